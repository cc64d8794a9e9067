"""The languages of texts that staff write; asked for when needed: one more is no migration."""

from typing import Any

from django import forms
from django.conf import settings


def language_choices() -> list[tuple[str, str]]:
    """List the languages of the portal for a select box, each by its own name."""
    return list(settings.LANGUAGES)


class EveryLanguageFormSet(forms.BaseInlineFormSet[Any, Any, Any]):
    """Texts, with a row begun for each that is not written yet; one left empty is not kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        written = [] if self.instance.pk is None else list(self.get_queryset())
        self.initial_extra = [
            row
            for row in self.rows()
            if all(any(getattr(one, k) != v for k, v in row.items()) for one in written)
        ]
        self.extra = len(self.initial_extra)

    def rows(self) -> list[dict[str, str]]:
        """Name the rows by the values that tell one from another."""
        return [{"language": code} for code, _name in settings.LANGUAGES]

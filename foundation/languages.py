"""Languages of the texts that staff write.

Read from the settings at run time, so that a new language needs no migration.
"""

from typing import Any

from django import forms
from django.conf import settings


def language_choices() -> list[tuple[str, str]]:
    """Return the portal's languages for a select box, each by its own name."""
    return list(settings.LANGUAGES)


class EveryLanguageFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]  # typing only
    """Offers a row for each language that has no text yet; rows left empty are not saved."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- as in Django
        super().__init__(*args, **kwargs)
        written = [] if self.instance.pk is None else list(self.get_queryset())
        self.initial_extra = [
            row
            for row in self.rows()
            if all(any(getattr(one, k) != v for k, v in row.items()) for one in written)
        ]
        self.extra = len(self.initial_extra)

    def rows(self) -> list[dict[str, str]]:
        """Return the initial values of each row, by which rows are told apart."""
        return [{"language": code} for code, _name in settings.LANGUAGES]

"""A posted form is answered by a redirect; its errors wait in the session for the page.

Back and a reload then meet a page, never the question whether to send the form again.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import HttpRequest

LONGEST_KEPT = 2000


class PostRedirectForm(forms.Form):
    """A form whose errors are shown by the page that a redirect leads to.

    Back and a reload then meet a page, never the question whether to send a form again.
    """

    def wrongly_typed(self) -> dict[str, str]:
        """Give what was typed into fields with errors: it is corrected, not typed anew."""
        typed = (name for name in self.errors if name in self.fields and self._is_typed(name))
        return {name: str(self[name].value() or "")[:LONGEST_KEPT] for name in typed}

    def _is_typed(self, name: str) -> bool:
        """Tell a text or a choice from a file, and from a sum, of which there is a new one."""
        return not isinstance(self.fields[name].widget, (forms.FileInput, forms.MultiWidget))

    def show_errors(self, errors: Mapping[str, list[str]], typed: Mapping[str, str]) -> None:
        """Mark in the form, which is not bound, what was wrong with the posted one."""
        self.initial.update(typed)
        self._errors = ErrorDict(renderer=self.renderer)
        self.cleaned_data: dict[str, Any] = {}
        for name, texts in errors.items():
            self.add_error(name, [ValidationError(text) for text in texts])


def store_errors(
    request: HttpRequest, page: str, form: PostRedirectForm, *, only: Collection[str] | None = None
) -> None:
    """Keep what is wrong with a posted form, and what was typed, until its page is shown, once.

    ``only`` names the fields that a button other than the form's own is about.
    """
    errors = {
        name: [str(text) for text in texts]
        for name, texts in form.errors.items()
        if only is None or name in only
    }
    typed = {name: text for name, text in form.wrongly_typed().items() if name in errors}
    request.session[f"answer to {page}"] = {"errors": errors, "typed": typed}


def show_errors(request: HttpRequest, page: str, form: PostRedirectForm) -> None:
    """Mark in the form of the page what was wrong with the posted one."""
    kept = request.session.pop(f"answer to {page}", None)
    if kept:
        errors = kept["errors"]
        known = {name: texts for name, texts in errors.items() if name in form.fields}
        form.show_errors({**known, "__all__": errors.get("__all__", [])}, kept["typed"])

"""Post/redirect/get for forms with errors: the errors wait in the session for the next page.

After that, Back and Reload show a page, and the browser never asks to send the form again.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import HttpRequest

LONGEST_KEPT = 2000


def is_autosave(request: HttpRequest) -> bool:
    """Return whether static/js/autosave.js sent the form: save it, and answer with no page."""
    return request.method == "POST" and "autosave" in request.POST


class PostRedirectForm(forms.Form):
    """A form whose errors are shown on the page after a redirect."""

    # On the page, of a form with a draft: the buttons of the languages belong to it and save it.
    element_id = ""

    def wrongly_typed(self) -> dict[str, str]:
        """Return the input of fields with errors, so that the member can correct it."""
        typed = (name for name in self.errors if name in self.fields and self._is_typed(name))
        return {name: str(self[name].value() or "")[:LONGEST_KEPT] for name in typed}

    def _is_typed(self, name: str) -> bool:
        """Return whether input can be shown again: not a file, nor a captcha, which is replaced."""
        return not isinstance(self.fields[name].widget, (forms.FileInput, forms.MultiWidget))

    def show_errors(self, errors: Mapping[str, list[str]], typed: Mapping[str, str]) -> None:
        """Add the errors of the submitted form, and its input, to this unbound form."""
        self.initial.update(typed)
        self._errors = ErrorDict(renderer=self.renderer)
        self.cleaned_data: dict[str, Any] = {}
        for name, texts in errors.items():
            self.add_error(name, [ValidationError(text) for text in texts])


def store_errors(
    request: HttpRequest, page: str, form: PostRedirectForm, *, only: Collection[str] | None = None
) -> None:
    """Store a form's errors and input in the session until its page is next shown.

    ``only`` limits them to the fields that belong to the button that was pressed.
    """
    errors = {
        name: [str(text) for text in texts]
        for name, texts in form.errors.items()
        if only is None or name in only
    }
    typed = {name: text for name, text in form.wrongly_typed().items() if name in errors}
    request.session[f"answer to {page}"] = {"errors": errors, "typed": typed}


def show_errors(request: HttpRequest, page: str, form: PostRedirectForm) -> None:
    """Add the errors stored for this page to its form, and remove them from the session."""
    stored = request.session.pop(f"answer to {page}", None)
    if stored:
        errors = stored["errors"]
        known = {*form.fields, "__all__"}
        shown = {name: texts for name, texts in errors.items() if name in known}
        form.show_errors(shown, stored["typed"])

"""A posted form is answered by a redirect; its errors, and what was typed there, wait for the page.

Back and a reload then meet a page, never the question whether to send the form again.
"""

from collections.abc import Collection

from django import forms
from django.http import HttpRequest

from products.forms import AnsweredForm

LONGEST = 1000


def keep_errors(
    request: HttpRequest, page: str, form: AnsweredForm, *, only: Collection[str] | None = None
) -> None:
    """Keep what is wrong with a posted form until its page is shown, once.

    ``only`` names the fields that a button other than the form's own is about.
    """
    errors = {
        name: [str(text) for text in texts]
        for name, texts in form.errors.items()
        if only is None or name in only
    }
    typed = {name: form.data.get(name, "")[:LONGEST] for name in errors if _is_typed(form, name)}
    request.session[f"errors of {page}"] = {"errors": errors, "typed": typed}


def show_errors(request: HttpRequest, page: str, form: AnsweredForm) -> None:
    """Mark in the form of the page what was wrong with the posted one."""
    answer = request.session.pop(f"errors of {page}", None)
    if answer:
        # Of an earlier version of the program, whose answers looked otherwise, none is shown.
        errors, typed = answer.get("errors", {}), answer.get("typed", {})
        known = {name: texts for name, texts in errors.items() if name in form.fields}
        # Over what was kept earlier: beside an error stands what it is about.
        form.initial.update(typed)
        form.show_errors({**known, "__all__": errors.get("__all__", [])})


def _is_typed(form: AnsweredForm, name: str) -> bool:
    """Tell whether a field holds a text or a choice; no file, and no sum, which is a new one."""
    widget = form.fields[name].widget if name in form.fields else None
    return widget is not None and not isinstance(widget, (forms.FileInput, forms.MultiWidget))

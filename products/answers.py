"""A posted form is answered by a redirect; its errors wait in the session for the page.

Back and a reload then meet a page, never the question whether to send the form again.
"""

from collections.abc import Collection

from django.http import HttpRequest

from products.forms import AnsweredForm


def keep_errors(
    request: HttpRequest, page: str, form: AnsweredForm, *, only: Collection[str] | None = None
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


def show_errors(request: HttpRequest, page: str, form: AnsweredForm) -> None:
    """Mark in the form of the page what was wrong with the posted one."""
    kept = request.session.pop(f"answer to {page}", None)
    if kept:
        errors = kept["errors"]
        known = {name: texts for name, texts in errors.items() if name in form.fields}
        form.show_errors({**known, "__all__": errors.get("__all__", [])}, kept["typed"])

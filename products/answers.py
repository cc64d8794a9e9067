"""A posted form is answered by a redirect; its errors wait in the session for the page.

Back and a reload then meet a page, never the question whether to send the form again.
"""

from django.http import HttpRequest

from products.forms import AnsweredForm


def keep_errors(request: HttpRequest, page: str, form: AnsweredForm) -> None:
    """Keep what is wrong with a posted form until its page is shown, once."""
    errors = {name: [str(text) for text in texts] for name, texts in form.errors.items()}
    request.session[f"errors of {page}"] = errors


def show_errors(request: HttpRequest, page: str, form: AnsweredForm) -> None:
    """Mark in the form of the page what was wrong with the posted one."""
    errors = request.session.pop(f"errors of {page}", None)
    if errors:
        known = {name: texts for name, texts in errors.items() if name in form.fields}
        form.show_errors({**known, "__all__": errors.get("__all__", [])})

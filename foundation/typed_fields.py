"""What somebody typed into a form that could not be answered, to be sent once more."""

from collections.abc import Iterator

from django.http import HttpRequest

# Secrets and what is valid once; "zip_code" is neither, so that only whole names count.
ONCE = frozenset({"code", "csrfmiddlewaretoken", "autosave"})
SECRET = ("captcha", "password", "oldpassword")


def typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the submitted fields without secrets; files must be chosen again."""
    return list(_shown(request)) if request.method == "POST" else []


def _shown(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        if name not in ONCE and not name.startswith(SECRET):
            yield from ((name, value) for value in values)

"""The rules of a new password as a list, which a script ticks off while it is typed."""

from collections.abc import Iterator

from django.contrib.auth.password_validation import get_default_password_validators
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User


def kept(password: str, user: User) -> list[bool]:
    """Return for each rule, in the order of the list, whether this password keeps it."""
    return list(_each_kept(password, user))


def _each_kept(password: str, user: User) -> Iterator[bool]:
    for validator in get_default_password_validators():
        if not password:
            yield False
            continue
        try:
            validator.validate(password, user)
        except ValidationError:
            yield False
        else:
            yield True


def _listed() -> SafeString:
    texts = ((each.get_help_text(),) for each in get_default_password_validators())
    return format_html(
        '<ul class="rules" data-rules="{}">{}</ul>'
        '<span class="visually-hidden" role="status" data-met="{}"></span>',
        reverse("password-rules"),
        format_html_join("", "<li>{}</li>", texts),
        _("{met} of {all} rules met"),
    )


listed = lazy(_listed, SafeString)

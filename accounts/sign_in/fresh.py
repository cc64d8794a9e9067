"""Fresh authentication: pages that matter ask who is there, if that was asked some minutes ago."""

from collections.abc import Callable
from typing import TypeVar, cast

from allauth.account.decorators import reauthentication_required
from django.http.response import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def fresh_authentication_required(view: View) -> View:
    """Let a view ask for the password or the second factor first, and come back to it."""
    return cast("View", reauthentication_required(view))

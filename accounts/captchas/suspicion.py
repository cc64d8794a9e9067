"""Who is asked for a captcha: the one rule, which the page, its form and the act itself ask."""

from dataclasses import replace
from enum import StrEnum
from typing import Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.captchas.members_asked import CaptchaForMembers
from accounts.models import User
from foundation.throttles import Throttle, any_spent

# The second claim within an hour is asked; each form counts by itself.
ACTS: Final = Throttle("captcha-acts", limit=1, seconds=3600)
# Wrong answers and wrong CHKs: who types so many in an hour may be a program.
MISSES: Final = Throttle("captcha-misses", limit=5, seconds=3600)
_NEW_BROWSER: Final = "signed in from a new browser"


class Checked(StrEnum):
    """How somebody was checked who acts. A verb sees no browser: its caller tells it."""

    SOLVED = "solved a captcha, which this act uses up"
    UNSOLVED = "solved none, and nothing is known against the browser"
    NEW_BROWSER = "solved none, in a browser that the account does not know"


class CaptchaOwed(Exception):
    """Nothing was done: who does this has to solve a captcha first."""

    TEXT: Final = _("Please solve the captcha and send it once more.")


def enter(by: User, act: str, checked: Checked) -> None:
    """Let a member act who owes no captcha, and count it: the next one within the hour is asked.

    Belongs into the transaction of the act: what is refused then counts for nothing, and of two at
    once the later one waits for the first.

    Raises:
        CaptchaOwed: a captcha has to be solved first.
    """
    ACTS.hit(f"{act} {by.pk}")
    if is_owed(by, act, checked, counted=1):
        raise CaptchaOwed


def refuse_if_owed(by: User | None, act: str, checked: Checked) -> None:
    """Refuse an act of a member, or of a visitor, who has to solve a captcha first.

    Raises:
        CaptchaOwed: so it is.
    """
    if is_owed(by, act, checked):
        raise CaptchaOwed


def is_asked(request: HttpRequest | None, form: str) -> bool:
    """Return whether who sends this form has to solve a captcha."""
    member = request.user if request is not None else None
    if not isinstance(member, User):
        return is_owed(None, form, Checked.UNSOLVED)
    return is_owed(member, form, before(request))


def before(request: HttpRequest | None) -> Checked:
    """Return how who sends a request is checked before a captcha is solved."""
    is_new = request is not None and request.session.get(_NEW_BROWSER)
    return Checked.NEW_BROWSER if is_new else Checked.UNSOLVED


def is_owed(by: User | None, act: str, checked: Checked, *, counted: int = 0) -> bool:
    """Return whether a captcha is to be solved before this act, which may be counted already."""
    if by is None or checked == Checked.SOLVED:
        return checked != Checked.SOLVED
    if settings.CAPTCHA_FOR_MEMBERS != CaptchaForMembers.SUSPICION:
        return settings.CAPTCHA_FOR_MEMBERS == CaptchaForMembers.ALWAYS
    return checked == Checked.NEW_BROWSER or _is_suspicious(by, act, counted)


def _is_suspicious(member: User, act: str, counted: int) -> bool:
    acts = replace(ACTS, limit=ACTS.limit + counted)
    if any_spent((acts, f"{act} {member.pk}"), (MISSES, member.pk)):
        return True
    proven = EmailAddress.objects.filter(user=member, email__iexact=member.email, verified=True)
    return not proven.exists()


def note_new_browser(request: HttpRequest) -> None:
    """Note that a member has signed in from a browser that the account does not know."""
    request.session[_NEW_BROWSER] = True


def trust_browser(request: HttpRequest) -> None:
    """Note that a captcha was solved in this browser."""
    request.session.pop(_NEW_BROWSER, None)


def count_miss(member: User) -> None:
    """Count a wrong guess of a member."""
    MISSES.hit(member.pk)

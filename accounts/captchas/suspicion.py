"""Who is asked for a captcha: the one rule, which the page, its form and the act itself ask."""

from typing import Final

from allauth.account.models import EmailAddress
from django.conf import settings
from django.http import HttpRequest

from accounts.captchas.members_asked import CaptchaForMembers
from accounts.models import User
from foundation.throttles import Throttle, any_spent

# The second claim within an hour is asked; each form counts by itself.
ACTS: Final = Throttle("captcha-acts", limit=1, seconds=3600)
# Wrong answers and wrong CHKs: who types so many in an hour may be a program.
MISSES: Final = Throttle("captcha-misses", limit=5, seconds=3600)
_NEW_BROWSER: Final = "signed in from a new browser"


def is_asked(request: HttpRequest | None, form: str) -> bool:
    """Return whether who sends this form has to solve a captcha."""
    member = request.user if request is not None else None
    if request is None or not isinstance(member, User):
        return True
    if settings.CAPTCHA_FOR_MEMBERS != CaptchaForMembers.SUSPICION:
        return settings.CAPTCHA_FOR_MEMBERS == CaptchaForMembers.ALWAYS
    return _is_suspicious(request, member, form)


def _is_suspicious(request: HttpRequest, member: User, form: str) -> bool:
    if request.session.get(_NEW_BROWSER):
        return True
    if any_spent((ACTS, f"{form} {member.pk}"), (MISSES, member.pk)):
        return True
    proven = EmailAddress.objects.filter(user=member, email__iexact=member.email, verified=True)
    return not proven.exists()


def note_new_browser(request: HttpRequest) -> None:
    """Note that a member has signed in from a browser that the account does not know."""
    request.session[_NEW_BROWSER] = True


def trust_browser(request: HttpRequest) -> None:
    """Note that a captcha was solved in this browser."""
    request.session.pop(_NEW_BROWSER, None)


def count_act(member: User, form: str) -> None:
    """Count what a member did with a form: the next one within the hour is asked."""
    ACTS.hit(f"{form} {member.pk}")


def count_miss(member: User) -> None:
    """Count a wrong guess of a member."""
    MISSES.hit(member.pk)

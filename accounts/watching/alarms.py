"""Alarms by rule: what happened too often tells those members of staff who read the record."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.staff_alarms import Alarm, tell_staff
from foundation.throttles import A_DAY, MINUTE, Throttle

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

READS_EVENTS: Final = "accounts.view_securityevent"
HOUR: Final = 60 * MINUTE


@dataclass(frozen=True, slots=True)
class Rule:
    """What is counted, the setting that says from which number on staff hear, and what they read.

    The texts may name the ``%(count)d`` and ``%(who)s`` it was, an account by its number.
    """

    name: str
    seconds: int
    heading: "StrOrPromise"
    happened: "StrOrPromise"
    todo: "StrOrPromise"

    @property
    def limit(self) -> int:
        """From which number in the window on staff hear."""
        return int(settings.ALARMS[self.name])

    @property
    def throttle(self) -> Throttle:
        """What counts."""
        return Throttle(f"alarm-{self.name}", limit=self.limit, seconds=self.seconds)


MANY_ACCOUNTS: Final = Rule(
    "many_accounts",
    15 * MINUTE,
    gettext_lazy("Somebody tries passwords on many accounts"),
    gettext_lazy(
        "Sign-ins were tried on %(count)d accounts within 15 minutes, by browsers that these do "
        "not know. Perhaps a stolen list of passwords is being tried."
    ),
    gettext_lazy(
        "Look under Security events for failed sign-ins and where they come from, and block these "
        "addresses in the proxy."
    ),
)
ONE_ACCOUNT: Final = Rule(
    "one_account",
    15 * MINUTE,
    gettext_lazy("Somebody guesses the password of one account"),
    gettext_lazy(
        "Sign-ins to the account %(who)s were tried %(count)d times within 15 minutes, by browsers "
        "that it does not know. Strangers get one try a minute; the owner is told."
    ),
    gettext_lazy(
        "Look under Security events for failed sign-ins. If it is an account of staff, ask its "
        "owner for a new password."
    ),
)
WRONG_CHKS: Final = Rule(
    "wrong_chks",
    HOUR,
    gettext_lazy("Many wrong CHKs were tried"),
    gettext_lazy(
        "%(count)d wrong CHKs were tried within an hour, by all members together. Perhaps somebody "
        "guesses at serial numbers with many accounts."
    ),
    gettext_lazy("Look for new accounts, and deactivate those that guess."),
)
REFUSALS: Final = Rule(
    "refusals",
    HOUR,
    gettext_lazy("A member of staff was refused many times"),
    gettext_lazy("The account %(who)s was refused %(count)d times within an hour."),
    gettext_lazy(
        "Look under Security events for what it asked for. Ask its owner; if it was somebody else, "
        "deactivate the account."
    ),
)
EXPORTS: Final = Rule(
    "exports",
    A_DAY,
    gettext_lazy("A member of staff took away many files"),
    gettext_lazy("The account %(who)s exported %(count)d files within a day."),
    gettext_lazy("Look under Security events for what they were, and ask what they are for."),
)
UNREADABLE: Final = Rule(
    "unreadable",
    HOUR,
    gettext_lazy("Something encrypted can't be read"),
    gettext_lazy(
        "A page of a member was asked for, and a code or a secret on it could not be decrypted. "
        "The log tells which."
    ),
    gettext_lazy(
        "A key is probably missing in CODE_KEYS. Tell who runs the center: nothing is lost while "
        "the key exists."
    ),
)
RULES: Final = (MANY_ACCOUNTS, ONE_ACCOUNT, WRONG_CHKS, REFUSALS, EXPORTS, UNREADABLE)


def count(rule: Rule, who: object) -> None:
    """Count one of what a rule is about; tell staff when it is reached, once in its window."""
    if rule.throttle.count(who) == rule.limit:
        tell_staff(READS_EVENTS, _alarm(rule, who), dedupe=_matter(rule, who))


def _alarm(rule: Rule, who: object) -> Callable[[], Alarm]:
    def alarm() -> Alarm:
        names = {"count": rule.limit, "who": who}
        again = _("You get one email about this, however often it happens.")
        return Alarm(
            str(rule.heading),
            (str(rule.happened) % names, str(rule.todo), again),
            reverse("admin:accounts_securityevent_changelist"),
        )

    return alarm


def _matter(rule: Rule, who: object) -> str:
    return f"security:{rule.name}:{who}:{timezone.now():%Y-%m-%dT%H:%M}"

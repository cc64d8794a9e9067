"""Security events: who signed in, failed, was refused, looked at, exported or changed what.

One table for all apps, of which nothing is altered, and the same as lines of JSON in the log
"security". A row names accounts by their number alone: it outlives them. Never pass a password, a
code, a token or a CHK to it.
"""

import json
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.throttles import MINUTE, Throttle
from foundation.web.redaction import redacted_url
from foundation.web.requests import recorded_ip
from foundation.web.tracing import current_request, request_id

if TYPE_CHECKING:
    from accounts.models import User

logger = logging.getLogger("security")
# A flood writes few rows: of the same, in a minute, the 1st, 2nd, 4th, 8th, and so on; the same
# again for a whole kind once a minute has so many.
SAME = Throttle("events-same", limit=1, seconds=MINUTE)
OF_KIND = Throttle("events-of-kind", limit=300, seconds=MINUTE)


class SecurityEvent(models.Model):
    """One line of the record: who did what, to whose data, and when. Append-only."""

    class Kind(models.TextChoices):
        EVIDENCE = "evidence", _("looked at evidence")
        AHEAD = "ahead", _("fetched evidence ahead, unseen")
        ADDRESS = "address", _("saw a postal address")
        MEMBER = "member", _("opened a member's page")
        SEARCH = "search", _("searched")
        EXPORT = "export", _("exported")
        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        DELETED = "deleted", _("deleted")
        ROLE = "role", _("changed somebody's rights")
        LOADED = "loaded", _("loaded codes")
        CODE = "code", _("saw a reward code")
        ACCOUNT = "account", _("saw an account in clear")
        SIGNED_UP = "signed_up", _("signed up")
        SIGNED_IN = "signed_in", _("signed in")
        SIGNED_OUT = "signed_out", _("signed out")
        SESSIONS_ENDED = "sessions_ended", _("signed out other browsers")
        SIGN_IN_FAILED = "sign_in_failed", _("failed to sign in")
        FACTOR_USED = "factor_used", _("used a second factor")
        FACTOR_FAILED = "factor_failed", _("failed with a second factor or a code")
        FACTOR_CHANGED = "factor_changed", _("changed a second factor")
        PASSWORD = "password", _("changed the password")
        EMAIL = "email", _("changed the e-mail address")
        THROTTLED = "throttled", _("tried too often")
        REFUSED = "refused", _("was refused")
        RECOVERY_CODES = "recovery_codes", _("saw recovery codes")
        COPY_ASKED = "copy_asked", _("asked for a copy of personal data")
        COPY_TAKEN = "copy_taken", _("downloaded a copy of personal data")
        ERASURE_ASKED = "erasure_asked", _("asked for an account to be deleted")
        ERASURE_STOPPED = "erasure_stopped", _("kept an account that was to be deleted")
        ERASED = "erased", _("deleted an account")
        BLOCK_ASKED = "block_asked", _("asked for a block or its end")
        BLOCKED = "blocked", _("blocked a member")
        BLOCK_LIFTED = "block_lifted", _("lifted a block")

    kind = models.CharField(_("what"), max_length=20, choices=Kind)
    occurred_at = models.DateTimeField(_("when"), default=timezone.now, db_default=Now())
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="+",
        verbose_name=_("whose"),
    )
    about = models.CharField(
        _("about"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("The file, claim, page or row."),
    )
    details = models.JSONField(
        _("details"), default=dict, db_default={}, help_text=_("Of a change: old and new values.")
    )
    address = models.CharField(
        _("IP address"), max_length=64, blank=True, default="", db_default=""
    )
    request_id = models.CharField(max_length=64, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("security event")
        verbose_name_plural = _("security events")
        ordering = ["-pk"]
        indexes = [
            # Rows come in the order of time: what is old is found by a few pages of numbers.
            BrinIndex("occurred_at", name="security_event_when"),
            models.Index("kind", "id", name="security_event_kind"),
            models.Index("actor", "id", name="security_event_actor"),
            models.Index("member", "id", name="security_event_member"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.about}"


class SharedBrowser(models.Model):
    """An account that signed in from a browser in which a member of staff had signed in before."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    staff = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint("user", "staff", name="shared_browser_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.staff_id}"


# What staff typed, and values of members' data, stay in the table, which auditors alone read.
_DETAILS_UNLOGGED: Final = frozenset(
    {
        SecurityEvent.Kind.SEARCH,
        SecurityEvent.Kind.ADDED,
        SecurityEvent.Kind.CHANGED,
        SecurityEvent.Kind.DELETED,
        SecurityEvent.Kind.ROLE,
        SecurityEvent.Kind.BLOCK_ASKED,
        SecurityEvent.Kind.BLOCKED,
        SecurityEvent.Kind.BLOCK_LIFTED,
    }
)


def record(
    kind: SecurityEvent.Kind,
    *,
    by: "User | None",
    member_id: int | None = None,
    about: str = "",
    details: Mapping[str, Any] | None = None,
) -> SecurityEvent:
    """Add one line to the record, in the transaction of what it tells of, and to the log."""
    event = SecurityEvent(
        kind=kind,
        actor=by,
        member_id=member_id,
        about=redacted_url(about)[:200],
        details=dict(details or {}),
        address=_address(),
        request_id=request_id(),
    )
    event.save(force_insert=True)
    logger.info(_line(event))
    return event


def record_often(  # noqa: PLR0913 -- an event has that many properties
    kind: SecurityEvent.Kind,
    *,
    by: "User | None",
    same: str,
    member_id: int | None = None,
    about: str = "",
    details: Mapping[str, Any] | None = None,
) -> SecurityEvent | None:
    """Add what anybody can cause at will: a flood of it adds few lines, which count the rest.

    ``same`` says what counts as the same, such as an account and an address.
    """
    times = SAME.count(f"{kind} {same}")
    if not _is_power_of_two(times):
        return None
    of_kind = OF_KIND.count(kind)
    if of_kind > OF_KIND.limit and not _is_power_of_two(of_kind):
        return None
    told = {**(details or {}), **({"times": times} if times > 1 else {})}
    return record(kind, by=by, member_id=member_id, about=about, details=told)


def _is_power_of_two(number: int) -> bool:
    return number & (number - 1) == 0


def _address() -> str:
    request = current_request()
    return recorded_ip(request)[:64] if request else ""


def _logged(event: SecurityEvent) -> dict[str, Any]:
    """Return the details that a line of the log may tell; browsers are for the account's owner."""
    if event.kind in _DETAILS_UNLOGGED:
        return {}
    return {name: value for name, value in event.details.items() if name != "agent"}


def _line(event: SecurityEvent) -> str:
    told = {
        "at": event.occurred_at.isoformat(timespec="milliseconds"),
        "event": event.kind,
        "actor": event.actor_id,
        "member": event.member_id,
        "address": event.address,
        "request": event.request_id,
        "about": event.about,
        "details": _logged(event),
    }
    return json.dumps({name: value for name, value in told.items() if value}, default=str)

"""What the accounts hold of a person: the account, its sign-ins, what was written about them."""

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.data_copies import copies
from accounts.deletion import traces
from accounts.logins.open_sessions import sessions_of
from accounts.models import Subscription, UnwrittenNewsletter, User
from accounts.security_events import SharedBrowser
from foundation.personal_data import (
    ERASED,
    WHOLE_ROWS,
    PersonalData,
    Section,
    delete_some,
    empty_some,
)


def _sections(member: User) -> Iterator[Section]:
    yield _account(member)
    yield _addresses(member)
    yield _consents(member)
    yield _subscriptions(member)
    yield _sign_ins(member)
    yield _told_of_blocks(member)


def _account(member: User) -> Section:
    columns = {
        "email": _("Email"),
        "first_name": _("First Name"),
        "last_name": _("Last Name"),
        "region": _("Region / Location"),
        "contact_number": _("Contact Number"),
        "language": _("Language"),
        "time_zone": _("Time zone"),
        "date_joined": _("Signed up"),
        "last_login": _("Last sign-in"),
    }
    return Section("account", _("Account"), columns, [[getattr(member, name) for name in columns]])


def _addresses(member: User) -> Section:
    rows = EmailAddress.objects.filter(user=member).order_by("pk")
    return Section(
        "addresses",
        _("Email addresses"),
        {"address": _("Email"), "is_confirmed": _("Confirmed")},
        ((row.email, row.verified) for row in rows),
    )


def _consents(member: User) -> Section:
    return Section(
        "consents",
        _("What you agreed to"),
        {
            "text": _("Text"),
            "version": _("Version"),
            "language": _("Language"),
            "agreed_at": _("Agreed"),
            "withdrawn_at": _("Withdrawn"),
        },
        (
            (row.get_kind_display(), row.version, row.language, row.given_at, row.withdrawn_at)
            for row in member.consents.order_by("pk")
        ),
    )


def _subscriptions(member: User) -> Section:
    return Section(
        "newsletters",
        _("Newsletters"),
        {"topic": _("topic"), "since": _("Since")},
        ((row.get_topic_display(), row.subscribed_at) for row in member.subscriptions.all()),
    )


def _sign_ins(member: User) -> Section:
    columns = {
        "since": _("Since"),
        "last_seen_at": _("Last seen"),
        "browser": _("Browser"),
        "network": _("Network"),
    }
    rows = (
        (row.begun_at, row.last_used_at, row.device, row.network)
        for row in sessions_of(member, session_key=None)
    )
    return Section("sign_ins", _("Where you are signed in"), columns, rows)


def _told_of_blocks(member: User) -> Section:
    columns = {"since": _("Since"), "told": _("What you were told"), "until": _("Until")}
    rows = member.blocks.exclude(confirmed_at=None).order_by("pk")
    return Section(
        "blocks",
        _("When your account was blocked"),
        columns,
        ((row.confirmed_at, row.told, row.ended_at) for row in rows),
    )


def _newsletters(member: User) -> int:
    subscribed = delete_some(Subscription.objects.filter(user=member))
    return subscribed + delete_some(UnwrittenNewsletter.objects.filter(user=member))


def _consents_given(member: User) -> int:
    return delete_some(member.consents.all())


def _browsers(member: User) -> int:
    return delete_some(SharedBrowser.objects.filter(Q(user=member) | Q(staff=member)))


def _holds(member: User) -> int:
    """Empty why holds were placed that are released: while one stands, nothing is erased."""
    return empty_some(member.legal_holds.all(), reason="")


def _blocks(member: User) -> int:
    """Empty why the account was blocked: the row stays, with who did what and when."""
    rows = member.blocks.all()
    return empty_some(rows, reason=ERASED, told=ERASED, lift_reason="")


def _keys(member: User) -> int:
    """Delete the confirmed address, second factors, and rights left over.

    The addresses from before go with the account itself: until then they are looked for.
    """
    member.groups.clear()
    member.user_permissions.clear()
    return delete_some(EmailAddress.objects.filter(user=member)) + delete_some(
        Authenticator.objects.filter(user=member)
    )


PERSONAL_DATA = PersonalData(
    app="accounts",
    holds={
        "accounts.User": (
            "email",
            "first_name",
            "last_name",
            "contact_number",
            "language",
            "time_zone",
            "password",
        ),
        "accounts.User_groups": WHOLE_ROWS,
        "accounts.User_user_permissions": WHOLE_ROWS,
        "accounts.Consent": WHOLE_ROWS,
        "accounts.Subscription": WHOLE_ROWS,
        "accounts.UnwrittenNewsletter": WHOLE_ROWS,
        "accounts.SharedBrowser": WHOLE_ROWS,
        "accounts.SecurityEvent": ("about", "address", "details"),
        "accounts.DataCopy": WHOLE_ROWS,
        "accounts.AccountDeletion": ("reason",),
        "accounts.LegalHold": ("reason",),
        "accounts.MemberBlock": ("reason", "told", "lift_reason"),
        "account.EmailAddress": WHOLE_ROWS,
        "account.EmailConfirmation": WHOLE_ROWS,
        "mfa.Authenticator": WHOLE_ROWS,
        "accounts.AccountSession": WHOLE_ROWS,
        "accounts.AddressChange": WHOLE_ROWS,
        "admin.LogEntry": ("object_repr", "change_message"),
        "foundation.ThrottleCounter": WHOLE_ROWS,
    },
    sections=_sections,
    erases=(
        _newsletters,
        _consents_given,
        _browsers,
        _holds,
        _blocks,
        _keys,
        traces.end_sign_ins,
        copies.delete_of,
        traces.empty_own_events,
        traces.empty_mentions,
        traces.empty_admin_log,
        traces.delete_counters,
    ),
)

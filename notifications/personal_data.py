"""What the outbox holds of a person: their e-mails, and the mark of their address."""

from collections.abc import Iterator

from django.contrib.auth.models import AbstractUser
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from foundation.personal_data import (
    MOST_AT_ONCE,
    WHOLE_ROWS,
    PersonalData,
    Section,
    addresses_of,
    delete_some,
    of_any,
)
from notifications.models import Email, UndeliverableAddress
from notifications.outbox.writing import written


def _sections(member: AbstractUser) -> Iterator[Section]:
    emails = Email.objects.filter(user=member.pk).defer("html")
    yield Section(
        "messages",
        _("Messages"),
        {
            "written_at": _("Written"),
            "sent_at": _("Sent"),
            "to": _("To"),
            "subject": _("Subject"),
            "text": _("Message"),
        },
        # Where a message holds a code, its text hides it; the codes themselves are with the claims.
        (
            (email.queued_at, email.sent_at, email.to, email.subject, email.shown_text)
            for row in emails.order_by("pk").iterator(chunk_size=MOST_AT_ONCE)
            for email in written([row])
        ),
    )


def _emails(member: AbstractUser) -> int:
    """Delete the e-mails to the member, waiting ones too: those to earlier addresses as well."""
    return delete_some(_of(member))


def _of(member: AbstractUser) -> "QuerySet[Email]":
    return Email.objects.filter(Q(user=member.pk) | of_any("to__iexact", addresses_of(member)))


def _marks(member: AbstractUser) -> int:
    marks = UndeliverableAddress.objects
    return sum(delete_some(marks.of(address)) for address in addresses_of(member))


PERSONAL_DATA = PersonalData(
    app="notifications",
    holds={
        "notifications.Email": WHOLE_ROWS,
        "notifications.UndeliverableAddress": WHOLE_ROWS,
    },
    sections=_sections,
    erases=(_emails, _marks),
)

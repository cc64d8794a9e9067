"""What support holds of a person: messages, and the e-mails to staff that repeat them."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from foundation.personal_data import (
    MOST_AT_ONCE,
    WHOLE_ROWS,
    PersonalData,
    Section,
    addresses_of,
    of_any,
)
from support.models import ContactMessage
from support.retention import delete_messages


def _sections(member: User) -> Iterator[Section]:
    rows = member.contact_messages.select_related("claim", "registered_product__serial__product")
    yield Section(
        "contact_messages",
        _("Messages to support"),
        {
            "sent_at": _("Sent"),
            "topic": _("Topic"),
            "product": _("Product"),
            "order_id": _("Order ID"),
            "text": _("Description"),
            "answered_at": _("Answered"),
        },
        (
            (
                row.sent_at,
                row.get_topic_display(),
                row.registered_product.product.name if row.registered_product else "",
                row.claim.reference if row.claim else "",
                row.text,
                row.answered_at,
            )
            for row in rows.order_by("pk").iterator(chunk_size=MOST_AT_ONCE)
        ),
    )


def _of(member: User) -> QuerySet[ContactMessage]:
    """Return the member's messages, and those of a visitor with the same address."""
    theirs = Q(user=member) | of_any("email__iexact", addresses_of(member))
    return ContactMessage.objects.filter(theirs).order_by("pk")


def _messages(member: User) -> int:
    some = list(_of(member)[:MOST_AT_ONCE])
    delete_messages(some)
    return len(some)


PERSONAL_DATA = PersonalData(
    app="support",
    holds={"support.ContactMessage": WHOLE_ROWS},
    sections=_sections,
    erases=(_messages,),
)

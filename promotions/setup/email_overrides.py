"""E-mail overrides: a promotion's own subject and text for the e-mails about a claim.

An override is plain text with placeholders such as {first_name}; it is never a template, so none
of it is executed (ASVS 1.3.7). It replaces the subject and the text of an e-mail. What must not
get lost stays: the heading, the code and how to use it, the reason, the claim's facts, the button.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from foundation.locks import lock_rows
from promotions.models import EmailOverride, Promotion

# A name in single braces; double ones are left as they are, so the member reads {{ x }}.
PLACEHOLDER = re.compile(r"(?<!\{)\{([^{}\n]*)\}(?!\})")
ABOUT_PROMOTION: dict[str, Promise] = {
    "first_name": _("the member's first name"),
    "promotion": _("the promotion's name in the reader's language"),
    "brand": _("the brand"),
}
ABOUT_CLAIM: dict[str, Promise] = {
    **ABOUT_PROMOTION,
    "reward": _("the reward"),
    "product": _("the product"),
    "serial_number": _("its serial number"),
    "order_id": _("the Order ID"),
}


@dataclass(frozen=True, slots=True)
class OverridableEmail:
    """An e-mail that a promotion may override: its label, its placeholders, the required ones."""

    label: Promise
    placeholders: Mapping[str, Promise] = field(default_factory=lambda: ABOUT_CLAIM)
    needed: frozenset[str] = frozenset()


# The e-mails that a promotion may override, in the order of a claim's life.
KINDS: dict[str, OverridableEmail] = {
    "claim_received": OverridableEmail(
        _("Request received"),
        {**ABOUT_CLAIM, "day": _("the day of our decision")},
        frozenset({"day"}),
    ),
    "claim_waits": OverridableEmail(_("Waits for more rewards")),
    "claim_sent_back": OverridableEmail(_("Sent back")),
    "claim_approved": OverridableEmail(_("Approved, the reward follows")),
    "claim_code": OverridableEmail(_("Approved, with the code")),
    "claim_shipped": OverridableEmail(_("Parcel sent")),
    "claim_paid": OverridableEmail(_("Amount paid")),
    "draw_won": OverridableEmail(_("Lucky draw won")),
    "draw_moved_up": OverridableEmail(_("A prize fell to the next in line")),
    "claim_code_replaced": OverridableEmail(_("Code replaced")),
    "claim_closing": OverridableEmail(
        _("The promotion closes soon"),
        {
            **ABOUT_PROMOTION,
            "day": _("the last day to redeem"),
            "time_zone": _("the promotion's time zone"),
        },
        frozenset({"day"}),
    ),
    "claim_rejected": OverridableEmail(_("Rejected")),
    "claim_revoked": OverridableEmail(_("Reward taken back")),
}


@dataclass(frozen=True, slots=True)
class OverrideText:
    """The override's subject and text for one e-mail; an empty one means our own."""

    subject: str = ""
    body: str = ""

    def filled(self, values: Mapping[str, str]) -> "OverrideText":
        """Fill in the placeholders; what looks like a placeholder inside a value stays as it is."""
        return OverrideText(fill(self.subject, values), fill(self.body, values))


def override_of(promotion: Promotion, kind: str, language: str) -> OverrideText:
    """Return the promotion's own text for an e-mail in this language, empty if there is none."""
    found = EmailOverride.objects.in_force(promotion, kind, language).first()
    return OverrideText(found.subject, found.body) if found else OverrideText()


def fill(text: str, values: Mapping[str, str]) -> str:
    """Fill in the placeholders; an unknown one stays as it is."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def unknown(kind: str, text: str) -> list[str]:
    """List the placeholders in a text that this e-mail does not know."""
    known = KINDS[kind].placeholders
    return [f"{{{name}}}" for name in PLACEHOLDER.findall(text) if name not in known]


def lacking(kind: str, body: str) -> list[str]:
    """List the required placeholders that the text of this e-mail leaves out."""
    return [f"{{{name}}}" for name in sorted(KINDS[kind].needed - {*PLACEHOLDER.findall(body)})]


@transaction.atomic
def save_override(
    *, promotion_id: int, kind: str, language: str, words: OverrideText, by: User
) -> None:
    """Save a promotion's own text for an e-mail; it applies from the next one sent.

    Raises:
        Promotion.DoesNotExist: there is no such promotion.
    """
    promotion = lock_rows(Promotion.objects.all()).get(pk=promotion_id)
    EmailOverride.objects.update_or_create(
        promotion=promotion,
        kind=kind,
        language=language,
        defaults={"subject": words.subject, "body": words.body},
    )
    _record(promotion, f"Reworded {kind} ({language}).", by)


@transaction.atomic
def delete_override(*, promotion_id: int, kind: str, language: str, by: User) -> bool:
    """Go back to our own text for an e-mail; return whether there was an override.

    Raises:
        Promotion.DoesNotExist: there is no such promotion.
    """
    promotion = lock_rows(Promotion.objects.all()).get(pk=promotion_id)
    deleted, _rows = EmailOverride.objects.in_force(promotion, kind, language).delete()
    if deleted:
        _record(promotion, f"Put back our own words for {kind} ({language}).", by)
    return bool(deleted)


def _record(promotion: Promotion, what: str, by: User) -> None:
    LogEntry.objects.log_actions(by.pk, [promotion], CHANGE, what, single_object=True)

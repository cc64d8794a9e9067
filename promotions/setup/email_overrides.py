"""Wording: the letters about a claim in a promotion's own words, in place of ours.

A wording is plain text with placeholders such as {first_name}; it is never a template, so nothing
in it is run (ASVS 1.3.7). It replaces the subject and the prose of a letter. What must not be lost
stays ours: the heading, the code and how to use it, the reason, the claim's facts, the button.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from promotions.models import EmailOverride, Promotion

# In braces, once: two of them stand for themselves, so that {{ x }} is what the member reads.
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
    """A letter that may be worded: when it is sent, and what its placeholders stand for."""

    label: Promise
    placeholders: Mapping[str, Promise] = field(default_factory=lambda: ABOUT_CLAIM)
    needed: frozenset[str] = frozenset()


# The letters that a promotion may word, in the order of a claim's life.
KINDS: dict[str, OverridableEmail] = {
    "claim_received": OverridableEmail(
        _("Request received"),
        {**ABOUT_CLAIM, "day": _("the day of our decision")},
        frozenset({"day"}),
    ),
    "claim_sent_back": OverridableEmail(_("Sent back")),
    "claim_approved": OverridableEmail(_("Approved, the reward follows")),
    "claim_code": OverridableEmail(_("Approved, with the code")),
    "claim_shipped": OverridableEmail(_("Parcel sent")),
    "claim_paid": OverridableEmail(_("Amount paid")),
    "draw_won": OverridableEmail(_("Lucky draw won")),
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
    """The subject and the prose of one letter as they are sent; an empty one is in our words."""

    subject: str = ""
    body: str = ""

    def filled(self, values: Mapping[str, str]) -> "OverrideText":
        """Put in what the placeholders stand for; what looks like one in a value stays as it is."""
        return OverrideText(fill(self.subject, values), fill(self.body, values))


def override_of(promotion: Promotion, kind: str, language: str) -> OverrideText:
    """Give the promotion's own words for a letter to a reader of this language."""
    found = EmailOverride.objects.in_force(promotion, kind, language).first()
    return OverrideText(found.subject, found.body) if found else OverrideText()


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put in what the placeholders stand for; one that stands for nothing is left standing."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def unknown(kind: str, text: str) -> list[str]:
    """Name the placeholders of a text that stand for nothing in this letter."""
    known = KINDS[kind].placeholders
    return [f"{{{name}}}" for name in PLACEHOLDER.findall(text) if name not in known]


def lacking(kind: str, body: str) -> list[str]:
    """Name the placeholders that the prose of this letter must not leave out."""
    return [f"{{{name}}}" for name in sorted(KINDS[kind].needed - {*PLACEHOLDER.findall(body)})]


@transaction.atomic
def save_override(
    *, promotion_id: int, kind: str, language: str, words: OverrideText, by: User
) -> None:
    """Word a letter of a promotion in its own way, from the next one on.

    Raises:
        Promotion.DoesNotExist: there is no such promotion.
    """
    promotion = Promotion.objects.select_for_update(no_key=True).get(pk=promotion_id)
    EmailOverride.objects.update_or_create(
        promotion=promotion,
        kind=kind,
        language=language,
        defaults={"subject": words.subject, "body": words.body},
    )
    _record(promotion, f"Reworded {kind} ({language}).", by)


@transaction.atomic
def delete_override(*, promotion_id: int, kind: str, language: str, by: User) -> bool:
    """Go back to our own words for a letter; tells whether it had others.

    Raises:
        Promotion.DoesNotExist: there is no such promotion.
    """
    promotion = Promotion.objects.select_for_update(no_key=True).get(pk=promotion_id)
    gone, _rows = EmailOverride.objects.in_force(promotion, kind, language).delete()
    if gone:
        _record(promotion, f"Put back our own words for {kind} ({language}).", by)
    return bool(gone)


def _record(promotion: Promotion, what: str, by: User) -> None:
    LogEntry.objects.log_actions(by.pk, [promotion], CHANGE, what, single_object=True)

"""Members whom the demo has not: with nothing yet, in a dispute, with much to look back on.

Run inside the settings of the program that the journeys started. Each stands there once for each
stage, so that tests leave each other alone; their password is the demo's.
"""
# ruff: noqa: PLC0415 -- Django is set up first

import os
import sys
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from accounts.models import User
    from portal.demo.catalogue import Unit
    from products.models import RegisteredProduct
    from redemptions.models import Claim

SLUG = "top-of-the-ranking"
# Of the demo's units of a model, from which on those of a stage are taken. On the stages of the
# tour everybody stands still; on the others, what there is to do is done.
STAGES = {
    "phone": ("912-V397-638", 6),
    "desktop": ("912-V397-638", 7),
    "flow-phone": ("912-V390-055", 6),
    "flow-desktop": ("912-V390-055", 7),
    "flow-plain": ("912-V390-055", 0),
}
PLACES = {"owner": 0, "holder": 2, "giver": 4}
WITH_NOTHING = ("newcomer", "taker", "reader", "forgetful", "mover", "writer", "unaware")
REASONS = ("Model not on the invoice", "Photo shows the box")
ROUNDS = 12
TIME_ZONE = "Europe/Berlin"


def main() -> None:
    """Make them all, or none."""
    from django.db import transaction

    with transaction.atomic():
        for stage in STAGES:
            fill(stage)


def fill(stage: str) -> None:
    """Put everybody on a stage."""
    from notifications.bounce_reasons import BounceReason
    from notifications.outbox.undeliverable import mark_if_undeliverable

    for role in WITH_NOTHING:
        member(f"{role}.{stage}")
    address = f"newcomer.{stage}@example.com"
    mark_if_undeliverable(address=address, cause=BounceReason.ADDRESS, answer="550 no such user")
    owned = {role: registered(member(f"{role}.{stage}"), unit(role, stage)) for role in PLACES}
    contest(stage, owned["holder"])
    look_back(owned["owner"])


def unit(role: str, stage: str) -> "Unit":
    """What this one has."""
    from portal.demo.catalogue import units

    model, first = STAGES[stage]
    return units(model)[first + PLACES[role]]


def approve(reference: str) -> None:
    """Let Rita approve a claim, who need not be looked at."""
    from accounts.models import User
    from redemptions.models import Claim
    from redemptions.review import decisions

    rita = User.objects.get(email="rita@example.com")
    claim = Claim.objects.get(reference=reference)
    decisions.approve(claim_id=claim.pk, by=rita, override="Seen: two units, photographed alike.")


def member(key: str) -> "User":
    """Somebody in Germany who reads English, with a confirmed address."""
    from allauth.account.models import EmailAddress

    from accounts.models import Consent, User
    from accounts.privacy import consent

    made = User.objects.create(
        email=f"{key}@example.com",
        password=User.objects.get(email="alice@example.com").password,
        first_name=key.partition(".")[0].capitalize(),
        last_name="Muster",
        region="DE",
        language="",
        time_zone=TIME_ZONE,
    )
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    # Who is unaware agreed to an earlier text, and is asked after signing in.
    earlier = "2025-01" if key.startswith("unaware") else None
    consent.record(by=made, kind=Consent.Kind.PRIVACY, version=earlier)
    return made


def registered(by: "User", unit: "Unit") -> "RegisteredProduct":
    """A unit of the demo, which somebody registers with an invoice."""
    from products.models import SerialNumber
    from tests import factories

    serial = SerialNumber.objects.get(serial=unit.serial)
    return factories.make_registered(by, serial=serial)


def contest(stage: str, held: "RegisteredProduct") -> None:
    """Somebody else says that the unit is theirs; its holder has not answered."""
    from tests import factories

    factories.make_dispute(member(f"claimant.{stage}"), held, is_heard=False)


def look_back(held: "RegisteredProduct") -> None:
    """A claim with a long story, sent back for both the invoice and the photo."""
    from accounts.models import User
    from redemptions.models import SendBackReason
    from redemptions.review import decisions as review_decisions

    rita = User.objects.get(email="rita@example.com")
    reasons = SendBackReason.objects.filter(name__in=REASONS)
    claim = redeemed(held)
    tell_much(claim, rita)
    text = "\n".join(reason.text("en") for reason in reasons)
    review_decisions.send_back(claim_id=claim.pk, by=rita, reason=text, reasons=list(reasons))


def redeemed(held: "RegisteredProduct") -> "Claim":
    """A claim for the unit."""
    from promotions.models import Promotion
    from tests import factories

    recipient = {
        "first_name": held.user.first_name,
        "last_name": held.user.last_name,
        "zip_code": "10115",
        "city": "Berlin",
        "street": f"Musterallee {held.pk}",
        "contact_number": f"+49 30 5550 {held.pk:04}",
    }
    promotion = Promotion.objects.get(slug=SLUG)
    return factories.submit_claim(held.user, promotion, held, recipient=recipient)


def tell_much(claim: "Claim", by: "User") -> None:
    """Let it have been sent back and redeemed again many times."""
    from redemptions.models import ClaimEvent, timeline

    for number in range(ROUNDS):
        note = f"Round {number + 1}: the invoice does not show which store sold the product."
        timeline.record(claim, ClaimEvent.Kind.SENT_BACK, by=by, note=note)
        timeline.record(claim, ClaimEvent.Kind.RESUBMITTED, by=claim.user)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    if sys.argv[1:]:
        approve(sys.argv[1])
    else:
        main()

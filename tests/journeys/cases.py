"""Members whom the demo has not: with nothing yet, in a dispute, with much to look back on.

Run inside the settings of the program that the journeys started. Each stands there once for each
width, so that tests at both leave each other alone; their password is the demo's.
"""
# ruff: noqa: PLC0415 -- Django is set up first

import os
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from accounts.models import User
    from products.models import RegisteredProduct
    from redemptions.models import Claim

WIDTHS = ("phone", "desktop")
SLUG = "top-of-the-ranking"
MODEL = "912-V397-638"
# Of the demo's units of this model; the guides and the automatic journeys take the first ones.
PLACES = {"owner": 6, "holder": 8, "giver": 10}
REASONS = ("Model not on the invoice", "Photo shows the box")
ROUNDS = 12


def main() -> None:
    """Make them all, once."""
    from notifications.addresses import note_refusal
    from notifications.causes import Cause

    for number, width in enumerate(WIDTHS):
        bounced = member(f"newcomer.{width}")
        note_refusal(address=bounced.email, cause=Cause.ADDRESS, answer="550 no such user")
        member(f"taker.{width}")
        member(f"reader.{width}")
        giver = member(f"giver.{width}")
        registered(giver, PLACES["giver"] + number)
        contest(width, registered(member(f"holder.{width}"), PLACES["holder"] + number))
        look_back(registered(member(f"owner.{width}"), PLACES["owner"] + number))


def member(key: str) -> "User":
    """Somebody in Germany who reads English, with a confirmed address."""
    from allauth.account.models import EmailAddress

    from accounts.models import User

    made = User.objects.create(
        email=f"{key}@example.com",
        password=User.objects.get(email="alice@example.com").password,
        first_name=key.partition(".")[0].capitalize(),
        last_name="Muster",
        region="DE",
        language="",
        time_zone="Europe/Berlin",
    )
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    return made


def registered(by: "User", place: int) -> "RegisteredProduct":
    """A unit of the demo, which somebody registers with an invoice."""
    from portal.demo.catalogue import units
    from products.models import SerialNumber
    from tests import factories

    serial = SerialNumber.objects.get(serial=units(MODEL)[place].serial)
    return factories.make_registered(by, serial=serial)


def contest(width: str, held: "RegisteredProduct") -> None:
    """Somebody else says that the unit is theirs; its holder has not answered."""
    from tests import factories

    factories.make_dispute(member(f"claimant.{width}"), held, is_heard=False)


def look_back(held: "RegisteredProduct") -> None:
    """A claim with a long story, sent back for both the invoice and the photo."""
    from accounts.models import User
    from redemptions import review
    from redemptions.models import SendBackReason

    rita = User.objects.get(email="rita@example.com")
    reasons = SendBackReason.objects.filter(name__in=REASONS)
    claim = redeemed(held)
    tell_much(claim, rita)
    text = "\n".join(reason.text("en") for reason in reasons)
    review.send_back(claim_id=claim.pk, by=rita, reason=text, reasons=list(reasons))


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
    return factories.make_claim(held.user, promotion, held, recipient=recipient)


def tell_much(claim: "Claim", by: "User") -> None:
    """Let it have been sent back and redeemed again many times."""
    from redemptions import timeline
    from redemptions.models import ClaimEvent

    for number in range(ROUNDS):
        note = f"Round {number + 1}: the invoice does not show which store sold the product."
        timeline.record(claim, ClaimEvent.Kind.SENT_BACK, by=by, note=note)
        timeline.record(claim, ClaimEvent.Kind.RESUBMITTED, by=claim.user)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    main()

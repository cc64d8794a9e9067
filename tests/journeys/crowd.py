"""Many members who registered and photographed, and now press Redeem at the same moment.

Run inside the settings of the program that the journeys started: their evidence is read by its
worker. The members' pages are left out; what they call is not.
"""
# ruff: noqa: PLC0415 -- Django is set up first

import os
import sys
from functools import partial

import django


def main(slug: str, number: int) -> None:
    """Let so many members redeem in the promotion at once."""
    from products.models import Product, Store
    from promotions.models import Promotion
    from redemptions.claims import submit
    from redemptions.models import Claim
    from tests import drawn_evidence, factories
    from tests.crowd import at_once

    promotion = Promotion.objects.get(slug=slug)
    product = Product.objects.get(model="912-V397-638")
    store = Store.objects.filter(region="DE").earliest("pk")
    drafts = []
    for place in range(number):
        member = factories.make_member(f"twenty{place}@example.com")
        serial = factories.make_serial(product, serial=f"602V397{place:02}{7919 * (place + 3):05}")
        registered = drawn_evidence.registered_with(member, serial=serial, store=store)
        recipient = {
            "first_name": member.first_name,
            "last_name": "Muster",
            "zip_code": f"{10115 + 7 * place}",
            "city": "Berlin",
            "street": f"Musterallee {place}",
            "contact_number": f"030 5550 {1000 + 37 * place}",
        }
        drafts.append(drawn_evidence.draft_with(member, promotion, registered, recipient=recipient))
    results = at_once(
        partial(submit.submit_claim, by=draft.user, draft_id=draft.pk, language="en")
        for draft in drafts
    )
    assert all(isinstance(result, Claim) for result in results), results


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    main(sys.argv[1], int(sys.argv[2]))

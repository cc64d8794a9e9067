"""A way through the whole program by its verbs, as another role or through another connection."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from foundation.tables.line_files import LineFile
from notifications.models import Email
from notifications.outbox import delivery
from products.catalogue import chk, loading
from products.models import SerialNumber
from promotions.codes import pool
from redemptions.models import Claim
from redemptions.review import decisions
from tests import factories


@contextmanager
def connected(**changes: Any) -> Iterator[None]:
    """Let everything go over a connection with other settings."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(changes)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def from_factory_to_code(alice: User, rita: User) -> Claim:
    """Load, register, claim, approve, send, read, and check the books; give the claim."""
    product = factories.make_product()
    rows = ["serial,model,chk\n", f"602VPOOLED0001,{product.model},4A7\n"]
    assert loading.load(file=LineFile(rows, "units.csv")).added == 1
    unit = SerialNumber.objects.get()
    assert not chk.check_chk(unit, "ZZZ", by=alice, address="192.0.2.7")
    assert chk.check_chk(unit, "4A7", by=alice, address="192.0.2.7")
    store = factories.make_store(region=alice.region)
    registered = factories.register_drafted(alice, unit, store)
    reward = factories.make_reward(factories.make_promotion(), products=[product])
    codes = factories.some_codes(3000)
    assert factories.load_codes(reward, codes).added == len(codes)
    claim = factories.submit_claim(alice, reward.promotion, registered)
    decisions.approve(claim_id=claim.pk, by=rita)
    claim.refresh_from_db()
    assert claim.fulfilment.code
    assert pool.decrypt_code(claim.fulfilment.code) == codes[0]
    assert delivery.send_due() == Email.objects.count() == 2
    for reader, page in (
        (alice, reverse("claim", args=[claim.reference])),
        (rita, reverse("admin:redemptions_claim_changelist")),
    ):
        browser = Client()
        browser.force_login(reader)
        assert browser.get(page).status_code == 200
    call_command("recheck_claims", verbosity=0)
    call_command("rotate_keys", stdout=StringIO())
    call_command("reconcile", stdout=StringIO())
    return claim

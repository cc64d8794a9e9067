"""ASVS 11.3.2: a dump of the database shows no code and no secret of a second factor (AES-256-GCM).

What it does show is decided: an address is searched for conflicts of interest, and deleted by the
rules of retention.
"""

import io

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import connection

from accounts.models import User
from notifications.models import Email
from products.models import SerialNumber
from redemptions.models import Recipient
from redemptions.review import decisions
from tests.factories import (
    load_codes,
    make_claim,
    make_promotion,
    make_reward,
    make_serial,
)

CANARIES = {
    "code in the pool": "CANAR-YFREE-00001",
    "code of a member": "CANAR-YCODE-00001",
    "secret of a second factor": "CANARYJBSWY3DP",
    "CHK": "CANARYCHK",
    "address": "Canary Street 7",
}


def dumped() -> str:
    """All rows of all tables, as pg_dump writes them."""
    out = io.StringIO()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.copy_expert(f'COPY "{table}" TO STDOUT', out)
    return out.getvalue()


@pytest.mark.django_db
def test_a_dump_shows_no_code_and_no_secret(alice: User, rita: User) -> None:
    reward = make_reward(make_promotion())
    load_codes(reward, [CANARIES["code of a member"], CANARIES["code in the pool"]])
    make_serial(chk=CANARIES["CHK"])
    secret = get_adapter().encrypt(CANARIES["secret of a second factor"])
    Authenticator.objects.create(user=alice, type="totp", data={"secret": secret})
    claim = make_claim(alice, reward.promotion)
    street = {"street": CANARIES["address"], "zip_code": "10115", "city": "Berlin"}
    Recipient.objects.update_or_create(claim=claim, defaults=street)
    decisions.approve(claim_id=claim.pk, by=rita)
    assert Email.objects.filter(kind="claim_code", sent_at=None).exists(), "its code waits in it"
    assert SerialNumber.objects.exists()
    dump = dumped()
    shown = {
        what for what, canary in CANARIES.items() if canary in dump or canary.encode().hex() in dump
    }
    assert shown == {"address"}

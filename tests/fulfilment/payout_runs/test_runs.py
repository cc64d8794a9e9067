"""A run is made by one, released by another, and its file has the same bytes at each download."""

import csv
import hashlib
import io
from xml.etree import ElementTree as ET

import pytest
from django.db import IntegrityError, transaction
from sepaxml.validation import try_valid_xml

from accounts.models import User
from accounts.security_events import SecurityEvent
from fulfilment.models import BankProfile, Fulfilment, Payout, PayoutMethod, PayoutRun
from fulfilment.payout_runs import releases, runs
from fulfilment.payouts import details
from tests.factories import make_member
from tests.fulfilment.payees import IBAN, OTHER_IBAN, give, make_bank, open_day, owe_payout

pytestmark = pytest.mark.django_db


@pytest.fixture
def paul(db: None) -> User:
    """He makes runs; omar releases them."""
    del db
    return make_member("paul@example.com", is_staff=True)


def made(by: User, *members: User) -> PayoutRun:
    for member in members:
        give(owe_payout(member))
    return runs.make_run(profile=make_bank(), execution_on=open_day(), by=by).run


def released(run: PayoutRun, by: User) -> PayoutRun:
    return releases.release(run_id=run.pk, by=by, count=run.count, total_minor=run.total_minor)


def test_the_file_is_valid_and_the_same_bytes_at_each_download(
    alice: User, bob: User, paul: User, omar: User
) -> None:
    run = released(made(paul, alice, bob), omar)
    first, second = (releases.download(run_id=run.pk, by=omar)[1] for _ in range(2))
    assert first == second
    assert hashlib.sha256(first).hexdigest() == run.sha256
    try_valid_xml(first, "pain.001.001.09")
    namespace = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
    root = ET.fromstring(first)  # noqa: S314 -- our own
    assert root.findtext(".//p:MsgId", None, namespace) == run.message_id
    assert root.findtext(".//p:CtrlSum", None, namespace) == "100.00"
    assert root.findtext(".//p:Cdtr/p:Nm", None, namespace) == "Jorg Mussig"
    ids = {each.text for each in root.iterfind(".//p:EndToEndId", namespace)}
    assert ids == set(Payout.objects.values_list("end_to_end", flat=True))
    assert SecurityEvent.objects.filter(kind="export", actor=omar).count() == 2
    assert IBAN.encode() not in bytes(PayoutRun.objects.get().encrypted_file or b"")
    assert set(Fulfilment.objects.values_list("status", flat=True)) == {"on_its_way"}


def test_who_made_a_run_does_not_release_it(alice: User, paul: User, omar: User) -> None:
    run = made(paul, alice)
    with pytest.raises(releases.SamePerson):
        released(run, paul)
    released(run, omar)
    with pytest.raises(IntegrityError, match="payout_run_four_eyes"):
        PayoutRun.objects.update(released_by=paul)


def test_what_something_speaks_against_is_named_and_stays_for_later(
    alice: User, bob: User, paul: User, omar: User
) -> None:
    mine, ready = owe_payout(paul), owe_payout(alice)
    give(mine)
    give(ready)
    asked = owe_payout(bob)
    chosen = [each.pk for each in (mine, ready, asked)]
    done = runs.make_run(profile=make_bank(), execution_on=open_day(), by=paul, chosen=chosen)
    assert done.left_out == {
        mine.cause.reference: ["own"],
        asked.cause.reference: ["no_account"],
    }
    assert [payout.fulfilment for payout in Payout.objects.all()] == [ready]
    give(asked, OTHER_IBAN)
    later = runs.make_run(profile=make_bank(), execution_on=open_day(), by=omar)
    assert {payout.fulfilment for payout in later.run.payouts.all()} == {mine, asked}


def test_an_account_changed_after_the_run_was_made_stops_its_release(
    alice: User, bob: User, paul: User, omar: User
) -> None:
    run = made(paul, alice, bob)
    changed = Fulfilment.objects.get(cause__user=alice)
    give(changed, OTHER_IBAN)
    with pytest.raises(runs.RunRefused, match="changed"):
        released(run, omar)
    assert runs.take_out(run_id=run.pk, by=paul) == 1
    with pytest.raises(runs.RunChanged):
        released(run, omar)  # count and sum are not those that were seen
    run.refresh_from_db()
    assert (run.count, run.total_minor) == (1, 5000)
    released(run, omar)
    changed.refresh_from_db()
    assert changed.status == "on_hold"


def test_a_cancelled_run_gives_its_payouts_back(alice: User, paul: User) -> None:
    runs.cancel(run_id=made(paul, alice).pk, by=paul)
    again = runs.make_run(profile=make_bank(), execution_on=open_day(), by=paul).run
    assert again.count == 1


def test_the_database_holds_a_payout_in_one_run(alice: User, paul: User) -> None:
    run = made(paul, alice)
    first = run.payouts.get()
    with pytest.raises(runs.RunRefused, match="nothing"):
        runs.make_run(profile=make_bank(), execution_on=open_day(), by=paul)
    other = PayoutRun.objects.create(
        profile=run.profile,
        message_id="other",
        execution_on=open_day(),
        currency="EUR",
        made_by=paul,
    )
    values = {"run": other, "fulfilment": first.fulfilment, "amount_minor": 1}
    with pytest.raises(IntegrityError, match="payout_in_one_run"), transaction.atomic():
        Payout.objects.create(end_to_end="x", **values)
    with pytest.raises(IntegrityError, match="end_to_end"), transaction.atomic():
        Payout.objects.create(end_to_end=first.end_to_end, **values)


def test_another_bank_gets_a_csv_by_its_columns(alice: User, paul: User, omar: User) -> None:
    owed = owe_payout(alice, amount_minor=20_000, currency="KRW")
    account = {"holder": "=Kim", "bank_code": "088", "account_number": "110123456789"}
    method = PayoutMethod.objects.get(code="kr-account")
    details.give_account(fulfilment_id=owed.pk, by=alice, method=method, account=account)
    columns = [["Name", "holder"], ["Bank", "bank_code"], ["No", "account_number"]]
    columns += [["Sum", "amount"], ["Ref", "reference"]]
    bank = make_bank(format=BankProfile.Format.CSV, currency="KRW", columns=columns, region="KR")
    run = runs.make_run(profile=bank, execution_on=open_day(), by=paul).run
    _run, content = releases.download(run_id=released(run, omar).pk, by=omar)
    heading, line = csv.reader(io.StringIO(content.decode()))
    assert heading == ["Name", "Bank", "No", "Sum", "Ref"]
    reference = Payout.objects.get().end_to_end
    assert line == ["'=Kim", "088", "110123456789", "20000", reference]

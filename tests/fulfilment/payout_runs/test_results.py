"""What a bank says of payouts is noted once; what came back is asked for anew."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from accounts.models import User
from foundation import dispatch
from fulfilment.models import Fulfilment, Payout, PayoutResults, PayoutRun
from fulfilment.payout_runs import answers, releases, results, runs
from fulfilment.payouts.states import state_of
from notifications.models import Email
from redemptions.claims.outlook import outlook
from redemptions.models import Claim
from redemptions.review import decisions
from tests.factories import make_claim, make_member, make_promotion, make_reward
from tests.fulfilment.payees import IBAN, OTHER_IBAN, give, make_bank, open_day

pytestmark = pytest.mark.django_db
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd"


def pain(status: str, payout: Payout, reason: str = "") -> bytes:
    why = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if reason else ""
    return (
        f'<Document xmlns="{NAMESPACE}:pain.002.001.10"><CstmrPmtStsRpt><OrgnlGrpInfAndSts>'
        f"<OrgnlMsgId>{payout.run.message_id}</OrgnlMsgId></OrgnlGrpInfAndSts>"
        f"<OrgnlPmtInfAndSts><TxInfAndSts><OrgnlEndToEndId>{payout.end_to_end}</OrgnlEndToEndId>"
        f"<TxSts>{status}</TxSts>{why}</TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    ).encode()


def camt(*entries: tuple[str, str, str]) -> bytes:
    """A notification of booked entries: the id, debit or credit, and why it came back."""
    lines = "".join(
        f"<Ntry><CdtDbtInd>{sign}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><NtryDtls><TxDtls><Refs>"
        f"<EndToEndId>{name}</EndToEndId></Refs>"
        + (f"<RtrInf><Rsn><Cd>{reason}</Cd></Rsn></RtrInf>" if reason else "")
        + "</TxDtls></NtryDtls></Ntry>"
        for name, sign, reason in entries
    )
    head = f'<Document xmlns="{NAMESPACE}:camt.054.001.08"><BkToCstmrDbtCdtNtfctn><Ntfctn>'
    return f"{head}{lines}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>".encode()


@pytest.fixture
def claim(alice: User, rita: User) -> Claim:
    reward = make_reward(
        make_promotion(), kind="cashback", stock=9, amount_minor=5000, currency="EUR"
    )
    claim = make_claim(alice, reward.promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    return Claim.objects.get()


def at_the_bank(claim: Claim, omar: User, iban: str = IBAN) -> Payout:
    """The claim's cashback is in a released run."""
    give(Fulfilment.objects.get(cause__claim=claim), iban)
    maker = make_member(is_staff=True)
    run = runs.make_run(profile=make_bank(), execution_on=open_day(), by=maker).run
    releases.release(run_id=run.pk, by=omar, count=1, total_minor=5000)
    return run.payouts.get()


def load(content: bytes, *, dry_run: bool = False) -> results.SettledFile:
    return results.load_results(content=content, file_name="bank", by=None, dry_run=dry_run)


@pytest.mark.long
def test_a_paid_payout_is_told_once_however_often_the_file_is_loaded(
    claim: Claim, omar: User
) -> None:
    payout = at_the_bank(claim, omar)
    content = pain("ACSC", payout)
    assert load(content, dry_run=True).paid == 1
    assert Fulfilment.objects.get().status == "on_its_way"
    first, second = load(content), load(content)
    assert (first.paid, second.paid, second.known, second.conflicts) == (1, 0, 1, [])
    assert second.before == PayoutResults.objects.get()
    owed = Fulfilment.objects.get()
    state = state_of(owed)
    assert state
    assert state.label.startswith("Paid on ")
    assert Email.objects.filter(kind="claim_paid").count() == 1


def test_a_return_asks_the_member_again_and_both_payments_are_told(
    claim: Claim, omar: User
) -> None:
    payout = at_the_bank(claim, omar)
    paid = camt((payout.end_to_end, "DBIT", ""), ("rent of the office", "DBIT", ""))
    back = camt((payout.end_to_end, "CRDT", "AC04"))
    assert load(paid).unknown == ["rent of the office"]
    assert load(back).returned == 1
    assert load(paid).paid + load(back).returned == 0
    owed = Fulfilment.objects.get()
    state = state_of(owed)
    assert state
    assert (state.label, state.text) == ("Returned: please check", "The account is closed.")
    assert "The account is closed." in Email.objects.get(kind="payout_returned").text
    assert "Check your account" in outlook(Claim.objects.for_history().get()).next
    with pytest.raises(runs.RunRefused, match="returned"):
        runs.make_run(profile=make_bank(), execution_on=open_day(), by=omar, chosen=[owed.pk])
    Fulfilment.objects.filter(payout_details__isnull=False).update(status="returned")
    give(owed, OTHER_IBAN)
    owed.payout_details.held_until = None
    owed.payout_details.save()
    Fulfilment.objects.update(status="ready")
    again = at_the_bank(claim, omar, OTHER_IBAN)
    load(f"end_to_end;status;reason\n{again.end_to_end};paid;\n".encode())
    assert Email.objects.filter(kind="claim_paid").count() == 2


def test_a_run_that_the_bank_refuses_may_be_paid_anew(claim: Claim, omar: User) -> None:
    run = at_the_bank(claim, omar).run
    refused = (
        f'<Document xmlns="{NAMESPACE}:pain.002.001.10"><CstmrPmtStsRpt><OrgnlGrpInfAndSts>'
        f"<OrgnlMsgId>{run.message_id}</OrgnlMsgId><GrpSts>RJCT</GrpSts></OrgnlGrpInfAndSts>"
        "</CstmrPmtStsRpt></Document>"
    ).encode()
    assert "1 payouts are ready again" in load(refused).conflicts[0]
    assert Fulfilment.objects.get().status == "ready"
    assert not Email.objects.filter(kind="payout_returned").exists()
    assert PayoutRun.objects.get().payouts.get().status == "taken_out"


def test_a_payout_that_is_at_no_bank_is_not_paid_by_a_file(claim: Claim, omar: User) -> None:
    give(Fulfilment.objects.get(cause__claim=claim))
    runs.make_run(profile=make_bank(), execution_on=open_day(), by=omar)
    done = load(pain("ACSC", Payout.objects.get()))
    assert (done.paid, len(done.conflicts)) == (0, 1)
    assert Payout.objects.get().status == "chosen"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>', "document type"),
        (b"<Document/>", "neither pain.002 nor camt.054"),
        (b"<Document>", "no XML"),
        (b"name,day\n", "Columns are missing"),
        (b"end_to_end,status\nE1,perhaps\n", "Line 2"),
        (b"end_to_end,status\nE\0,paid\n", "neither XML nor text"),
        (b'end_to_end,status\n"' + b"E" * 140_000, "no CSV"),
    ],
)
def test_a_file_that_is_none_changes_nothing_and_says_why(
    content: bytes, told: str, tmp_path: Path
) -> None:
    with pytest.raises(answers.UnreadableAnswer, match=told):
        load(content)
    path = tmp_path / "bank.xml"
    path.write_bytes(content)
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("load_payout_results", str(path), stdout=StringIO())
    assert not PayoutResults.objects.exists()


def test_a_member_reads_that_a_payment_came_back_and_where_to_mend_it(
    claim: Claim, omar: User, alice: User, client: Client
) -> None:
    load(pain("RJCT", at_the_bank(claim, omar), "AC04"))
    client.force_login(alice)
    page = reverse("claim", args=[claim.reference])
    timeline = client.get(page).content.decode().rpartition("timeline")[2]
    assert "Payment came back" in timeline
    assert "The account is closed." in timeline
    assert "AC04" not in timeline
    overview = client.get(reverse("overview")).content.decode()
    assert f"/payouts/{Fulfilment.objects.get().pk}/" in overview
    give(Fulfilment.objects.get(), OTHER_IBAN)
    assert "/payouts/" not in client.get(reverse("overview")).content.decode()


def test_nothing_is_read_for_a_payout_that_was_taken_back(
    claim: Claim, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    owed = Fulfilment.objects.get(cause__claim=claim)
    owed.status = Fulfilment.Status.REVOKED
    with django_assert_num_queries(0):
        assert state_of(owed) is None


def test_its_e_mails_are_sent_after_those_that_somebody_waits_for(
    claim: Claim,
    omar: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    payout, seen = at_the_bank(claim, omar), set()
    monkeypatch.setattr(dispatch, "enqueue", lambda *_a, priority, **_rest: seen.add(priority))
    with django_capture_on_commit_callbacks(execute=True):
        load(pain("ACSC", payout))
    assert seen == {dispatch.LATER}

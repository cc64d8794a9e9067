from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from foundation.working_days import today
from notifications.models import Email
from notifications.outbox import truth
from service.bench import examining, refusing, working
from service.bench.examining import CannotDo
from service.models import (
    Quote,
    QuoteAnswer,
    QuoteLine,
    QuoteLineAnswer,
    Repair,
    RepairMoney,
    RepairStage,
    ServiceRegion,
)
from service.repairs.stage_words import words_of
from service.results import answering, quoting, reminding, report_views, result_emails
from service.results.answering import CannotAnswer, WhyNotAnswered
from service.results.quoting import AskedFor, CannotQuote, WhyNotQuoted
from tests.factories import make_serial
from tests.service.units import at_bench, find, make_quote, make_technician

S = RepairStage


@pytest.fixture
def tina(db: None) -> User:
    del db
    return make_technician()


@pytest.fixture
def unit(alice: User, tina: User) -> Repair:
    return at_bench(alice, tina)


@pytest.fixture
def quote(unit: Repair, tina: User) -> Quote:
    return make_quote(unit, tina)


def lines_of(quote: Quote) -> list[int]:
    return [line.pk for line in quote.lines.order_by("number")]


def again(quote: Quote) -> Repair:
    return Repair.objects.get(pk=quote.repair_id)


def made_before(quote: Quote, **age: float) -> None:
    """Let a quote be older, against its trigger."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE service_quote DISABLE TRIGGER stays")
        earlier = timedelta(**age)
        made, until = quote.made_at - earlier, quote.valid_until - earlier
        Quote.objects.filter(pk=quote.pk).update(made_at=made, valid_until=until)
        cursor.execute("ALTER TABLE service_quote ENABLE TRIGGER stays")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_a_quote_waits_for_its_member_until_the_end_of_its_last_day(quote: Quote) -> None:
    repair = again(quote)
    assert (repair.stage, repair.waiting_for, repair.money) == (S.WAITING, "answer", "quoted")
    assert (repair.promised_on, repair.days_left) == (None, 10)
    assert repair.stage_until == quoting.last_day(quote) == today() + timedelta(days=30)
    letter = Email.objects.get(kind="repair_quote").bodies()[0]
    for said in ("Keyboard", "€180.00", "€25.00"):
        assert said in letter


@pytest.mark.parametrize(
    ("keep", "outcome", "stage", "money"),
    [
        ([0, 1, 2], "accepted", S.EXAMINED, RepairMoney.ACCEPTED),
        ([0, 2], "partly", S.EXAMINED, RepairMoney.ACCEPTED),
        ([], "refused", S.EXAMINED, RepairMoney.FREE),
        ([], "send_back", S.WAITING, RepairMoney.ACCEPTED),
    ],
)
def test_the_answer_says_how_it_goes_on(
    quote: Quote, keep: list[int], outcome: str, stage: str, money: str
) -> None:
    lines = [lines_of(quote)[each] for each in keep]
    said = "" if keep else outcome
    given = answering.answer(by=quote.repair.user, quote_id=quote.pk, accepted=lines, outcome=said)
    assert (given.outcome, again(quote).stage, again(quote).money) == (outcome, stage, money)
    assert given.lines.filter(is_accepted=True).count() == len(keep)
    assert ("accepted the quote" in words_of(again(quote)).why) == bool(keep)


def test_an_answer_is_given_once_and_makes_sense(quote: Quote, bob: User) -> None:
    member = quote.repair.user
    for accepted, why in (
        (lines_of(quote)[1:], WhyNotAnswered.NEEDED),
        ([], WhyNotAnswered.NOTHING),
    ):
        with pytest.raises(CannotAnswer) as refused:
            answering.answer(by=member, quote_id=quote.pk, accepted=accepted)
        assert refused.value.refusal == why
    with pytest.raises(Quote.DoesNotExist):
        answering.answer(by=bob, quote_id=quote.pk, accepted=lines_of(quote))
    asked, waits = Email.objects.get(kind="repair_quote"), result_emails.quote_waits(quote)
    assert truth.untrue([asked, waits]) == set()
    answering.answer(by=member, quote_id=quote.pk, accepted=lines_of(quote))
    assert truth.untrue([asked, waits]) == {waits.pk}
    with pytest.raises(CannotAnswer) as refused:
        answering.answer(by=member, quote_id=quote.pk, accepted=[], outcome="refused")
    assert refused.value.refusal == WhyNotAnswered.ANSWERED


def test_a_finding_is_read_before_there_is_a_quote(
    client: Client, unit: Repair, tina: User
) -> None:
    find(unit, tina, is_covered=True)
    letter = Email.objects.filter(kind="repair_stage").latest("pk").bodies()[0]
    client.force_login(unit.user)
    page = client.get(reverse("repair", args=[unit.rma]))
    assertContains(page, "The warranty covers this.")
    assertContains(page, "A technician has examined it.")
    for said in (page.content.decode(), letter):
        assert "The keyboard is broken." in said
    assertNotContains(page, "A technician is looking for the fault.")
    assertNotContains(page, "A quote")


def test_a_newer_version_replaces_a_quote(quote: Quote, unit: Repair, tina: User) -> None:
    newer = make_quote(unit, tina, lines=[AskedFor(QuoteLine.Kind.PART, "Board", 9000)])
    assert newer.version == 2
    first, second = Email.objects.filter(kind="repair_quote").order_by("pk")
    assert truth.untrue([first, second]) == {first.pk}
    with pytest.raises(CannotAnswer) as refused:
        answering.answer(by=unit.user, quote_id=quote.pk, accepted=lines_of(quote))
    assert refused.value.refusal == WhyNotAnswered.REPLACED
    answering.answer(by=unit.user, quote_id=newer.pk, accepted=lines_of(newer))


def test_a_quote_needs_a_finding_and_something_to_pay(unit: Repair, tina: User) -> None:
    line = [AskedFor(QuoteLine.Kind.PART, "Board", 9000)]
    with pytest.raises(CannotQuote) as refused:
        quoting.quote(by=tina, repair_id=unit.pk, lines=line, currency="EUR")
    assert refused.value.refusal == WhyNotQuoted.NOT_HERE
    examining.examine(by=tina, repair_id=unit.pk)
    with pytest.raises(CannotQuote) as refused:
        quoting.quote(by=tina, repair_id=unit.pk, lines=line, currency="EUR")
    assert refused.value.refusal == WhyNotQuoted.NO_FINDING
    find(unit, tina)
    with pytest.raises(CannotQuote) as refused:
        quoting.quote(by=tina, repair_id=unit.pk, lines=[], currency="EUR")
    assert refused.value.refusal == WhyNotQuoted.NOTHING


def test_no_work_and_no_end_while_the_member_has_the_word(quote: Quote, tina: User) -> None:
    for act in (working.repaired, examining.examine):
        with pytest.raises(CannotDo):
            act(by=tina, repair_id=quote.repair_id)
    with pytest.raises(CannotDo):
        refusing.send_back_unrepaired(by=tina, repair_id=quote.repair_id, reason="No.")


def test_the_fee_is_paid_before_it_goes_back(quote: Quote, tina: User) -> None:
    answering.answer(by=quote.repair.user, quote_id=quote.pk, accepted=[], outcome="send_back")
    assert again(quote).waiting_for == "payment"
    quoting.note_paid(by=tina, repair_id=quote.repair_id, paid_on=today())
    assert (again(quote).stage, again(quote).money) == (S.UNREPAIRED, RepairMoney.PAID)
    with pytest.raises(CannotQuote):
        quoting.note_paid(by=tina, repair_id=quote.repair_id, paid_on=today())


def test_a_quote_reminds_after_a_day_after_three_before_and_at_its_end(quote: Quote) -> None:
    assert reminding.remind() == 0
    for age, sent, kind in (
        ({"hours": 25}, 1, "repair_quote_waits"),
        ({"hours": 48}, 2, "repair_quote_waits"),
        ({"days": 25}, 3, "repair_quote_waits"),
        ({"days": 4}, 4, "repair_quote_lapsed"),
    ):
        made_before(Quote.objects.get(pk=quote.pk), **age)
        assert (reminding.remind(), reminding.remind()) == (1, 0)
        assert Quote.objects.get(pk=quote.pk).reminders == sent
        assert Email.objects.filter(kind=kind).exists()
    with pytest.raises(CannotAnswer) as refused:
        answering.answer(by=quote.repair.user, quote_id=quote.pk, accepted=lines_of(quote))
    assert refused.value.refusal == WhyNotAnswered.LATE


def test_the_database_takes_no_late_no_second_and_no_other_answer(quote: Quote, bob: User) -> None:
    member = quote.repair.user

    def given(by: User, outcome: str = "refused") -> QuoteAnswer:
        return QuoteAnswer.objects.create(quote=quote, outcome=outcome, answered_by=by)

    def whole(outcome: str, *accepted: int) -> None:
        answer = given(member, outcome)
        for line in quote.lines.all():
            QuoteLineAnswer.objects.create(
                answer=answer, line=line, is_accepted=line.pk in accepted
            )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def without_lines() -> None:
        given(member)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    first, second, _third = lines_of(quote)
    for refused in (
        lambda: given(bob),
        without_lines,
        lambda: whole("accepted", first, second),
        lambda: whole("partly", second),
        lambda: whole("refused", first),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            refused()
    with transaction.atomic():
        whole("partly", first, second)
    for later in (
        lambda: given(member),
        QuoteAnswer.objects.all().delete,
        lambda: QuoteAnswer.objects.update(outcome="refused"),
        lambda: QuoteLineAnswer.objects.update(is_accepted=False),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            later()


def test_late_is_refused_by_the_clock_of_the_database_alone(quote: Quote) -> None:
    made_before(quote, days=31)
    late = {"quote": quote, "outcome": "refused", "answered_by": quote.repair.user}
    with pytest.raises(IntegrityError), transaction.atomic():
        QuoteAnswer.objects.create(**late, answered_at=timezone.now() - timedelta(days=20))
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER answered_in_time ON service_quoteanswer")
        cursor.execute("DROP TRIGGER agrees ON service_quoteanswer")
    assert QuoteAnswer.objects.create(**late).pk


def test_the_page_takes_the_answer_line_by_line_and_then_shows_it(
    client: Client, quote: Quote, bob: User
) -> None:
    args = [quote.repair.rma, quote.version]
    page, answer = reverse("repair-quote", args=args), reverse("repair-quote-answer", args=args)
    client.force_login(bob)
    assert {client.get(page).status_code, client.post(answer).status_code} == {404}
    client.force_login(quote.repair.user)
    shown = client.get(page)
    for said in ("Opening and test", "€80.00", "€25.00", "The keyboard is broken."):
        assertContains(shown, said)
    assertContains(client.get(reverse("repair", args=args[:1])), page)
    posted: dict[str, Any] = {"act": "accept", "lines": [lines_of(quote)[2]]}
    asked = client.get(answer, posted)
    for said in ("You leave this out", "Keyboard: €80.00", "You pay €100.00."):
        assertContains(asked, said)
    change = f"{page}?act=accept&lines={lines_of(quote)[2]}"
    assertContains(asked, change.replace("&", "&amp;"))
    assertContains(client.get(change), " checked", count=1)
    assertContains(client.get(answer, {"act": "refuse"}), "Without these there's no repair:")
    assertContains(client.get(answer, {"act": "send-back"}), "You pay €25.00.")
    for act in ("", "other"):
        assertRedirects(client.post(answer, {"act": act}), page)
    assertContains(client.post(answer, {**posted, "note": "x" * 501}), "at most 500 characters")
    assert not QuoteAnswer.objects.exists()
    assertRedirects(client.post(answer, posted), reverse("repair", args=args[:1]))
    assert QuoteAnswer.objects.get().outcome == "partly"
    assertNotContains(client.get(page), "quote-answer")
    assertNotContains(client.get(page), "How to pay")  # nobody has said how
    region = ServiceRegion.objects.get(region="")
    region.texts.create(language="en", law_note="None.", payment_note="Transfer to ACME 1.")
    for said in ("You pay €100.00.", "Transfer to ACME 1.", f"Reference: {quote.repair.number}"):
        assertContains(client.get(page), said)
    for late in (client.post(answer, posted), client.get(answer, posted)):
        assertRedirects(late, page)


def test_the_report_is_its_members_alone(
    client: Client, unit: Repair, tina: User, bob: User
) -> None:
    find(unit, tina, is_covered=True)
    working.change_part(by=tina, repair_id=unit.pk, name="Keyboard", new_serial="K2")
    new = make_serial(unit.product).serial
    working.exchange_serial(by=tina, repair_id=unit.pk, name="Board", serial=new)
    working.repaired(by=tina, repair_id=unit.pk)
    page = reverse("repair-report", args=[unit.rma])
    client.force_login(unit.user)
    assert client.get(page).status_code == 404
    working.report(by=tina, repair_id=unit.pk, work="New keyboard.", tests="All keys.")
    shown = client.get(page)
    paper = report_views.sheet_of(Repair.objects.for_pages().get(pk=unit.pk)).html
    for said in ("New keyboard.", "All keys.", "K2", unit.serial.serial):
        assertContains(shown, said)
        assert said in paper
    assert f"/ {new}</td>" in paper
    assert f"/ {unit.serial.serial}</td>" not in paper
    client.force_login(bob)
    assert client.get(page).status_code == 404
    assert client.get(reverse("repair-report-pdf", args=[unit.rma])).status_code == 404

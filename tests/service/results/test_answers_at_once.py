"""A quote under many answers at the same moment: one is taken, none is late."""

from functools import partial

import pytest
from django.db import connection, transaction

from accounts.models import User
from service.models import Quote, QuoteAnswer, QuoteLineAnswer, Repair
from service.results import answering
from tests.crowd import at_once, kinds
from tests.service.results.test_answering import lines_of, made_before
from tests.service.units import at_bench, make_quote, make_technician

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
AT_ONCE = 16


@pytest.fixture
def quote(alice: User) -> Quote:
    tina = make_technician()
    return make_quote(at_bench(alice, tina), tina)


def answers(quote: Quote) -> list[partial[QuoteAnswer]]:
    """Half of them accept, a quarter accepts in part, a quarter refuses."""
    member, lines = quote.repair.user, lines_of(quote)
    act = partial(answering.answer, by=member, quote_id=quote.pk)
    choices = [lines, lines, lines[:2], []]
    return [
        partial(act, accepted=choices[number % 4], outcome="" if number % 4 < 3 else "refused")
        for number in range(AT_ONCE)
    ]


def test_of_sixteen_answers_one_is_taken(quote: Quote) -> None:
    results = at_once(answers(quote))
    assert kinds(results) == {"QuoteAnswer": 1, "CannotAnswer": AT_ONCE - 1}
    assert QuoteLineAnswer.objects.count() == 3
    given = QuoteAnswer.objects.get()
    told = {getattr(each, "refusal", None) for each in results if each != given}
    assert told <= {answering.WhyNotAnswered.ANSWERED, answering.WhyNotAnswered.OVER}


def test_of_sixteen_late_answers_none_is_taken(quote: Quote) -> None:
    with transaction.atomic():
        made_before(quote, days=31)
    assert kinds(at_once(answers(quote))) == {"CannotAnswer": AT_ONCE}
    assert not QuoteAnswer.objects.exists()


def test_without_the_lock_the_database_takes_one_and_none_that_is_late(
    quote: Quote, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlocked(pk: int) -> Repair:
        return Repair.objects.for_pages().get(pk=pk)

    monkeypatch.setattr(answering, "lock_repair", unlocked)
    monkeypatch.setattr(answering, "reason_against", lambda *_: None)
    at_once(answers(quote))
    assert QuoteAnswer.objects.count() == 1


def test_without_lock_and_constraint_there_are_several(
    quote: Quote, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlocked(pk: int) -> Repair:
        return Repair.objects.for_pages().get(pk=pk)

    monkeypatch.setattr(answering, "lock_repair", unlocked)
    monkeypatch.setattr(answering, "reason_against", lambda *_: None)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, conrelid::regclass::text FROM pg_constraint WHERE contype = 'u' AND"
            " conrelid IN ('service_quoteanswer'::regclass, 'service_quotelineanswer'::regclass)"
        )
        held = cursor.fetchall()
        columns = {"service_quoteanswer": "quote_id", "service_quotelineanswer": "line_id"}
        for name, table in held:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        try:
            at_once(answers(quote))
            assert QuoteAnswer.objects.count() > 1
        finally:
            for table in ("service_quotelineanswer", "service_quoteanswer"):
                cursor.execute(f"TRUNCATE {table} CASCADE")  # triggers refuse a deletion
            for name, table in held:
                cursor.execute(
                    f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE ({columns[table]})"
                )

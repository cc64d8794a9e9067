from smtplib import SMTPRecipientsRefused

import pytest
from pytest_django import DjangoAssertNumQueries

from notifications.bounce_reasons import BounceReason
from notifications.models import Email, UndeliverableAddress
from notifications.outbox import delivery, leases, undeliverable
from tests.crowd import at_once
from tests.notifications.bounced import sent_letter
from tests.post_office import PostOffice

pytestmark = pytest.mark.django_db


def refuse(address: str = "Alice@example.com", cause: BounceReason = BounceReason.ADDRESS) -> None:
    undeliverable.mark_if_undeliverable(address=address, cause=cause, answer=f"550 {cause}")


def test_an_address_is_marked_once_whatever_its_capitals() -> None:
    refuse()
    refuse("ALICE@EXAMPLE.COM", BounceReason.MAILBOX)
    refuse("bob@example.com")
    [mark] = UndeliverableAddress.objects.exclude(address="bob@example.com")
    assert (mark.address, mark.cause) == ("Alice@example.com", BounceReason.MAILBOX)
    assert mark.answer == "550 mailbox"
    assert undeliverable.undeliverable_mark("alice@example.com") == mark


@pytest.mark.parametrize(
    "cause", [cause for cause in BounceReason if cause not in undeliverable.OF_THE_ADDRESS]
)
def test_what_is_not_the_fault_of_the_address_marks_none(cause: BounceReason) -> None:
    refuse(cause=cause)
    assert undeliverable.undeliverable_mark("alice@example.com") is None


def test_a_mark_is_taken_away_from_its_address_alone() -> None:
    refuse()
    refuse("bob@example.com")
    assert undeliverable.delete_mark("alice@EXAMPLE.com")
    assert not undeliverable.delete_mark("alice@example.com")
    assert undeliverable.undeliverable_mark("alice@example.com") is None
    assert undeliverable.undeliverable_mark("bob@example.com")


def test_one_query_tells_of_trouble(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    refuse()
    with django_assert_num_queries(1):
        assert undeliverable.undeliverable_mark("alice@example.com")


@pytest.mark.django_db(transaction=True)
def test_two_reports_at_once_make_one_mark() -> None:
    assert at_once([refuse] * 4) == [None] * 4
    assert UndeliverableAddress.objects.count() == 1


def queued(n: int = 1) -> Email:
    fields = {"status": Email.Status.QUEUED, "sent_at": None, "text": "-", "html": "-"}
    return sent_letter(message_id=f"<{n}@example.com>", to=f"member{n}@example.com", **fields)


@pytest.mark.parametrize(
    ("answer", "is_marked"),
    [
        ("550 5.1.1 No such mailbox", True),
        ("553 No such user", True),
        ("550 5.1.1 No\0such mailbox", True),
        ("450 4.2.1 Not now", False),
        ("552 5.2.2 Full", False),
        ("550 5.7.1 Spam", False),
        ("530 5.7.0 Sign in first", False),
    ],
)
def test_an_address_refused_for_good_when_sending_is_marked(
    *, office: PostOffice, answer: str, is_marked: bool
) -> None:
    office.to_recipient.append(answer)
    letter, other = queued(1), queued(2)
    delivery.send_one(letter.pk)
    delivery.send_one(other.pk)
    mark = undeliverable.undeliverable_mark(letter.to)
    assert (mark is not None) == is_marked
    assert mark is None or answer.replace("\0", "") in mark.answer
    assert undeliverable.undeliverable_mark(other.to) is None


def test_a_letter_taken_later_is_no_proof_that_it_arrived(office: PostOffice) -> None:
    letter = queued()
    refuse(letter.to)
    assert delivery.send_one(letter.pk) == 1
    assert office.letters
    assert undeliverable.undeliverable_mark(letter.to)


def test_a_slow_worker_that_lost_its_letter_marks_nothing() -> None:
    letter = queued()  # in hand no more
    refused = SMTPRecipientsRefused({letter.to: (550, b"5.1.1 No such mailbox")})
    delivery._note_failure(letter, refused)  # noqa: SLF001 -- as it comes back
    assert not UndeliverableAddress.objects.exists()


def test_a_letter_that_is_sent_costs_no_query_more(
    office: PostOffice, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    [leased] = leases.lease(Email.objects.filter(pk=queued().pk), limit=1)
    with django_assert_num_queries(4):  # a savepoint around the setting and the one update
        assert delivery._send([[leased]]) == 1  # noqa: SLF001 -- as it does
    assert office.letters

from collections.abc import Callable
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone
from pytest_django import Settings

from notifications.bounce_reasons import BounceReason
from notifications.models import Email, EmailQuerySet
from notifications.outbox import delivery, leases
from tests.crowd import at_once
from tests.notifications.letters import lease, letter, state
from tests.post_office import PostOffice

db = pytest.mark.django_db
db_with_commits = pytest.mark.django_db(transaction=True)


@db
def test_a_letter_over_which_workers_die_is_given_up_and_holds_nothing_else_up(
    office: PostOffice, settings: Settings
) -> None:
    settings.LETTER_MAX_ATTEMPTS = 3
    deadly = letter(1)
    assert lease(50) == [deadly]
    for _ in range(2):
        Email.objects.update(leased_until=timezone.now())
        assert leases.take_over() == [deadly]
    Email.objects.update(leased_until=timezone.now())
    other = letter(2)
    assert delivery.send_due() == 1
    assert (state(deadly)[:2], deadly.cause) == (("failed", 3), BounceReason.NOT_WRITTEN)
    assert [mail["Subject"] for mail in office.letters] == [other.subject]


@db
def test_a_letter_left_behind_is_due_when_its_lease_ends(office: PostOffice) -> None:
    message = letter()
    [leased] = lease()
    assert leased == message
    assert delivery.send_due() == 0
    Email.objects.update(leased_until=timezone.now())
    assert delivery.send_due() == 1
    assert state(message)[1] == 2
    assert len(office.letters) == 1


@db
def test_a_late_failure_does_not_undo_what_another_worker_sent(office: PostOffice) -> None:
    message = letter()
    [leased] = lease()
    Email.objects.update(leased_until=timezone.now())
    delivery.send_due()
    delivery._note_failure(leased, OSError("too late"))  # noqa: SLF001 -- and comes back
    assert state(message)[0] == Email.Status.SENT
    assert len(office.letters) == 1


@db
def test_a_late_failure_does_not_take_a_letter_from_the_worker_that_has_it_now() -> None:
    message = letter()
    [slow] = lease()
    Email.objects.update(leased_until=timezone.now())
    [leased] = leases.take_over()
    assert leased == message
    delivery._note_failure(slow, OSError("too late"))  # noqa: SLF001 -- the slow one comes back
    assert state(message)[0] == Email.Status.SENDING
    assert message.leased_until is not None


@db
def test_a_batch_leaves_what_another_worker_took_over_meanwhile(office: PostOffice) -> None:
    messages = [letter(n) for n in (1, 2)]
    slow = lease(2)
    ended = timezone.now()
    Email.objects.update(leased_until=ended)
    for message in slow:
        message.leased_until = ended
    [taken_over] = leases.take_over()
    assert taken_over == messages[0]
    assert delivery._send([slow]) == 1  # noqa: SLF001 -- it goes on with its batch
    assert [mail["Subject"] for mail in office.letters] == ["Letter 2"]


def workers(messages: list[Email]) -> list[Callable[[], int]]:
    """Four sweeps, and a hint for each of eight letters."""
    hints = [partial(delivery.send_one, message.pk) for message in messages[:8]]
    return [*[delivery.send_due] * 4, *hints]


@db_with_commits
def test_no_letter_is_sent_by_two_workers_at_once(office: PostOffice) -> None:
    messages = [letter(n) for n in range(12)]
    results = at_once(workers(messages))
    assert sum(result for result in results if isinstance(result, int)) == len(messages)
    assert sorted(mail["Subject"] for mail in office.letters) == sorted(
        message.subject for message in messages
    )


@db_with_commits
def test_without_the_lock_of_the_lease_a_letter_is_sent_twice(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_have_read = Barrier(2, timeout=30)

    def read_together(rows: EmailQuerySet, **_how: object) -> QuerySet[Email, Any]:
        found = list(rows.values_list("pk", flat=True))
        both_have_read.wait()
        return Email.objects.filter(pk__in=found).values("pk")

    message = letter()
    monkeypatch.setattr(leases, "lock_rows", read_together)
    assert at_once([partial(delivery.send_one, message.pk)] * 2) == [1, 1]
    assert len(office.letters) == 2

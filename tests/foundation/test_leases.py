"""Work that a row promises is done by one worker at a time, and asked for until it is done."""

from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from evidence import tasks, upload_reading
from evidence.models import Upload, UploadQuerySet
from foundation import dispatch, leases
from portal import celery
from tests.crowd import at_once
from tests.factories import make_member

LATER = timedelta(seconds=20)
THREADS = 8


def make_upload(user: User) -> Upload:
    return Upload.objects.create(user=user, kind=Upload.Kind.INVOICE, sha256="0" * 64)


@pytest.fixture
def upload(alice: User) -> Upload:
    return make_upload(alice)


def take(upload: Upload) -> Upload | None:
    return leases.take(Upload.objects.free(), upload.pk)


def taken(upload: Upload) -> Upload:
    row = take(upload)
    assert row is not None
    return row


def let_the_lease_end(upload: Upload) -> None:
    now = timezone.now()
    Upload.objects.filter(pk=upload.pk).update(leased_until=now, due_at=now)


def is_due(upload: Upload) -> bool:
    return upload in Upload.objects.due()


def make_due(*uploads: Upload) -> None:
    Upload.objects.filter(pk__in=[upload.pk for upload in uploads]).update(due_at=timezone.now())


class TestTake:
    def test_what_is_taken_is_leased_and_counted(self, upload: Upload) -> None:
        row = taken(upload)
        upload.refresh_from_db()
        assert (row.pk, upload.attempts, upload.is_done) == (upload.pk, 1, False)
        assert upload.leased_until == upload.due_at == row.leased_until
        assert upload.leased_until is not None
        assert abs(upload.leased_until - timezone.now() - leases.lease()) < timedelta(seconds=5)

    def test_nobody_takes_what_is_leased(self, upload: Upload) -> None:
        taken(upload)
        assert take(upload) is None
        upload.refresh_from_db()
        assert upload.attempts == 1

    def test_another_takes_over_when_the_lease_ends(self, upload: Upload) -> None:
        taken(upload)
        let_the_lease_end(upload)
        assert taken(upload).attempts == 2

    def test_what_is_done_or_gone_is_not_taken(self, upload: Upload) -> None:
        assert leases.finish(taken(upload))
        assert take(upload) is None
        upload.delete()
        assert take(upload) is None

    def test_each_row_has_its_own_lease(self, upload: Upload, alice: User) -> None:
        taken(upload)
        assert take(make_upload(alice)) is not None


class TestFinish:
    def test_what_is_done_is_not_due_and_not_leased(self, upload: Upload) -> None:
        assert leases.finish(taken(upload), software="told")
        upload.refresh_from_db()
        assert upload.is_done
        assert (upload.due_at, upload.leased_until, upload.software) == (None, None, "told")

    def test_a_slow_worker_finishes_nothing_that_another_has(self, upload: Upload) -> None:
        slow = taken(upload)
        let_the_lease_end(upload)
        quick = taken(upload)
        assert not leases.finish(slow, software="slow")
        assert leases.finish(quick, software="quick")
        assert not leases.finish(slow, software="slow")
        upload.refresh_from_db()
        assert upload.software == "quick"

    def test_a_slow_worker_gives_back_nothing_that_another_has(self, upload: Upload) -> None:
        slow = taken(upload)
        let_the_lease_end(upload)
        taken(upload)
        leases.give_back(slow, after=LATER)
        leases.put_off(slow, after=LATER)
        assert take(upload) is None

    def test_what_is_done_is_not_given_back(self, upload: Upload) -> None:
        row = taken(upload)
        leases.finish(row)
        leases.give_back(row, after=LATER)
        leases.put_off(row, after=LATER)
        upload.refresh_from_db()
        assert (upload.is_done, upload.due_at) == (True, None)


class TestAgain:
    def test_what_is_given_back_is_free_and_due_after_a_while(self, upload: Upload) -> None:
        leases.give_back(taken(upload), after=LATER)
        assert not is_due(upload)
        upload.refresh_from_db()
        assert upload.due_at is not None
        assert abs(upload.due_at - timezone.now() - LATER) < timedelta(seconds=5)
        assert taken(upload).attempts == 2

    def test_what_is_put_off_was_no_attempt(self, upload: Upload) -> None:
        for _ in range(5):
            row = taken(upload)
            assert (row.attempts, leases.is_last(row)) == (1, False)
            leases.put_off(row, after=LATER)
        assert not is_due(upload)

    def test_the_third_attempt_is_the_last_and_the_fourth_gives_up(self, upload: Upload) -> None:
        seen = []
        for _ in range(4):
            row = taken(upload)
            seen.append((leases.is_last(row), leases.is_spent(row)))
            let_the_lease_end(upload)
        assert seen == [(False, False), (False, False), (True, False), (True, True)]


class TestSweep:
    @pytest.fixture(autouse=True)
    def hinted(self, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int, int]]:
        """What was hinted at; that hints arrive is proved in test_dispatch."""
        seen: list[tuple[str, int, int]] = []
        monkeypatch.setattr(
            leases, "enqueue", lambda task, pk, *, priority: seen.append((task, pk, priority))
        )
        return seen

    def test_a_new_row_is_due_a_sweep_later(self, upload: Upload, settings: Any) -> None:
        assert not is_due(upload)
        Upload.objects.update(due_at=timezone.now())
        assert is_due(upload)
        settings.SWEEP_SECONDS = 0
        assert is_due(make_upload(upload.user))

    def test_what_is_due_is_asked_for_once_and_again_when_a_lease_has_passed(
        self, upload: Upload, alice: User, hinted: list[tuple[str, int, int]]
    ) -> None:
        make_upload(alice)
        make_due(upload)
        assert tasks.read_due(a_later_argument=1) is None
        assert tasks.read_due() is None
        assert hinted == [(upload_reading.READ, upload.pk, dispatch.LATER)]
        make_due(upload)
        assert leases.sweep(Upload.objects.due(), "a task") == 1
        assert hinted[1:] == [("a task", upload.pk, dispatch.LATER)]

    def test_the_longest_waiting_are_asked_for_first_and_not_all_at_once(
        self, alice: User, hinted: list[tuple[str, int, int]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(leases, "_MOST_WAITING", 2)
        uploads = [make_upload(alice) for _ in range(3)]
        for days, upload in enumerate(uploads):
            then = timezone.now() - timedelta(days=days)
            Upload.objects.filter(pk=upload.pk).update(due_at=then)
        assert leases.sweep(Upload.objects.due(), "a task") == 2
        assert leases.sweep(Upload.objects.due(), "a task") == 0, "enough wait for a worker"
        leases.finish(taken(uploads[2]))
        assert leases.sweep(Upload.objects.due(), "a task") == 1
        assert [pk for _task, pk, _priority in hinted] == [each.pk for each in uploads[::-1]]

    def test_what_a_worker_is_at_is_not_asked_for_until_its_lease_ends(
        self, upload: Upload, hinted: list[tuple[str, int, int]]
    ) -> None:
        make_due(upload)
        taken(upload)
        assert leases.sweep(Upload.objects.due(), "a task") == 0
        let_the_lease_end(upload)
        assert leases.sweep(Upload.objects.due(), "a task") == len(hinted) == 1

    def test_what_is_done_is_never_asked_for(self, upload: Upload) -> None:
        leases.finish(taken(upload))
        assert leases.sweep(Upload.objects.due(), "a task") == 0

    def test_what_ends_while_the_sweep_looks_is_not_asked_for_ever_after(
        self, upload: Upload, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_due(upload)
        row = Upload.objects.get()
        row.attempts = 0

        def ends_meanwhile() -> timedelta:
            assert leases.finish(row)
            return timedelta(0)

        # The sweep asks for the lease between its look at what is due and its note of it.
        monkeypatch.setattr(leases, "lease", ends_meanwhile)
        leases.sweep(Upload.objects.due(), "a task")
        assert not is_due(upload)

    @pytest.mark.parametrize("name", ["read-due-uploads", "check-due-claims"])
    def test_the_sweeps_run_by_themselves(self, name: str, settings: Any) -> None:
        celery.app.loader.import_default_modules()
        entry = celery.app.conf.beat_schedule[name]
        assert entry["schedule"].run_every == timedelta(seconds=settings.SWEEP_SECONDS)
        assert celery.app.tasks[entry["task"]]


class TestInParallel:
    pytestmark = pytest.mark.django_db(transaction=True)

    def test_of_many_takers_one_gets_it(self) -> None:
        member = make_member()
        for upload in [make_upload(member) for _ in range(10)]:
            results = at_once([partial(take, upload)] * THREADS)
            assert sorted(map(str, results)) == ["", *["None"] * (THREADS - 1)]
            upload.refresh_from_db()
            assert upload.attempts == 1

    def test_without_the_lock_two_takers_get_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        upload = make_upload(make_member())
        both_have_read = Barrier(2, timeout=30)
        save = Upload.save

        def save_together(row: Upload, **fields: Any) -> None:
            both_have_read.wait()
            save(row, **fields)

        monkeypatch.setattr(Upload, "save", save_together)
        monkeypatch.setattr(UploadQuerySet, "select_for_update", lambda rows, **_how: rows.all())
        results = at_once([partial(take, upload)] * 2)
        assert [getattr(row, "pk", row) for row in results] == [upload.pk] * 2

    def test_a_taker_does_not_wait_for_another(self) -> None:
        upload = make_upload(make_member())
        free: QuerySet[Upload] = Upload.objects.free()

        def hold() -> str:
            with transaction.atomic():
                Upload.objects.select_for_update().get(pk=upload.pk)
                held.wait()
                done.wait()
            return "held"

        def try_it() -> Upload | None:
            held.wait()
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            try:
                return leases.take(free, upload.pk)
            finally:
                done.wait()

        held, done = Barrier(2, timeout=30), Barrier(2, timeout=30)
        assert at_once([hold, try_it]) == ["held", None]

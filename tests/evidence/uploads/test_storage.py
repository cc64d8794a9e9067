"""Evidence is kept whole or not at all, stays once it is handed in, and is forgotten else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from evidence import tasks
from evidence.models import Upload, UploadPage
from evidence.sandbox.answer import DecodedCode
from evidence.uploads import storage as uploads_storage
from evidence.uploads import stored_files
from evidence.uploads.cleaning import CleanUpload
from evidence.uploads.written_files import written_ahead
from foundation import retention, sweeps
from portal import celery
from redemptions.claims import drafts
from tests.crowd import at_once
from tests.evidence.disk import age_file, stored, unnamed
from tests.factories import (
    jpeg,
    make_draft,
    make_member,
    make_promotion,
    make_registered,
    make_serial,
    picture,
)
from tests.products.conftest import are_stored, pages_of

pytestmark = pytest.mark.usefixtures("folder")
Capture = Any


def keep(by: User, clean: CleanUpload | None = None) -> Upload:
    return uploads_storage.store_upload(by=by, clean=clean or picture(), kind=Upload.Kind.INVOICE)


def age(*uploads: Upload, days: int) -> None:
    then = timezone.now() - timedelta(days=days)
    Upload.objects.filter(pk__in=[upload.pk for upload in uploads]).update(uploaded_at=then)


class TestKeep:
    def test_every_page_is_kept_with_what_was_read_of_it(self, alice: User, folder: Path) -> None:
        unit = make_serial()
        clean = pages_of(jpeg(), jpeg(121), jpeg(122))
        upload = uploads_storage.store_upload(
            by=alice, clean=clean, kind=Upload.Kind.INVOICE, serial=unit.serial
        )
        assert (upload.user, upload.serial, upload.submitted_at) == (alice, unit.serial, None)
        assert (upload.original_name, upload.sha256) == (clean.original_name, clean.sha256)
        kept = list(upload.pages.all())
        assert [page.number for page in kept] == [0, 1, 2]
        for page, given in zip(kept, clean.pages, strict=True):
            assert page.fingerprint == given.fingerprint
            with page.file.open() as file:
                assert file.read() == given.content
        assert len(stored(folder)) == 3

    def test_a_file_is_named_at_random_and_ends_in_jpg(self, alice: User) -> None:
        clean = replace(picture(), original_name="../../evil.html")
        names = {str(keep(alice, clean).pages.get().file.name) for _ in range(2)}
        assert len(names) == 2
        for name in names:
            assert name.startswith("uploadpage/")
            assert name.endswith(".jpg")
            assert "evil" not in name

    def test_the_original_is_kept_only_where_the_settings_say_so(
        self, alice: User, settings: Settings, folder: Path
    ) -> None:
        assert not keep(alice).original
        settings.KEEP_ORIGINALS = True
        upload = keep(alice)
        with upload.original.open() as file:
            assert file.read() == jpeg()
        assert len(stored(folder)) == 3

    @pytest.mark.parametrize("sign", ["\0", "\ud800"])
    def test_a_sign_in_a_code_that_no_database_takes_is_left_out(
        self, alice: User, sign: str
    ) -> None:
        clean = picture()
        code = DecodedCode("QRCode", f"A{sign}B", (0, 0, 1, 1))
        page = replace(clean.pages[0], codes=(code,))
        upload = keep(alice, replace(clean, pages=(page,)))
        assert upload.pages.get().codes == [["QRCode", "AB", [0, 0, 1, 1]]]

    def test_a_worker_is_told_after_the_commit_and_never_before(
        self, alice: User, django_capture_on_commit_callbacks: Capture
    ) -> None:
        with django_capture_on_commit_callbacks() as hinted:
            keep(alice)
        assert len(hinted) == 1
        with (
            django_capture_on_commit_callbacks() as hinted,
            pytest.raises(ZeroDivisionError),
            transaction.atomic(),
        ):
            assert keep(alice).pk / 0
        assert hinted == []


def test_what_is_written_ahead_stays_where_it_is_stored_and_goes_else(
    alice: User, folder: Path, settings: Settings
) -> None:
    settings.KEEP_ORIGINALS = True
    clean = pages_of(jpeg(), jpeg(121))
    with written_ahead([clean]):
        ahead = stored(folder)
        upload = keep(alice, clean)
    assert are_stored(upload)
    assert str(upload.original.name).startswith("upload/")
    assert stored(folder) == ahead
    assert len(ahead) == 3
    with pytest.raises(ZeroDivisionError), written_ahead([clean]):
        assert len(stored(folder)) / 0 == 6
    assert stored(folder) == ahead


class TestForget:
    def test_the_file_goes_with_the_commit(
        self, alice: User, folder: Path, django_capture_on_commit_callbacks: Capture
    ) -> None:
        upload = keep(alice, pages_of(jpeg(), jpeg(121)))
        with django_capture_on_commit_callbacks(execute=True):
            assert uploads_storage.delete_uploads([upload]) == 1
            assert len(stored(folder)) == 2
        assert stored(folder) == []
        assert not UploadPage.objects.exists()

    def test_what_is_taken_back_stays_with_its_file(
        self, alice: User, django_capture_on_commit_callbacks: Capture
    ) -> None:
        upload = keep(alice)
        with (
            django_capture_on_commit_callbacks(execute=True),
            pytest.raises(ZeroDivisionError),
            transaction.atomic(),
        ):
            assert uploads_storage.delete_uploads([upload]) / 0
        assert are_stored(Upload.objects.get())

    def test_the_original_goes_too(
        self,
        alice: User,
        folder: Path,
        settings: Settings,
        django_capture_on_commit_callbacks: Capture,
    ) -> None:
        settings.KEEP_ORIGINALS = True
        upload = keep(alice)
        with django_capture_on_commit_callbacks(execute=True):
            uploads_storage.delete_uploads([upload])
        assert stored(folder) == []

    def test_what_is_handed_in_is_never_forgotten(
        self, alice: User, django_capture_on_commit_callbacks: Capture
    ) -> None:
        upload = make_registered(alice).proofs.get().uploads.get()
        with django_capture_on_commit_callbacks(execute=True):
            assert uploads_storage.delete_uploads([upload]) == 0
        assert are_stored(Upload.objects.get())

    def test_others_are_left_alone(
        self, alice: User, bob: User, django_capture_on_commit_callbacks: Capture
    ) -> None:
        mine, same_file_of_bob = keep(alice), keep(bob)
        with django_capture_on_commit_callbacks(execute=True):
            assert uploads_storage.delete_uploads([mine]) == 1
            assert uploads_storage.delete_uploads([mine]) == 0
        assert are_stored(Upload.objects.get())
        assert Upload.objects.get() == same_file_of_bob


class TestForgetStray:
    def test_what_nobody_handed_in_within_60_days_goes(
        self,
        alice: User,
        monkeypatch: pytest.MonkeyPatch,
        django_capture_on_commit_callbacks: Capture,
    ) -> None:
        monkeypatch.setattr(retention, "PIECE", 2)
        old, young = [keep(alice) for _ in range(5)], keep(alice)
        handed_in = make_registered(alice).proofs.get().uploads.get()
        age(*old, handed_in, days=61)
        age(young, days=59)
        gone = [page.file.path for page in UploadPage.objects.filter(upload__in=old)]
        with django_capture_on_commit_callbacks(execute=True):
            retention.run()
        assert set(Upload.objects.all()) == {young, handed_in}
        assert are_stored(young)
        assert are_stored(handed_in)
        assert not any(Path(path).exists() for path in gone)

    def test_a_file_that_no_row_names_goes_after_a_day(
        self, alice: User, settings: Settings, folder: Path
    ) -> None:
        settings.KEEP_ORIGINALS = True
        upload = keep(alice, pages_of(jpeg(), jpeg(121)))
        named = stored(folder)
        assert len(named) == 3
        for path in named:
            age_file(path, days=400)
        unnamed(folder, "uploadpage/ab/abcd.jpg", days=2)
        unnamed(folder, "proofofpurchase/ab/abcd.jpg", days=2)
        unnamed(folder, "left.jpg", days=2)
        young = unnamed(folder, "uploadpage/ab/young.jpg", hours=23)
        assert uploads_storage.delete_orphans() == 3
        assert stored(folder) == sorted([*named, young])
        assert are_stored(upload)
        assert uploads_storage.delete_orphans() == 0

    def test_where_nothing_was_uploaded_yet_there_is_nothing_to_forget(
        self, db: None, folder: Path
    ) -> None:
        del db
        assert uploads_storage.delete_orphans() == 0
        assert not folder.exists()

    def test_a_draft_whose_photo_was_forgotten_stays_with_all_else(
        self, alice: User, django_capture_on_commit_callbacks: Capture
    ) -> None:
        draft = make_draft(
            alice, make_promotion(), make_registered(alice), recipient={"city": "Köln"}
        )
        assert draft.photo is not None
        age(draft.photo, days=61)
        with django_capture_on_commit_callbacks(execute=True):
            retention.run()
        found = drafts.draft_of(alice, draft.promotion)
        assert (found.pk, found.photo, found.recipient) == (draft.pk, None, {"city": "Köln"})

    def test_strays_are_forgotten_every_day(self) -> None:
        entry = celery.app.conf.beat_schedule["forget-stray-uploads"]
        assert entry["task"] == tasks.delete_orphans.name
        assert celery.app.tasks[entry["task"]]

    def test_a_file_that_goes_while_the_sweep_looks_is_none_of_its_cares(
        self, db: None, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        del db
        for number in range(3):
            unnamed(folder, f"uploadpage/ab/{number}.jpg", days=2)
        folders = stored_files.folders

        def one_goes_meanwhile(*where: Any, **more: Any) -> Iterator[tuple[str, list[str]]]:
            for place, names in folders(*where, **more):
                for gone in names[:1]:
                    (folder / gone).unlink(missing_ok=True)
                yield place, names

        monkeypatch.setattr(stored_files, "folders", one_goes_meanwhile)
        uploads_storage.delete_orphans()
        assert stored(folder) == []

    def test_a_run_that_takes_too_long_goes_on_after_its_last_folder(
        self, db: None, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        del db
        listed: list[str] = []
        listdir, goes_on = FileSystemStorage.listdir, list[tuple[Any, ...]]()
        for name in ("page/ab", "page/aa", "other/ab", "page"):
            unnamed(folder, f"{name}/stray.jpg", days=2)
        monkeypatch.setattr(sweeps, "MOST_SECONDS", -1)
        monkeypatch.setattr(sweeps, "enqueue", lambda *task, **_how: goes_on.append(task))

        def noted(storage: FileSystemStorage, name: str) -> tuple[list[str], list[str]]:
            listed.append(name)
            return listdir(storage, name)

        monkeypatch.setattr(FileSystemStorage, "listdir", noted)
        assert uploads_storage.delete_orphans() == 0
        for _ in range(4):
            listed.clear()
            tasks.delete_orphans(goes_on[-1][1])
        places = ["other", "other/ab", "page", "page/aa", "page/ab"]
        assert goes_on == [(tasks.delete_orphans.name, place) for place in places]
        assert listed == ["", "page", "page/aa", "page/ab"]
        assert stored(folder) == []
        assert uploads_storage.delete_orphans(after=goes_on[-1][1]) == 0
        assert len(goes_on) == 5

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.long
    def test_two_sweeps_at_once_do_not_trip_over_each_other(self, folder: Path) -> None:
        member = make_member()
        uploads = [keep(member) for _ in range(5)]
        age(*uploads, days=61)
        for number in range(500):
            unnamed(folder, f"uploadpage/ab/{number}.jpg", days=2)

        def sweep() -> None:
            retention.run()
            uploads_storage.delete_orphans()

        results = at_once([sweep] * 4)
        assert [result for result in results if isinstance(result, Exception)] == []
        assert stored(folder) == []
        assert not Upload.objects.exists()

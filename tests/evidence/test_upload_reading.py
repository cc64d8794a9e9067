"""An upload is read once, as much of it as is needed, and given up where it cannot be read."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from accounts.models import User
from evidence import tasks
from evidence.findings import Box, ReadIn
from evidence.models import Upload, UploadPage
from evidence.reading import INVOICE_SIDE, Line, tries
from evidence.reading.scripts import Script
from evidence.sandbox.answer import DecodedCode, StatedText
from evidence.unit_labels.reading import LABEL_SIDE
from evidence.upload_reading import (
    NotReadYet,
    codes_of,
    copy_reading_of,
    invoice_lines_of,
    lines_of,
    read,
    read_now,
    surroundings_of,
    turned_lines_of,
)
from evidence.uploads import storage
from evidence.uploads.cleaning import CleanUpload
from foundation import leases
from products.models import SerialNumber
from redemptions.checks.evidence_runner import check_photo
from tests.evidence.reading.test_tries import SERIAL as IN_BARS
from tests.evidence.reading.test_tries import jpeg as jpeg_of
from tests.evidence.reading.test_tries import label
from tests.factories import jpeg, make_serial, picture
from tests.products.conftest import pages_of

PLACE = (0.1, 0.2, 0.3, 0.4)
SIZES = (120, 130, 140)
asked: list[tuple[int, int | None]] = []


def an_engine(image: Image.Image, longest_side: int | None) -> list[Line]:
    """Read of each picture how wide it is."""
    asked.append((image.width, longest_side))
    return [Line(f"{image.width} wide", 0.9, Box(*PLACE), -0.01)]


def broken_engine(_image: Image.Image, _longest_side: int | None) -> list[Line]:
    asked.append((0, None))
    message = "The engine is out of order."
    raise RuntimeError(message)


def slow_engine(image: Image.Image, longest_side: int | None) -> list[Line]:
    """Take so long at the first time that another worker has read it meanwhile."""
    found = an_engine(image, longest_side)
    if len(asked) > 1:
        return found
    Upload.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    read(Upload.objects.get().pk)
    return [Line("too late", 0.9, Box(*PLACE))]


@pytest.fixture(autouse=True)
def engine(settings: Settings) -> None:
    asked.clear()
    settings.READING_ENGINE = f"{__name__}.an_engine"


def script_engine(image: Image.Image, longest_side: int | None, script: Script) -> list[Line]:
    asked.append((image.width, longest_side))
    return [Line(f"{image.width} wide in {script.code}", 0.9, Box(*PLACE))]


@pytest.fixture
def korean(settings: Settings, tmp_path: Path) -> None:
    """Where the data of Korean are installed."""
    (tmp_path / "kor.traineddata").touch()
    settings.TESSDATA_DIR = str(tmp_path)
    settings.SCRIPT_ENGINE = f"{__name__}.script_engine"


@pytest.fixture
def no_engine(settings: Settings) -> None:
    settings.READING_ENGINE = f"{__name__}.broken_engine"


def keep(
    by: User, kind: Upload.Kind, clean: CleanUpload | None = None, unit: SerialNumber | None = None
) -> Upload:
    return storage.store_upload(
        by=by, clean=clean or picture(), kind=kind, serial=unit.serial if unit else ""
    )


def an_invoice(by: User) -> Upload:
    return keep(by, Upload.Kind.INVOICE, pages_of(*(jpeg(size) for size in SIZES)))


def a_photo(by: User, *, says: str, unit: SerialNumber | None) -> Upload:
    clean = picture()
    page = replace(clean.pages[0], codes=(DecodedCode("Code128", says, PLACE),))
    return keep(by, Upload.Kind.SERIAL_PHOTO, replace(clean, pages=(page,)), unit)


def texts(upload: Upload) -> list[list[str]]:
    return [[line.text for line in lines_of(page)] for page in upload.pages.all()]


def test_every_page_of_an_invoice_is_read_in_a_smaller_copy(alice: User) -> None:
    upload = an_invoice(alice)
    tasks.read_upload(upload.pk, a_later_argument=1)
    upload.refresh_from_db()
    assert upload.is_done
    assert (upload.due_at, upload.leased_until) == (None, None)
    assert texts(upload) == [["120 wide"], ["130 wide"], ["140 wide"]]
    assert asked == [(size, INVOICE_SIDE) for size in SIZES]


def test_lines_come_back_as_they_were_read(alice: User) -> None:
    upload = keep(alice, Upload.Kind.INVOICE)
    read(upload.pk)
    assert lines_of(upload.pages.get()) == [Line("120 wide", 0.9, Box(*PLACE), -0.01)]


def test_what_a_pdf_says_of_itself_counts_where_the_print_confirms_it(alice: User) -> None:
    said = (
        StatedText("120 wide", "120 wide", PLACE),
        StatedText("130 wide", "130 wide", PLACE),
        StatedText("Invoice No. 120", "120"),
    )
    page = replace(picture().pages[0], stated=said)
    upload = keep(alice, Upload.Kind.INVOICE, replace(picture(), pages=(page,)))
    assert invoice_lines_of(upload.pages.get()) == []
    read(upload.pk)
    lines = [line.text for line in invoice_lines_of(upload.pages.get())]
    assert lines == ["120 wide", "120 wide", "Invoice No. 120"]
    assert texts(upload) == [["120 wide"]]


def test_a_photo_whose_code_says_the_serial_is_read_around_it(alice: User) -> None:
    unit = make_serial()
    upload = a_photo(alice, says=f"S{unit.serial}", unit=unit)
    read(upload.pk)
    upload.refresh_from_db()
    assert (upload.is_done, upload.attempts, asked) == (True, 1, [(60, LABEL_SIDE)])
    page = upload.pages.get()
    assert codes_of(page) == [DecodedCode("Code128", f"S{unit.serial}", PLACE)]
    (line,) = lines_of(page)
    # What is read in a part stands where it is on the page.
    assert line.box == pytest.approx((0.05, 0.16, 0.15, 0.32), abs=0.01)
    assert surroundings_of(page) is None, "nothing is around it"


def test_a_photo_that_cannot_be_read_ends_without_lines(alice: User, no_engine: None) -> None:
    del no_engine
    unit = make_serial()
    upload = a_photo(alice, says=unit.serial, unit=unit)
    for _attempt in range(3):
        read(upload.pk)
        Upload.objects.update(leased_until=None, due_at=timezone.now())
    assert upload.pages.get().lines is None


def test_a_photo_whose_code_says_another_serial_is_read_whole_and_once(alice: User) -> None:
    upload = a_photo(alice, says="602V397000000", unit=make_serial())
    read(upload.pk)
    assert texts(upload) == [["120 wide"]]
    assert asked == [(120, None)]
    assert copy_reading_of(upload.pages.get()) is None


def test_a_photo_that_does_not_say_its_serial_is_read_in_copies(alice: User) -> None:
    unit = make_serial(serial=IN_BARS)
    upload = keep(alice, Upload.Kind.SERIAL_PHOTO, pages_of(jpeg_of(label())), unit)
    UploadPage.objects.update(codes=[])  # as if they had been blurred
    assert not check_photo(upload, IN_BARS).passed
    read(upload.pk)
    assert texts(upload) == [["1000 wide"]]
    copy = copy_reading_of(upload.pages.get())
    assert copy is not None
    assert (copy.read_in, [code.text for code in copy.codes]) == (ReadIn.LEVEL, [IN_BARS])
    found = check_photo(upload, IN_BARS)
    assert (found.passed, found.read_in) == (True, ReadIn.LEVEL)
    assert not check_photo(upload, f"{IN_BARS[:-1]}W").passed


def test_a_copy_that_cannot_be_read_loses_nothing_of_the_photo(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_copy: object) -> None:
        raise MemoryError

    monkeypatch.setattr(tries, "label_places", fails)
    upload = a_photo(alice, says="4711234567890", unit=make_serial())
    read(upload.pk)
    assert texts(upload) == [["120 wide"]]
    assert Upload.objects.get().attempts == 1


def test_a_scanned_label_is_read_for_the_chk_beside_its_code(alice: User) -> None:
    upload = a_photo(alice, says=make_serial().serial, unit=None)
    read(upload.pk)
    assert texts(upload) == [["120 wide"]]


def test_it_is_read_once_however_often_it_is_asked_for(alice: User) -> None:
    upload = an_invoice(alice)
    for _ in range(3):
        read(upload.pk)
        read_now(Upload.objects.get(pk=upload.pk))
    assert len(asked) == 3
    assert Upload.objects.get().attempts == 1


def test_what_was_forgotten_meanwhile_is_no_error(alice: User) -> None:
    upload = an_invoice(alice)
    storage.delete_uploads([upload])
    read(upload.pk)
    assert asked == []


def test_what_fails_is_tried_again_later_and_given_up_at_the_third_time(
    alice: User, no_engine: None, settings: Settings
) -> None:
    del no_engine
    upload = an_invoice(alice)
    for attempt in (1, 2):
        read(upload.pk)
        upload.refresh_from_db()
        assert (upload.is_done, upload.attempts, upload.leased_until) == (False, attempt, None)
        assert upload.due_at is not None
        assert upload.due_at > timezone.now()
    read(upload.pk)
    upload.refresh_from_db()
    assert (upload.is_done, upload.attempts, upload.due_at) == (True, 3, None)
    assert [page.lines for page in upload.pages.all()] == [None] * 3
    settings.READING_ENGINE = f"{__name__}.an_engine"
    read(upload.pk)
    assert texts(upload) == [[], [], []]


def test_what_failed_once_is_read_the_next_time(
    alice: User, no_engine: None, settings: Settings
) -> None:
    del no_engine
    upload = an_invoice(alice)
    read(upload.pk)
    settings.READING_ENGINE = f"{__name__}.an_engine"
    assert texts(read_now(upload)) == [["120 wide"], ["130 wide"], ["140 wide"]]


def test_a_file_that_is_gone_fails_like_any_other(alice: User) -> None:
    upload = keep(alice, Upload.Kind.INVOICE)
    page = upload.pages.get()
    page.file.storage.delete(str(page.file.name))
    for _ in range(leases.MOST_ATTEMPTS):
        read(upload.pk)
    upload.refresh_from_db()
    assert (upload.is_done, lines_of(upload.pages.get())) == (True, [])


def test_who_needs_it_now_waits_for_the_worker_that_has_it(alice: User) -> None:
    upload = an_invoice(alice)
    assert leases.take(Upload.objects.free(), upload.pk)
    with pytest.raises(NotReadYet):
        read_now(upload)
    assert asked == []


def test_who_needs_it_now_waits_for_the_next_try(alice: User, no_engine: None) -> None:
    del no_engine
    upload = an_invoice(alice)
    for _ in range(leases.MOST_ATTEMPTS - 1):
        with pytest.raises(NotReadYet):
            read_now(upload)
    assert read_now(upload).is_done


def test_a_worker_that_comes_back_too_late_changes_nothing(alice: User, settings: Settings) -> None:
    upload = keep(alice, Upload.Kind.INVOICE)
    settings.READING_ENGINE = f"{__name__}.slow_engine"
    read(upload.pk)
    assert texts(upload) == [["120 wide"]]
    assert Upload.objects.get().attempts == 2


def test_a_page_is_read_once_for_each_way_it_is_turned(alice: User) -> None:
    page = an_invoice(alice).pages.all()[1]
    (line,) = turned_lines_of(page, 180)
    page.refresh_from_db()
    assert [line] == turned_lines_of(page, 180)
    assert asked == [(130, INVOICE_SIDE)]
    assert turned_lines_of(page, 90)[0].text == "120 wide"
    page.refresh_from_db()
    assert set(page.turned_lines) == {"180", "90"}
    assert len(asked) == 2


@pytest.mark.usefixtures("korean")
def test_an_invoice_is_read_in_the_script_of_the_members_region(alice: User, bob: User) -> None:
    for member, region in ((alice, "KR"), (bob, "SG")):
        member.region = region
        member.save()
    hers, his = (keep(member, Upload.Kind.INVOICE) for member in (alice, bob))
    label = keep(alice, Upload.Kind.SERIAL_PHOTO)
    for upload in (hers, his, label):
        read(upload.pk)
    assert [texts(each) for each in (hers, his, label)] == [
        [["120 wide in kor"]],
        [["120 wide"]],
        [["120 wide"]],
    ]


@pytest.mark.usefixtures("korean")
def test_a_shop_abroad_is_read_again_in_its_script_once(alice: User) -> None:
    upload = keep(alice, Upload.Kind.INVOICE)
    turned_lines_of(upload.pages.get(), 180)
    assert texts(read_now(upload, region="DE")) == [["120 wide"]]
    assert texts(read_now(upload, region="KR")) == [["120 wide in kor"]]
    page = upload.pages.get()
    assert turned_lines_of(page, 180)[0].text == "120 wide in kor"
    before = len(asked)
    assert texts(read_now(upload, region="KR")) == [["120 wide in kor"]]
    assert texts(read_now(upload, region="DE")) == [["120 wide in kor"]]
    assert len(asked) == before


def test_without_the_data_it_is_read_as_ever(alice: User) -> None:
    upload = keep(alice, Upload.Kind.INVOICE)
    assert texts(read_now(upload, region="KR")) == [["120 wide"]]
    assert len(asked) == 1

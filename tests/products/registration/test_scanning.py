"""Scan instead of typing: a photo of the label fills serial and CHK, and is then forgotten."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from evidence import upload_reading
from evidence.documents.serial_numbers import Candidate
from evidence.models import Upload
from evidence.uploads.storage import NotStored
from portal.demo.drawings import sticker
from products.catalogue import chk
from products.models import SerialNumber
from products.registration import drafts, scanning
from products.registration.scanning import (
    SCANS_PER_MEMBER,
    delete_scan,
    save_scan,
    scan_of,
    scanned,
)
from tests.factories import CHK, jpeg, make_serial, picture, upload
from tests.products.conftest import drafted, posted

SERIAL, CHECK, SCAN = (
    reverse(name) for name in ("product-registration", "registration-check", "registration-scan")
)
PURCHASE = reverse("registration-purchase")
TOO_MANY = "Too many attempts. Please try again in an hour."
PLACE = (0.1, 0.2, 0.3, 0.4)


def read_as(scan: Upload, *texts: str, codes: Sequence[str] = ()) -> Upload:
    """Say what was read on the label."""
    lines = [
        (text, 0.9, (0.1, row / 9, 0.6, row / 9 + 0.02), 0.0) for row, text in enumerate(texts)
    ]
    scan.pages.update(lines=lines, codes=[("Code128", code, PLACE) for code in codes])
    Upload.objects.filter(pk=scan.pk).update(done_at=timezone.now(), due_at=None)
    return Upload.objects.get(pk=scan.pk)


def scan_by(user: User) -> Upload:
    return save_scan(by=user, clean=picture("label.jpg"))


def spend(user: User) -> None:
    for _ in range(SCANS_PER_MEMBER.limit):
        SCANS_PER_MEMBER.hit(user.pk)


def send(client: Client, **fields: Any) -> Any:
    return posted(client, SCAN, {"photo": upload("label.jpg"), **fields})


def test_a_photo_of_the_label_opens_a_serial_that_others_locked(
    client: Client, alice: User, unit: SerialNumber
) -> None:
    client.force_login(alice)
    drafts.begin(by=alice, serial=unit)
    for _ in range(chk.PER_SERIAL.limit):
        chk.PER_SERIAL.hit(unit.pk)
    read_as(scan_by(alice), f"S/N: {unit.serial}", "CHK: 4A8")
    assertRedirects(client.post(CHECK, {"chk": CHK}), CHECK)  # the photo shows another
    read_as(scan_by(alice), f"S/N: {unit.serial}", f"CHK: {CHK}")
    assertRedirects(client.post(CHECK, {"chk": CHK}), PURCHASE)


class TestScanned:
    def test_gives_the_serial_and_the_chk_beside_it(self, alice: User, unit: SerialNumber) -> None:
        scan = read_as(scan_by(alice), f"S/N: {unit.serial}", "CHK: 4A7")
        found = scanned(scan)
        assert found
        assert (found.serial, found.chk) == (unit.serial, "4A7")

    def test_of_several_it_means_the_one_that_exists(self, alice: User, unit: SerialNumber) -> None:
        codes = ["912V397XX0123", "55566677A8", unit.serial]
        found = scanned(read_as(scan_by(alice), codes=codes))
        assert found
        assert found.serial == unit.serial

    def test_none_that_exists_gives_the_likeliest(self, alice: User) -> None:
        found = scanned(read_as(scan_by(alice), "Made in 2026X00000000", "S/N: BA3T01946000V"))
        assert found
        assert found.serial == "BA3T01946000V"

    def test_nothing_like_a_serial_gives_none(self, alice: User) -> None:
        assert scanned(read_as(scan_by(alice), "Hello", "CHK: 4A7")) is None
        assert scanned(scan_by(alice)) is None

    def test_a_label_is_read_by_the_real_reader(self, alice: User, unit: SerialNumber) -> None:
        drawn = sticker(serial=unit.serial, chk=CHK, model="M", product=unit.serial)
        scan = save_scan(by=alice, clean=picture("label.png", drawn))
        upload_reading.read(scan.pk)
        found = scanned(scan)
        assert isinstance(found, Candidate)
        assert (found.serial, found.chk) == (unit.serial, CHK)


class TestKeepScan:
    def test_a_newer_one_takes_the_place_of_the_one_before(self, alice: User, bob: User) -> None:
        theirs, _first, second = scan_by(bob), scan_by(alice), scan_by(alice)
        assert (scan_of(alice), scan_of(bob)) == (second, theirs)
        assert Upload.objects.count() == 2

    def test_it_is_no_photo_of_a_claim_and_no_invoice(
        self, alice: User, unit: SerialNumber
    ) -> None:
        kept = drafted(alice, unit).invoices.get()
        assert scan_of(alice) is None
        delete_scan(alice)
        assert Upload.objects.get() == kept

    def test_too_many_in_an_hour_are_not_kept_and_the_last_stays(
        self, alice: User, bob: User
    ) -> None:
        scan = scan_by(alice)
        spend(alice)
        with pytest.raises(NotStored, match="Please try again in an hour"):
            scan_by(alice)
        assert scan_of(alice) == scan
        assert scan_by(bob)


class TestPage:
    def test_a_photo_is_kept_and_its_reading_is_shown(self, signed_in: Client, alice: User) -> None:
        answer = send(signed_in)
        assert answer.redirect_chain == [(f"{SERIAL}#photo", 302)]
        scan = scan_of(alice)
        assert scan
        assert not scan.serial
        assertContains(answer, "Checking your file")
        assertContains(answer, f"{reverse('uploads-reading')}?upload={scan.pk}")
        assertContains(answer, "Remove label.jpg")

    def test_what_was_read_fills_the_serial(
        self, signed_in: Client, alice: User, unit: SerialNumber
    ) -> None:
        read_as(scan_by(alice), f"S/N: {unit.serial}", "CHK: 4A7")
        page = signed_in.get(SERIAL)
        assertContains(page, f'value="{unit.serial}"')
        assertContains(page, f"Serial number read: {unit.serial}")
        assertContains(page, "CHK read: 4A7")

    def test_it_goes_ahead_of_what_was_drafted_and_behind_what_is_asked_for(
        self, signed_in: Client, alice: User, unit: SerialNumber
    ) -> None:
        drafts.begin(by=alice, serial=make_serial())
        read_as(scan_by(alice), f"S/N: {unit.serial}")
        assertContains(signed_in.get(SERIAL), f'value="{unit.serial}"')
        other = signed_in.get(SERIAL, {"serial": "BA3T00000000A"})
        assertContains(other, 'value="BA3T00000000A"')

    def test_an_unreadable_label_leaves_the_field_as_it_is(
        self, signed_in: Client, alice: User
    ) -> None:
        read_as(scan_by(alice), "Hello")
        page = signed_in.get(SERIAL)
        assertContains(page, "We can&#x27;t read a serial number here.")
        assertNotContains(page, 'value="Hello"')

    def test_what_is_read_is_shown_as_text(self, signed_in: Client, alice: User) -> None:
        read_as(scan_by(alice), 'S/N: BA3T01946000V"><script>x', codes=['"><script>x'])
        assertNotContains(signed_in.get(SERIAL), "<script>x")

    def test_the_chk_is_carried_to_step_2_for_the_same_serial_only(
        self, signed_in: Client, alice: User, unit: SerialNumber
    ) -> None:
        read_as(scan_by(alice), f"S/N: {unit.serial}", f"CHK: {CHK}")
        drafts.begin(by=alice, serial=unit)
        assertContains(signed_in.get(CHECK), f'value="{CHK}"')
        drafts.begin(by=alice, serial=make_serial())
        assertNotContains(signed_in.get(CHECK), f'value="{CHK}"')

    @pytest.mark.parametrize(("shown", "page"), [(CHK, PURCHASE), ("4A8", CHECK), ("", CHECK)])
    def test_the_right_chk_on_the_photo_leaves_step_2_out(
        self, signed_in: Client, alice: User, unit: SerialNumber, shown: str, page: str
    ) -> None:
        scan = read_as(scan_by(alice), f"S/N: {unit.serial}", f"CHK: {shown}" if shown else "-")
        assertRedirects(signed_in.post(SERIAL, {"serial": unit.serial}), page)
        assert chk.wrong_tries(unit, by=alice) == 0
        scan.refresh_from_db()
        assert scan.serial == (unit.serial if page == PURCHASE else "")

    def test_the_chk_on_a_photo_of_another_unit_proves_nothing(
        self, signed_in: Client, alice: User, unit: SerialNumber
    ) -> None:
        read_as(scan_by(alice), f"S/N: {make_serial().serial}", f"CHK: {CHK}")
        assertRedirects(signed_in.post(SERIAL, {"serial": unit.serial}), CHECK)

    def test_a_scan_verifies_nothing_by_itself(
        self, signed_in: Client, alice: User, unit: SerialNumber
    ) -> None:
        read_as(scan_by(alice), f"S/N: {unit.serial}", f"CHK: {CHK}")
        draft = drafts.begin(by=alice, serial=unit)
        signed_in.get(CHECK)
        draft.refresh_from_db()
        assert not draft.chk_verified

    def test_it_is_forgotten_once_the_chk_is_verified(
        self, signed_in: Client, alice: User, bob: User, unit: SerialNumber
    ) -> None:
        scan_by(alice)
        theirs = scan_by(bob)
        drafts.begin(by=alice, serial=unit)
        posted(signed_in, CHECK, {"chk": "ZZZ"})
        assert scan_of(alice)
        signed_in.post(CHECK, {"chk": CHK})
        assert scan_of(alice) is None
        assert scan_of(bob) == theirs

    def test_it_stays_for_a_claim_if_it_shows_the_product(
        self, signed_in: Client, alice: User, unit: SerialNumber
    ) -> None:
        scan = read_as(scan_by(alice), codes=[unit.serial])
        drafts.begin(by=alice, serial=unit)
        signed_in.post(CHECK, {"chk": CHK})
        assert scan_of(alice) is None
        scan.refresh_from_db()
        assert scan.serial == unit.serial

    def test_remove_takes_out_the_own_scan_alone(
        self, signed_in: Client, alice: User, bob: User
    ) -> None:
        mine, theirs = scan_by(alice), scan_by(bob)
        assertRedirects(signed_in.post(SCAN, {"remove": theirs.pk}), SERIAL)
        assert not Upload.objects.filter(pk=mine.pk).exists()
        assert scan_of(bob) == theirs

    def test_too_many_say_how_long_to_wait(self, signed_in: Client, alice: User) -> None:
        spend(alice)
        assertContains(send(signed_in), TOO_MANY)
        assert not Upload.objects.exists()
        assertNotContains(signed_in.get(SERIAL), TOO_MANY)

    def test_a_file_that_is_no_photo_is_told_beside_the_field(self, signed_in: Client) -> None:
        page = send(signed_in, photo=upload("label.pdf", b"%PDF-1.7\n"))
        assertContains(page, "This is a PDF.")
        assertContains(send(signed_in, photo=""), "Take or choose a photo of the label.")
        assert not Upload.objects.exists()

    def test_a_page_shows_no_scan_of_somebody_else(
        self, signed_in: Client, bob: User, unit: SerialNumber
    ) -> None:
        read_as(scan_by(bob), f"S/N: {unit.serial}")
        page = signed_in.get(SERIAL)
        assertNotContains(page, unit.serial)
        assertNotContains(page, "label.jpg")

    def test_a_visitor_is_asked_to_sign_in_and_a_get_shows_nothing(
        self, client: Client, alice: User
    ) -> None:
        assert client.post(SCAN, {"photo": upload("l.jpg", jpeg())}).status_code == 302
        assert not Upload.objects.exists()
        client.force_login(alice)
        assert client.get(SCAN).status_code == 405


def test_a_scan_that_is_still_read_fills_nothing(signed_in: Client, alice: User) -> None:
    scanning.save_scan(by=alice, clean=picture("label.jpg"))
    assertContains(signed_in.get(SERIAL), 'name="serial"')

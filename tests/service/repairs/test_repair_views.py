"""The pages of repairs, without scripts: whose they are, what they say, what visitors learn."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from fulfilment.models import Carrier
from service.models import Repair, RepairParcel, RepairPhoto, RepairStage
from service.repairs import inquiry, label_pdf
from service.repairs.forms import SentByMemberForm
from service.repairs.member_part import owners_of
from service.repairs.packing import region_and_rules
from tests.factories import make_registered, make_serial
from tests.service.repair_rows import (
    make_packing_rule,
    make_region,
    make_repair,
    make_repair_draft,
    moved,
)

pytestmark = [pytest.mark.django_db, pytest.mark.long]
S = RepairStage


def page_of(repair: Repair, act: str = "") -> str:
    return reverse(f"repair-{act}" if act else "repair", args=[repair.rma])


def addresses(repair: Repair) -> list[str]:
    """Every page of a repair that is read."""
    photo = RepairPhoto.objects.filter(condition__repair=repair)[0].pk
    shown = [page_of(repair, act) for act in ("", "label", "form")]
    return [*shown, *(reverse(f"repair-photo{size}", args=[photo]) for size in ("", "-small"))]


def test_nobody_sees_or_changes_anothers_repair(client: Client, alice: User, bob: User) -> None:
    make_region(alice.region, has_repair_form=True)
    repair = make_repair(alice)
    draft = make_repair_draft(alice)
    of_draft = draft.photos.all()[0]
    client.force_login(bob)
    mine = repair.registered_product_id
    steps = ("product", "checks", "fault", "way", "confirm", "history")
    reads = [
        *addresses(repair),
        *(reverse(f"repair-{step}", args=[mine]) for step in steps),
        reverse("repair-photo", args=[of_draft.pk]),
    ]
    assert {page: client.get(page).status_code for page in reads} == dict.fromkeys(reads, 404)
    acts = [page_of(repair, act) for act in ("sent", "extension", "cancellation")]
    acts.append(reverse("repair-draft-deletion", args=[draft.registered_product_id]))
    assert {page: client.post(page).status_code for page in acts} == dict.fromkeys(acts, 404)
    client.force_login(alice)
    for page in addresses(repair)[3:]:
        seen: Any = client.get(page)
        assert seen.status_code == 200
        assert b"".join(seen.streaming_content if seen.streaming else [seen.content])


def test_a_repair_says_why_and_until_when_and_what_happened(signed_in: Client, alice: User) -> None:
    repair = moved(make_repair(alice), S.RECEIVED, S.EXAMINED)
    moved(repair, S.WAITING, reason="The fan is on its way from Taiwan.")
    page = signed_in.get(page_of(repair))
    for words in (
        repair.number,
        "Waiting for a part",
        "We&#x27;ve ordered a part",
        "The fan is on its way from Taiwan.",
        "It should arrive by",
        "We promised to send it back by",
        "When you applied",
        "It stays dark.",
    ):
        assertContains(page, words)
    assertNotContains(page, "I have sent it")
    listed = signed_in.get(reverse("repairs"))
    assertContains(listed, repair.number)
    assertContains(listed, "It should arrive by")


def test_the_pages_take_the_same_queries_for_many_repairs(signed_in: Client, alice: User) -> None:
    first = make_repair(alice)
    signed_in.get(page_of(first))  # what a process keeps is there from then on
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as made:
            signed_in.get(reverse("repairs"))
            signed_in.get(page_of(first))
        counts.append(len(made))
        make_repair(alice)
    assert counts[0] == counts[1]


@pytest.mark.long
def test_sent_extended_and_cancelled_by_their_buttons(signed_in: Client, alice: User) -> None:
    repair = make_repair(alice)
    until = repair.approved_until
    assert until is not None
    signed_in.post(page_of(repair, "extension"))
    repair.refresh_from_db()
    assert repair.approved_until == until + timedelta(days=20)
    again = signed_in.post(page_of(repair, "extension"), follow=True)
    assertContains(again, "possible any more")
    assertContains(signed_in.post(page_of(repair, "sent")), "Who brings it?")
    carrier = Carrier.objects.create(name="DHL", pattern="9999")
    wrong = signed_in.post(page_of(repair, "sent"), {"carrier": carrier.pk, "number": "AB"})
    assertContains(wrong, "look like a number of this carrier")
    sent = {"carrier": carrier.pk, "number": "12-34"}
    for _ in range(2):
        assertRedirects(
            signed_in.post(page_of(repair, "sent"), sent),
            page_of(repair),
            fetch_redirect_response=False,
        )
    parcel = RepairParcel.objects.get()
    assert (parcel.number, parcel.repair.stage) == ("1234", S.ON_WAY)
    other = make_repair(alice)
    assertContains(signed_in.post(page_of(other, "sent"), sent), "Another parcel is on its way")
    signed_in.post(page_of(other, "cancellation"))
    other.refresh_from_db()
    assert other.stage == S.CANCELLED
    assertContains(signed_in.post(page_of(repair, "cancellation"), follow=True), "gone on")


def test_today_is_the_members_day_and_hyphens_are_nobodys_number(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_repair(alice)
    assert not owners_of(" - - ").exists()
    noon = datetime(2026, 11, 30, 12, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    for region, is_today in (("NZ", True), ("DE", False)):
        typed = {"carrier_name": "Van", "sent_on": "2026-12-01"}
        assert SentByMemberForm(typed, repair=Repair(region=region)).is_valid() is is_today


def test_a_visitor_learns_the_stage_alone_and_guessing_ends(client: Client, alice: User) -> None:
    repair = make_repair(alice, make_registered(alice, serial=make_serial(serial="K2601AAA0042")))
    page = reverse("repair-status")
    assertRedirects(client.get(reverse("repairs")), page)
    asked = {"rma": repair.number.lower(), "last": "0042"}
    for _ in range(inquiry.PER_RMA.limit + 1):
        shown = client.post(page, asked)
        assertContains(shown, "Approved")
    for hidden in ("It stays dark.", repair.product.name, "Adler", alice.email):
        assertNotContains(shown, hidden)
    assertContains(client.post(page, {**asked, "rma": "000000001"}), "an RMA No. of ours")
    for number in range(inquiry.PER_RMA.limit):
        wrong = client.post(page, {**asked, "last": f"{number:04}"})
        assertContains(wrong, "find a repair with these two")
    assert client.post(page, asked).status_code == 429


def test_the_history_stays_with_the_unit_without_words_of_its_former_owner(
    client: Client, alice: User, bob: User
) -> None:
    product = make_registered(alice)
    repair = moved(make_repair(alice, product), S.RECEIVED, S.REPLACED, reason="Our secret words")
    moved(repair, S.DELIVERED)
    product.released_at, product.release_reason = timezone.now(), "handed_over"
    product.save()
    new = make_registered(bob, serial=product.serial)
    client.force_login(bob)
    page = client.get(reverse("repair-history", args=[new.pk]))
    assertContains(page, "By an earlier owner")
    assertContains(page, "Replaced")
    for hidden in ("It stays dark.", "secret", "Adler", "Invalidenstr", repair.number, alice.email):
        assertNotContains(page, hidden)
    assert client.get(page_of(repair)).status_code == 404


@pytest.mark.long
def test_the_codes_on_the_label_are_read_by_our_own_reader(alice: User) -> None:
    repair = make_repair(alice, accessories=["battery"])
    region, rules = region_and_rules(repair)
    for language in ("en", "id", "zh-hant", "de", "ko"):
        with translation.override(language):
            found = label_pdf.pdf_of(label_pdf.label_of(repair, region=region, rules=rules))
        pdf = pypdfium2.PdfDocument(BytesIO(found))
        assert len(pdf) == 1
        picture = pdf[0].render(scale=3).to_pil()
        read = {(code.format.name, code.text) for code in zxingcpp.read_barcodes(picture)}
        assert read == {("Code128", repair.rma), ("QRCode", repair.rma)}
        text = pdf[0].get_textpage().get_text_bounded()
        for words in (repair.number, "Repair Street 1", repair.serial.serial):
            assert words in text


def test_what_may_be_dangerous_has_rules_of_its_own(alice: User) -> None:
    make_packing_rule("Use a firm box.")
    make_packing_rule("Keep it outside.", is_for_safety=True)
    rules = region_and_rules(make_repair(alice, description="Smoke!"))[1]
    assert rules.index("Keep it outside.") < rules.index("Use a firm box.")
    usual = region_and_rules(make_repair(alice))[1]
    assert "Use a firm box." in usual
    assert "Keep it outside." not in usual


def test_who_drops_it_off_is_not_asked_for_a_parcel(signed_in: Client, alice: User) -> None:
    repair = make_repair(alice, way="drop_off")
    page = signed_in.get(page_of(repair))
    assertContains(page, "Bring it by")
    assertNotContains(page, "I have sent it")
    assertContains(
        signed_in.post(page_of(repair, "sent"), {"carrier_name": "DHL"}, follow=True), "gone on"
    )

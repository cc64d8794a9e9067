"""Ops' lists of parcels: the views, the bulk acts, the exports, and the page of one parcel."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from accounts.security_events import SecurityEvent
from fulfilment.models import Fulfilment, Shipment
from fulfilment.parcels import labels, lists, shipping
from tests.factories import make_member, today
from tests.fulfilment.parcels.rows import (
    ELSEWHERE,
    HOME,
    make_carrier,
    make_parcel,
    parcel_promotion,
)

LIST = "/admin/fulfilment/parcel/"
Status = Fulfilment.Status


@pytest.fixture
def ops(client: Client, omar: User) -> Client:
    client.force_login(omar)
    return client


def act(ops: Client, action: str, *parcels: Fulfilment) -> Any:
    chosen = {"action": action, "_selected_action": [parcel.pk for parcel in parcels]}
    return ops.post(f"{LIST}?work=all", chosen)


def test_each_view_lists_what_is_to_be_done(ops: Client, alice: User, omar: User) -> None:
    promotion, carrier = parcel_promotion(), make_carrier()
    late = today() - timedelta(weeks=13)
    due, held, gone, back = (make_parcel(alice, promotion) for _ in range(4))
    missed = make_parcel(alice, promotion, due_on=late)
    Fulfilment.objects.filter(pk=held.pk).update(status=Status.ON_HOLD)
    for number, parcel in enumerate((gone, back, missed)):
        number_of = f"JJD000{number}"
        shipping.send(parcel_id=parcel.pk, by=omar, carrier=carrier, number=number_of)
    shipping.note_returned(parcel_id=back.pk, by=omar)
    Shipment.objects.filter(fulfilment=missed).update(not_arrived_at=timezone.now())
    views = {
        "": {due},
        "on_its_way": {gone, missed},
        "returned": {back},
        "not_arrived": {missed},
        "overdue": {missed},
        "held": {held},
    }
    for view, expected in views.items():
        shown = ops.get(f"{LIST}?work={view}" if view else LIST)
        found = {row.pk for row in shown.context["cl"].result_list}
        assert found == {parcel.pk for parcel in expected}, view
    shipping.send_again(parcel_id=back.pk, by=omar)
    for view, expected in {"all": {gone, back, missed}, "to_send": {back}}.items():
        shown = ops.get(f"{LIST}?work={view}&with={carrier.pk}")
        found = {row.pk for row in shown.context["cl"].result_list}
        assert found == {parcel.pk for parcel in expected}, view


def test_a_list_leaves_with_addresses_as_csv_and_as_workbook_and_is_recorded(
    ops: Client, alice: User
) -> None:
    promotion = parcel_promotion()
    typed = make_parcel(alice, promotion, recipient={**HOME, "note": "=1+1"})
    answer = act(ops, "as_csv", typed)
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    assert '"01067"' in text
    assert '"\'=1+1"' in text
    book = openpyxl.load_workbook(BytesIO(act(ops, "as_workbook", typed).content))
    [_head, row] = book.worksheets[0].iter_rows()
    cells = {cell.value: cell.data_type for cell in row}
    assert cells["01067"] == cells["=1+1"] == "s"
    details = SecurityEvent.objects.filter(kind="export", details__members=[alice.pk])
    assert details.count() == 2


def test_bulk_packing_is_undone_in_bulk(ops: Client, alice: User) -> None:
    parcel = make_parcel(alice)
    assert act(ops, "pick", parcel).status_code == 302
    assert Fulfilment.objects.get(pk=parcel.pk).status == Status.READY
    act(ops, "unpick", parcel)
    assert Fulfilment.objects.get(pk=parcel.pk).status == Status.DUE


def test_who_sees_no_addresses_exports_none(client: Client, alice: User, axel: User) -> None:
    parcel = make_parcel(alice)
    client.force_login(axel)
    act(client, "as_csv", parcel)
    assert not SecurityEvent.objects.filter(kind="export").exists()


def test_the_page_of_a_parcel_sends_it_once(ops: Client, alice: User) -> None:
    parcel, carrier = make_parcel(alice), make_carrier()
    page = f"{LIST}{parcel.pk}/change/"
    assertContains(ops.get(page), "Lindenweg 5")
    assert SecurityEvent.objects.filter(kind="address", member_id=alice.pk).count() == 1
    sent = {"carrier": carrier.pk, "number": "12"}
    answer = ops.post(f"{LIST}{parcel.pk}/acts/sending/", sent, follow=True)
    assertContains(answer, "This is no number of this carrier.")
    sent["number"] = "JJD0001"
    for text in ("Noted.", "Nothing has changed"):
        answer = ops.post(f"{LIST}{parcel.pk}/acts/sending/", sent, follow=True)
        assertContains(answer, text)
    assertNotContains(answer, "acts/sending/")


def test_many_are_noted_as_sent_each_under_its_number(ops: Client, alice: User, omar: User) -> None:
    promotion, carrier = parcel_promotion(), make_carrier()
    one, two = (make_parcel(alice, promotion) for _ in range(2))
    own = make_parcel(omar, promotion, recipient=ELSEWHERE)
    some = (one, two, own)
    assertContains(act(ops, "send", *some), one.cause.reference)
    numbers = {f"number_{each.pk}": f"JJD000{place}" for place, each in enumerate(some)}
    typed: dict[str, Any] = {**numbers, "action": "send", "carrier": carrier.pk}
    typed[f"number_{two.pk}"] = "12"
    chosen = {"_selected_action": [each.pk for each in some]}
    again = ops.post(f"{LIST}?work=all", {**chosen, **typed})
    assert {*again.context["form"].errors} == {f"number_{two.pk}", f"number_{own.pk}"}
    assertContains(again, "This is no number of this carrier.")
    typed[f"number_{two.pk}"] = "JJD0009"
    typed["_selected_action"] = two.pk
    assert ops.post(f"{LIST}?work=all", typed).status_code == 302
    sent = Shipment.objects.values_list("fulfilment", "number")
    assert set(sent) == {(one.pk, "JJD0000"), (two.pk, "JJD0009")}


def test_a_file_that_is_wrong_names_its_lines_in_the_browser(ops: Client, alice: User) -> None:
    parcel = make_parcel(alice)
    make_carrier()
    reference = parcel.cause.reference

    def load(text: str) -> Any:
        file = SimpleUploadedFile("dhl.csv", f"reference,carrier,number\n{text}".encode())
        return ops.post(f"{LIST}load/", {"file": file}, follow=True)

    assertContains(load(f"{reference},DHL,1\n"), "This is no number of this carrier.")
    assertContains(load(f"{reference},DHL,JJD0001\n"), "1 was added.")
    assert Shipment.objects.get().number == "JJD0001"


def test_a_label_has_the_address_as_its_country_writes_it(alice: User) -> None:
    parcels = lists.in_order(Fulfilment.objects.filter(pk=make_parcel(alice).pk))
    html = labels.sheet_of(parcels).html
    assert '<p class="line">01067 Dresden</p>' in html


@pytest.mark.long
def test_labels_are_printed_eight_to_a_sheet(db: None) -> None:
    del db
    promotion = parcel_promotion()
    for _ in range(9):
        make_parcel(make_member(), promotion)
    printed = labels.pdf_of(lists.in_order(Fulfilment.objects.all()))
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(printed)]
    assert [text.count("Dresden") for text in pages] == [8, 1]


def test_many_are_held_with_a_reason_and_released_at_once(
    ops: Client, alice: User, omar: User
) -> None:
    promotion = parcel_promotion()
    due, also, packed = (make_parcel(alice, promotion) for _ in range(3))
    own = make_parcel(omar, promotion, recipient=ELSEWHERE)
    Fulfilment.objects.filter(pk=packed.pk).update(status=Status.READY)
    some = (due, also, packed, own)

    def states() -> list[str]:
        rows = Fulfilment.objects.filter(pk__in=[each.pk for each in some]).order_by("pk")
        return list(rows.values_list("status", flat=True))

    assertContains(act(ops, "hold", *some), "4 parcels will wait")
    assert states() == ["due", "due", "ready", "due"], "it was not said why"
    chosen = {"action": "hold", "_selected_action": [each.pk for each in some]}
    ops.post(f"{LIST}?work=all", {**chosen, "reason": "Recalled"})
    assert states() == ["on_hold", "on_hold", "ready", "due"]
    assert set(due.events.values_list("kind", "note")) == {("held", "Recalled")}
    act(ops, "release", *some)
    assert states() == ["due", "due", "ready", "due"]

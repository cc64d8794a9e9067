"""The bench's pages: who may what, one repair through its acts, the batch, the figures."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from accounts.security_events import SecurityEvent
from service.bench import leases, returning, working
from service.bench.figures import figures
from service.models import BenchReason, Repair, RepairEvent, RepairParcel, RepairPhoto, RepairStage
from tests.evidence.hostile_pictures import red
from tests.factories import make_serial
from tests.fulfilment.parcels.rows import make_carrier
from tests.service.units import at_bench, find, make_technician, make_unit, receive

pytestmark = [pytest.mark.django_db, pytest.mark.long]
S = RepairStage
NAME = "admin:service_benchrepair"
LIST, SCAN = reverse(f"{NAME}_changelist"), reverse(f"{NAME}_scan")


@pytest.fixture
def tina(client: Client) -> User:
    tina = make_technician()
    client.force_login(tina)
    return tina


def page_of(repair: Repair, act: str = "change", *rest: str) -> str:
    return reverse(f"{NAME}_{act}", args=[repair.pk, *rest])


def press(client: Client, repair: Repair, act: str, **given: object) -> None:
    posted = client.post(page_of(repair, "act", act), given)
    assertRedirects(posted, page_of(repair), fetch_redirect_response=False)


def mended(repair: Repair, tina: User) -> Repair:
    """A covered unit that is ready to leave."""
    find(repair, tina, is_covered=True)
    working.repaired(by=tina, repair_id=repair.pk)
    working.report(by=tina, repair_id=repair.pk, work="Mended.", tests="A day.")
    return Repair.objects.get(pk=repair.pk)


def test_a_unit_is_scanned_examined_quoted_and_refused(
    client: Client, tina: User, alice: User
) -> None:
    repair = make_unit(alice)
    assertContains(client.post(SCAN, {"code": "nothing"}), "No repair has this")
    assertRedirects(client.post(SCAN, {"code": repair.number}), page_of(repair))
    press(client, repair, "receive", accessories=["box"], is_same_serial="on")
    photo = SimpleUploadedFile("unit.png", red("PNG"))
    press(client, repair, "photograph", moment="received", whole=photo, note="A scratch.")
    press(client, repair, "find", result="outside", text="Liquid.")
    lines = {
        "lines-TOTAL_FORMS": "6",
        "lines-INITIAL_FORMS": "0",
        "lines-0-kind": "part",
        "lines-0-text": "Mainboard",
        "lines-0-amount": "120.50",
        **{f"lines-{number}-kind": "part" for number in range(1, 6)},
    }
    halves = {"currency": "KRW", "refusing_fee": "25", "note": "", **lines}
    refused = client.post(page_of(repair, "act", "quote"), halves)
    assertContains(refused, "fewer decimals")
    press(client, repair, "quote", currency="EUR", refusing_fee="25", note="", **lines)
    quote = repair.quotes.get()
    assert (quote.total_minor, quote.refusing_fee_minor) == (12050, 2500)
    shown = client.get(page_of(repair))
    assertContains(shown, "Quote 1: €120.50")
    assertContains(shown, "A scratch.")
    picture = reverse(f"{NAME}_photo", args=[RepairPhoto.objects.latest("pk").pk])
    for address in (picture, f"{picture}?small=1"):
        shown = client.get(address)
        assert shown["Content-Type"] == "image/jpeg"
        assert b"".join(shown)
    looks = SecurityEvent.objects.filter(kind=SecurityEvent.Kind.MEMBER, actor=tina.pk)
    assert f"repair {repair.rma}" in set(looks.values_list("about", flat=True))
    assertContains(client.get(f"{LIST}?work=quotes"), repair.number)
    assertNotContains(client.get(LIST), repair.number)


def test_what_was_typed_stays_where_an_act_is_refused(
    client: Client, tina: User, alice: User
) -> None:
    repair = at_bench(alice, tina)
    posted = {"name": "Keyboard", "old_serial": "K1"}
    page = client.post(page_of(repair, "act", "part"), posted)
    assertContains(page, "be done at this stage.")
    assertContains(page, 'value="K1"')
    tom = make_technician("tom@x.test")
    leases.take_over(repair_id=repair.pk, by=tom)
    page = client.post(page_of(repair, "act", "find"), {"result": "other", "text": "Dust."})
    assertContains(page, "works on this repair")
    assertContains(page, "Dust.")
    assert leases.take_next(by=tina) is None
    client.post(page_of(repair, "lease", "take"))
    press(client, repair, "find", result="other", text="Dust.")


def test_reasons_are_read_in_the_members_language(client: Client, tina: User, alice: User) -> None:
    alice.language = "de"
    alice.save(update_fields=["language"])
    repair = at_bench(alice, tina)
    find(repair, tina)
    reason = BenchReason.objects.get(name="liquid")
    photo = SimpleUploadedFile("wet.png", red("PNG"))
    press(client, repair, "refuse", reason=reason.pk, words="Siehe Platine.", photo=photo)
    repair.refresh_from_db()
    assert repair.stage == S.REFUSED
    assert repair.stage_reason.startswith("In das Gerät ist Flüssigkeit gelaufen.")
    assert repair.stage_reason.endswith("Siehe Platine.")


@pytest.mark.parametrize("group", ["Front desk", "Auditors"])
def test_who_is_no_technician_may_less(client: Client, alice: User, group: str) -> None:
    tina = make_technician()
    repair = at_bench(alice, tina)
    client.force_login(make_technician("fred@example.com", group))
    assert client.get(page_of(repair)).status_code == 200
    assert client.post(page_of(repair, "act", "find"), {}).status_code == 403
    assert client.post(page_of(repair, "lease", "take")).status_code == 403
    may_receive = group == "Front desk"
    assert (client.get(SCAN).status_code == 200) is may_receive
    assert (client.get(reverse(f"{NAME}_figures")).status_code == 200) is not may_receive


def test_a_batch_leaves_by_a_carriers_file_all_of_it_or_none(
    client: Client, tina: User, alice: User
) -> None:
    carrier = make_carrier()
    units = [mended(at_bench(alice, tina), tina) for _ in range(2)]
    waiting = at_bench(alice, tina)
    assertContains(client.get(f"{LIST}?work=ready"), units[0].number)
    ready = client.get(reverse(f"{NAME}_ready")).getvalue().decode()
    assert units[1].number in ready
    assert waiting.number not in ready
    assert SecurityEvent.objects.filter(kind=SecurityEvent.Kind.EXPORT).exists()

    def load(*rows: tuple[str, str]) -> str:
        lines = ["reference,carrier,number", *(f"{rma},{carrier.name},{no}" for rma, no in rows)]
        file = SimpleUploadedFile("sent.csv", "\n".join(lines).encode())
        posted = {"file": file, "columns": "", "load": "yes"}
        return client.post(reverse(f"{NAME}_load"), posted, follow=True).content.decode()

    first, second = (unit.number for unit in units)
    wrong = load((first, "JJD0001"), (waiting.number, "JJD0002"), ("nobody", "JJD0003"))
    assert "ready to leave" in wrong
    assert not RepairParcel.objects.filter(direction="out").exists()
    load((first, "JJD0001"), (second, "JJD0002"))
    load((first, "JJD0001"), (second, "JJD0002"))
    assert RepairParcel.objects.filter(direction="out").count() == 2
    assert set(Repair.objects.filter(pk__in=[u.pk for u in units]).values_list("stage")) == {
        (S.WAY_BACK,)
    }


def test_the_figures_count_days_promises_refusals_and_who_comes_again(
    client: Client, tina: User, alice: User
) -> None:
    repair = mended(at_bench(alice, tina), tina)
    returning.hand_over(by=tina, repair_id=repair.pk)
    again = receive(make_unit(alice, repair.registered_product), tina)
    assert again.serial == repair.serial
    find(again, tina, is_covered=True)
    other = make_serial(repair.product).serial
    working.exchange_serial(by=tina, repair_id=again.pk, name="Board", serial=other)
    working.repaired(by=tina, repair_id=again.pk)
    working.report(by=tina, repair_id=again.pk, work="Board.", tests="A day.")
    returning.hand_over(by=tina, repair_id=again.pk)
    make_unit(alice, alice.registered_products.get())
    at_bench(alice, tina)
    total, region, category = figures(30)
    assert (total.received, total.left, total.days, total.kept) == (3, 2, (0, 0), 2)
    assert (total.refused, total.repaired, total.again) == (0, 2, 2)
    assert (region.region, category.category) == ("DE", "Graphics Card")
    assertContains(client.get(reverse(f"{NAME}_figures")), "100")
    lines = client.get(reverse(f"{NAME}_figures_csv")).getvalue().decode().splitlines()
    assert len(lines) == 4
    Repair.objects.filter(pk=repair.pk).update(received_at=timezone.now() - timedelta(days=40))
    assert figures(30)[0].received == 2


def test_the_lists_ask_as_much_for_one_as_for_many(client: Client, tina: User, alice: User) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(LIST).status_code == 200
        return len(captured)

    at_bench(alice, tina)
    asked()
    few = asked()
    for _ in range(3):
        at_bench(alice, tina)
    assert asked() == few


def test_nobody_works_on_their_own_unit(client: Client, tina: User) -> None:
    repair = make_unit(tina)
    page = client.post(page_of(repair, "act", "receive"), {"accessories": []})
    assert page.status_code == 200
    assert not RepairEvent.objects.filter(repair=repair, stage=S.RECEIVED).exists()
    page = client.post(page_of(repair, "lease", "take"), follow=True)
    assertContains(page, "This is your own.")
    assert Repair.objects.get().leased_to is None

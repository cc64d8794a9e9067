import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from products.catalogue import chk as catalogue_chk
from products.catalogue import serials
from products.models import RegistrationDraft, SerialNumber, Store
from products.registration import drafts
from products.registration.forms import CheckForm
from tests.factories import (
    CHK,
    make_registered,
    make_store,
)
from tests.products.conftest import posted

SERIAL = reverse("product-registration")
CHECK = reverse("registration-check")
PURCHASE = reverse("registration-purchase")


def kept() -> RegistrationDraft:
    return RegistrationDraft.objects.select_related("store").get()


@pytest.mark.parametrize("url", [SERIAL, CHECK, PURCHASE])
@pytest.mark.django_db
def test_each_step_asks_a_visitor_to_sign_in_and_leads_back(client: Client, url: str) -> None:
    assertRedirects(client.get(url), f"{reverse(django_settings.LOGIN_URL)}?next={url}")


class TestStep1:
    def test_a_known_serial_leads_on_however_it_was_typed(
        self, signed_in: Client, unit: SerialNumber
    ) -> None:
        assertRedirects(signed_in.post(SERIAL, {"serial": "s/n: ba3t-0194 6000v"}), CHECK)
        assert kept().serial == unit

    def test_the_page_has_the_labels_of_the_guide(self, signed_in: Client) -> None:
        page = signed_in.get(SERIAL)
        for text in ("Step 1", "Step 4", "Serial Number", "Register"):
            assertContains(page, text)
        assertContains(page, "How to Identify Product Serial Number ?")
        hint = '*Please pay attention to the differences between "0" and "O", "1" and "l".'
        assertContains(page, hint)
        assert "no-store" in page.headers["Cache-Control"]

    def test_an_unknown_serial_stays_typed_and_a_look_alike_fills_in(
        self, signed_in: Client, unit: SerialNumber
    ) -> None:
        page = posted(signed_in, SERIAL, {"serial": "BA3TO1946000V"})
        assertContains(page, 'value="BA3TO1946000V"')
        assertContains(page, "We can&#x27;t find this serial number.")
        assertContains(page, f"Did you mean {unit.serial}?")
        assertContains(page, f'href="?serial={unit.serial}"')
        assertContains(signed_in.get(SERIAL, {"serial": unit.serial}), f'value="{unit.serial}"')
        assert not RegistrationDraft.objects.exists()

    def test_a_reload_shows_the_form_without_the_errors(self, signed_in: Client) -> None:
        posted(signed_in, SERIAL, {"serial": "NOTHING"})
        assertNotContains(signed_in.get(SERIAL), "find this serial number")

    def test_nothing_typed_is_an_error(self, signed_in: Client) -> None:
        assertContains(posted(signed_in, SERIAL, {"serial": " "}), "This field is required.")
        assertContains(posted(signed_in, SERIAL, {"serial": "A" * 500}), "at most 80")

    def test_what_is_typed_is_shown_as_text(self, signed_in: Client) -> None:
        page = posted(signed_in, SERIAL, {"serial": '"><script>x'})
        assertNotContains(page, "<script>x")

    def test_my_own_product_is_linked(
        self, signed_in: Client, alice: User, unit: SerialNumber
    ) -> None:
        mine = make_registered(alice, serial=unit)
        page = posted(signed_in, SERIAL, {"serial": unit.serial})
        assertContains(page, "You&#x27;ve already registered this product.")
        assertContains(page, reverse("registration-done", args=[mine.pk]))

    def test_the_product_of_somebody_else_is_told_without_telling_whose(
        self, signed_in: Client, bob: User, unit: SerialNumber
    ) -> None:
        theirs = make_registered(bob, serial=unit)
        page = posted(signed_in, SERIAL, {"serial": unit.serial})
        assertContains(page, 'name="dispute"')
        for fact in (bob.email, bob.first_name, theirs.store.name, f"/{theirs.pk}/done/"):
            assertNotContains(page, fact)
        assert not RegistrationDraft.objects.exists()

    def test_lookups_end_and_say_how_long_to_wait(
        self, signed_in: Client, alice: User, unit: SerialNumber
    ) -> None:
        for _ in range(serials.LOOK_UPS_PER_MEMBER.limit):
            serials.LOOK_UPS_PER_MEMBER.hit(alice.pk)
        page = posted(signed_in, SERIAL, {"serial": unit.serial})
        assertContains(page, "Please try again in an hour")
        assert not RegistrationDraft.objects.exists()

    def test_suggestions_that_pause_say_so(
        self, signed_in: Client, alice: User, unit: SerialNumber
    ) -> None:
        pause = "Suggestions are off for an hour"
        assertNotContains(posted(signed_in, SERIAL, {"serial": "NOTHING"}), pause)
        for _ in range(serials.SUGGESTIONS_PER_MEMBER.limit):
            serials.SUGGESTIONS_PER_MEMBER.hit(alice.pk)
        page = posted(signed_in, SERIAL, {"serial": "BA3TO1946000V"})
        assertContains(page, pause)
        assertNotContains(page, unit.serial)

    def test_a_returning_member_can_continue(
        self, signed_in: Client, verified: RegistrationDraft
    ) -> None:
        page = signed_in.get(SERIAL)
        assertContains(page, "You haven't finished registering")
        assertContains(page, f'href="{PURCHASE}"')
        assertContains(page, f'value="{verified.serial.serial}"')


class TestStep2:
    @pytest.fixture
    def begun(self, alice: User, unit: SerialNumber) -> RegistrationDraft:
        return drafts.begin(by=alice, serial=unit)

    def test_without_a_serial_it_leads_to_step_1(self, signed_in: Client) -> None:
        assertRedirects(signed_in.get(CHECK), SERIAL)
        assertRedirects(signed_in.post(CHECK, {"chk": CHK}), SERIAL)

    def test_it_shows_what_the_serial_is(self, signed_in: Client, begun: RegistrationDraft) -> None:
        page = signed_in.get(CHECK)
        product = begun.serial.product
        for text in ("Product Type", "Product Name", "Model", "CHK", product.name, product.model):
            assertContains(page, text)
        assertContains(page, "the CHK is next to the serial number")

    @pytest.mark.parametrize(
        "typed",
        [
            CHK.lower(),
            f" {CHK}",
            f"CHK: {CHK}",
            f"\u200e{CHK[0]} {CHK[1:]}\ufeff",
            f"*{CHK}*",
            "".join(chr(ord(char) + 0xFEE0) for char in CHK),
        ],
    )
    def test_a_chk_is_understood_however_it_was_pasted(self, typed: str) -> None:
        form = CheckForm({"chk": typed})
        assert form.is_valid()
        assert form.cleaned_data["chk"] == CHK
        assert "maxlength" not in str(form["chk"])

    def test_the_right_chk_leads_on(self, signed_in: Client, begun: RegistrationDraft) -> None:
        assertRedirects(signed_in.post(CHECK, {"chk": CHK.lower()}), PURCHASE)
        begun.refresh_from_db()
        assert begun.chk_verified
        assertContains(signed_in.get(CHECK), "The CHK is confirmed.")

    def test_what_is_sent_again_once_it_is_confirmed_leads_on_too(
        self, signed_in: Client, begun: RegistrationDraft
    ) -> None:
        begun.chk_verified = True
        begun.save()
        assertRedirects(signed_in.post(CHECK), PURCHASE)

    @pytest.mark.parametrize("chk", ["ZZZ", "4A8", "A74"])
    def test_a_wrong_chk_has_one_answer(
        self, signed_in: Client, begun: RegistrationDraft, chk: str
    ) -> None:
        page = posted(signed_in, CHECK, {"chk": chk})
        assertContains(page, "This CHK doesn&#x27;t match the serial number.")
        assertContains(page, f'value="{chk}"')
        assertNotContains(page, CHK)
        begun.refresh_from_db()
        assert not begun.chk_verified
        assertRedirects(signed_in.get(PURCHASE), CHECK)

    def test_a_wrong_chk_says_how_many_tries_are_left(
        self, signed_in: Client, begun: RegistrationDraft
    ) -> None:
        assert not begun.chk_verified
        for left in range(catalogue_chk.PER_SERIAL_AND_MEMBER.limit - 1, -1, -1):
            page = posted(signed_in, CHECK, {"chk": "ZZZ"})
            assertContains(page, f"You have {left} more tr{'y' if left == 1 else 'ies'} today.")
        assertContains(posted(signed_in, CHECK, {"chk": CHK}), "or send us a photo of the label")

    def test_too_many_tries_say_how_long_to_wait(
        self, signed_in: Client, alice: User, begun: RegistrationDraft
    ) -> None:
        for _ in range(catalogue_chk.PER_MEMBER.limit):
            catalogue_chk.PER_MEMBER.hit(alice.pk)
        assertContains(posted(signed_in, CHECK, {"chk": CHK}), "Please try again in an hour")
        begun.refresh_from_db()
        assert not begun.chk_verified

    def test_a_serial_that_others_tried_too_often_is_not_held_against_the_member(
        self, signed_in: Client, begun: RegistrationDraft
    ) -> None:
        for _ in range(catalogue_chk.PER_SERIAL.limit):
            catalogue_chk.PER_SERIAL.hit(begun.serial.pk)
        page = posted(signed_in, CHECK, {"chk": CHK})
        assertContains(page, "Too many attempts.")
        begun.refresh_from_db()
        assert not begun.chk_verified


def test_the_stores_of_a_region_are_listed(client: Client, store: Store) -> None:
    make_store(region="SG")
    url = reverse("registration-stores")
    listed = client.get(url, {"region": "DE"}).json()
    assert listed == {"stores": [{"id": store.pk, "name": store.name}]}
    assert client.get(url).json() == {"stores": []}


@pytest.mark.parametrize("junk", ["\1", "D\1", "\ufffd", "A" * 5000, "__"])
def test_no_store_is_in_no_region(signed_in: Client, store: Store, junk: str) -> None:
    url = reverse("registration-stores")
    assert signed_in.get(url, {"region": junk}).json() == {"stores": []}
    for step in (SERIAL, CHECK, PURCHASE):
        assert signed_in.get(step, {"serial": junk, "region": junk}).status_code in (200, 302)
    assert not store.name.startswith(junk)


def test_done_of_somebody_else_is_not_found(signed_in: Client, bob: User) -> None:
    theirs = make_registered(bob)
    assert signed_in.get(reverse("registration-done", args=[theirs.pk])).status_code == 404


def test_a_draft_is_the_members_own(signed_in: Client, bob: User, unit: SerialNumber) -> None:
    drafts.begin(by=bob, serial=unit)
    assertRedirects(signed_in.get(CHECK), SERIAL)

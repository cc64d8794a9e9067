from functools import partial
from typing import Any

import pytest
from captcha.models import CaptchaStore
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from products.catalogue import chk
from products.models import (
    ProofOfPurchase,
    RegisteredProduct,
    RegistrationDraft,
    SerialNumber,
    Store,
)
from products.registration import drafts, register
from tests.crowd import at_once
from tests.factories import (
    jpeg,
    make_member,
    make_promotion,
    make_registered,
    make_reward,
    make_serial,
    make_store,
    today,
    upload,
)
from tests.products.conftest import names_of, posted, purchase_data, solved

pytestmark = pytest.mark.usefixtures("captchas_always")

SERIAL = reverse("product-registration")
CHECK = reverse("registration-check")
PURCHASE = reverse("registration-purchase")


def kept() -> RegistrationDraft:
    return RegistrationDraft.objects.select_related("store").get()


def submitted() -> list[str]:
    return names_of(ProofOfPurchase.objects.get().uploads.all())


def test_without_the_steps_before_it_leads_to_the_right_one(
    signed_in: Client, alice: User, unit: SerialNumber, store: Store
) -> None:
    assertRedirects(signed_in.get(PURCHASE), SERIAL)
    assertRedirects(signed_in.post(PURCHASE, purchase_data(unit, store)), SERIAL)
    drafts.begin(by=alice, serial=unit)
    assertRedirects(signed_in.get(PURCHASE), CHECK)
    assertRedirects(signed_in.post(PURCHASE, purchase_data(unit, store)), CHECK)
    assert not RegisteredProduct.objects.exists()


@pytest.mark.usefixtures("verified")
def test_the_region_of_the_member_and_its_open_stores_are_offered(
    signed_in: Client, store: Store
) -> None:
    closed = Store.objects.create(name="Closed", region="DE", is_open=False)
    far = make_store(region="SG", name="Far away")
    page = signed_in.get(PURCHASE)
    assertContains(page, '<option value="DE" selected>')
    assertContains(page, store.name)
    assertNotContains(page, f">{closed.name}<")
    assertNotContains(page, far.name)
    assertContains(page, f'max="{register.latest_purchase_day("DE")}"')


def test_all_filled_in_registers_and_shows_step_4(
    signed_in: Client, alice: User, verified: RegistrationDraft, store: Store
) -> None:
    page = posted(signed_in, PURCHASE, purchase_data(verified.serial, store))
    registered = RegisteredProduct.objects.get()
    assert registered.user == alice
    assert (registered.store, registered.region) == (store, "DE")
    assert registered.purchased_on == today()
    assert submitted() == ["invoice.jpg"]
    for text in (verified.serial.serial, "Warranty Period", "Register New Product"):
        assertContains(page, text)
    # Nothing can be redeemed with it: no button leads there.
    assertNotContains(page, ">Redeem<")
    assertContains(page, reverse("my-products"))


def test_the_done_page_leads_to_what_can_be_redeemed_now(
    signed_in: Client, alice: User, unit: SerialNumber
) -> None:
    open_now, elsewhere = make_promotion(), make_promotion(regions=["SG"])
    for each in (open_now, elsewhere):
        make_reward(each, n=1)
    bought = make_registered(alice, serial=unit)
    page = signed_in.get(reverse("registration-done", args=[bought.pk]))
    assertContains(page, "button--primary", count=1)
    assertContains(page, reverse("promotion", args=[open_now.slug]))
    assertNotContains(page, reverse("promotion", args=[elsewhere.slug]))


def test_the_same_form_again_ends_on_the_same_page(
    signed_in: Client, verified: RegistrationDraft, store: Store
) -> None:
    data = purchase_data(verified.serial, store)
    first = signed_in.post(PURCHASE, data)
    again = signed_in.post(PURCHASE, {**data, "invoice": upload("invoice.jpg")})
    assertRedirects(again, first.headers["Location"])
    assert RegisteredProduct.objects.count() == 1
    assert ProofOfPurchase.objects.count() == 1


@pytest.mark.usefixtures("verified")
def test_a_form_of_another_unit_registers_nothing(signed_in: Client, store: Store) -> None:
    page = posted(signed_in, PURCHASE, purchase_data(make_serial(), store))
    assertContains(page, "You&#x27;ve started registering another product in the meantime.")
    assert not RegisteredProduct.objects.exists()


def test_the_chk_of_another_unit_is_no_wrong_try_for_this_one(
    signed_in: Client, alice: User, unit: SerialNumber
) -> None:
    drafts.begin(by=alice, serial=make_serial())
    drafts.begin(by=alice, serial=unit)
    given = {"serial": make_serial().serial, "chk": "XXX"}
    page = signed_in.post(CHECK, given, follow=True)
    assertContains(page, "You&#x27;ve started registering another product in the meantime.")
    assert chk.wrong_tries(unit, by=alice) == 0


def test_a_wrong_sum_keeps_all_else_and_the_invoice(
    signed_in: Client, verified: RegistrationDraft, store: Store
) -> None:
    data = purchase_data(verified.serial, store, captcha_1="no")
    page = posted(signed_in, PURCHASE, data)
    assertContains(page, "That answer isn&#x27;t right")
    invoice = verified.invoices.get()
    assertContains(page, invoice.original_name)
    assertContains(page, f'src="{reverse("upload-thumbnail", args=[invoice.pk])}"')
    assertContains(page, f'aria-label="Remove {invoice.original_name}"')
    assertContains(page, f'<option value="{store.pk}" selected>')
    assertContains(page, f'value="{today()}"')
    assert page.context["form"]["channel"].value() == "retail"
    done = posted(signed_in, PURCHASE, {**data, "invoice": "", **solved()})
    assertContains(done, "Your product is registered.")
    assert submitted() == ["invoice.jpg"]


def test_a_wrong_invoice_keeps_the_one_before(
    signed_in: Client, verified: RegistrationDraft, store: Store
) -> None:
    data = purchase_data(verified.serial, store, captcha_1="no")
    signed_in.post(PURCHASE, data)
    text = upload("notes.txt", b"hello")
    page = posted(signed_in, PURCHASE, {**data, **solved(), "invoice": text})
    assertContains(page, "This is a text file.")
    assert names_of(kept().invoices.all()) == ["invoice.jpg"]
    assert not RegisteredProduct.objects.exists()


def test_a_further_invoice_is_added_to_the_kept_one(
    signed_in: Client, verified: RegistrationDraft, store: Store
) -> None:
    data = purchase_data(verified.serial, store, captcha_1="no")
    signed_in.post(PURCHASE, data)
    posted(signed_in, PURCHASE, {**data, **solved(), "invoice": upload("page 2.jpg", jpeg(121))})
    assert submitted() == ["invoice.jpg", "page 2.jpg"]


@pytest.mark.parametrize("name", ["serial", "region", "store", "channel", "purchased_on"])
def test_a_null_byte_is_no_error_of_ours(
    signed_in: Client, verified: RegistrationDraft, store: Store, name: str
) -> None:
    data = purchase_data(verified.serial, store, **{name: "\0"})
    assert signed_in.post(PURCHASE, data, follow=True).status_code == 200
    assert not RegisteredProduct.objects.exists()


@pytest.mark.parametrize("button", ["reformat", "show_stores", "upload"])
def test_the_other_buttons_keep_all_and_complain_of_nothing(
    signed_in: Client, verified: RegistrationDraft, button: str
) -> None:
    far = make_store(region="SG")
    data = purchase_data(verified.serial, far, captcha_1="", channel="", **{button: "1"})
    sums = CaptchaStore.objects.count()
    page = posted(signed_in, PURCHASE, data)
    assertNotContains(page, "errorlist")
    assertContains(page, '<option value="SG" selected>')
    assertContains(page, far.name)
    assert CaptchaStore.objects.count() == sums + 1
    draft = kept()
    assert (draft.region, draft.store, draft.purchased_on) == ("SG", far, today())
    assert names_of(draft.invoices.all()) == ["invoice.jpg"]


def test_reformat_with_a_wrong_file_says_so(
    signed_in: Client, verified: RegistrationDraft, store: Store
) -> None:
    text = upload("notes.txt", b"hello")
    data = purchase_data(verified.serial, store, invoice=text, reformat="1")
    assertContains(posted(signed_in, PURCHASE, data), "This is a text file.")


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"purchased_on": "2999-01-01"}, "The purchase date can&#x27;t be in the future."),
        ({"purchased_on": "0205-01-01"}, "That&#x27;s too long ago. Check the year."),
        ({"purchased_on": "31.12.2025"}, "Enter the date as YYYY-MM-DD"),
        ({"purchased_on": ""}, "This field is required."),
        ({"region": "XX"}, "Select a valid choice."),
        ({"region": "SG"}, "Choose a store in this region."),
        ({"store": ""}, "Choose your store, or enter its name if it is not listed."),
        ({"other_store": "Eck"}, "not both"),
        ({"store": "999999"}, "Choose a store in this region."),
        ({"channel": "friend"}, "Select a valid choice."),
        ({"invoice": ""}, "Choose a photo or a scan of the invoice."),
        ({"invoice": upload("empty.jpg", b"")}, "The submitted file is empty."),
    ],
)
def test_what_is_wrong_is_named_and_nothing_registered(
    signed_in: Client,
    verified: RegistrationDraft,
    store: Store,
    fields: dict[str, Any],
    complaint: str,
) -> None:
    page = posted(signed_in, PURCHASE, purchase_data(verified.serial, store, **fields))
    assertContains(page, complaint)
    assertContains(page, 'aria-invalid="true"')
    assert not RegisteredProduct.objects.exists()


def test_a_store_that_closed_is_refused(
    signed_in: Client, verified: RegistrationDraft, store: Store
) -> None:
    Store.objects.update(is_open=False)
    page = posted(signed_in, PURCHASE, purchase_data(verified.serial, store))
    assertContains(page, "Choose a store in this region.")


def test_what_was_registered_meanwhile_may_be_disputed_with_what_was_filled_in(
    signed_in: Client, bob: User, verified: RegistrationDraft, store: Store
) -> None:
    make_registered(bob, serial=verified.serial)
    page = posted(signed_in, PURCHASE, purchase_data(verified.serial, store))
    assertContains(page, "Another member has registered this serial number.")
    assertContains(page, "invoice.jpg")
    assertContains(page, 'name="label"')


def test_a_body_that_is_too_large_is_answered_by_a_page(
    signed_in: Client, verified: RegistrationDraft
) -> None:
    limit = django_settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    page = signed_in.post(PURCHASE, {"serial": "x" * (limit + 1)})
    assertContains(page, "This is too large", status_code=413)
    assertContains(signed_in.get(PURCHASE), verified.serial.serial)


def test_two_presses_at_once_register_once_and_end_on_one_page(transactional_db: None) -> None:
    del transactional_db
    member, unit, store = make_member(), make_serial(), make_store()
    draft = drafts.begin(by=member, serial=unit)
    RegistrationDraft.objects.filter(pk=draft.pk).update(chk_verified=True)
    presses = []
    one_sum = solved()
    for _ in range(2):
        client = Client()
        client.force_login(member)
        data = {**purchase_data(unit, store), **one_sum}
        presses.append(partial(client.post, PURCHASE, data))
    answers = at_once(presses)
    done = reverse("registration-done", args=[RegisteredProduct.objects.get().pk])
    assert [getattr(answer, "url", answer) for answer in answers] == [done, done]


@pytest.mark.usefixtures("verified")
def test_the_number_of_queries_does_not_grow_with_the_stores(
    signed_in: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(40):
        make_store()
    signed_in.get(PURCHASE)  # what a process keeps is there from then on
    with django_assert_max_num_queries(12):
        signed_in.get(PURCHASE)

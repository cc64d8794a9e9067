import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from products.models import RegisteredProduct, RegistrationDraft, SerialDispute, Store
from tests.factories import CHK, jpeg, make_dispute, make_registered, upload
from tests.products.conftest import posted, purchase_data

SERIAL = reverse("product-registration")
PURCHASE = reverse("registration-purchase")


@pytest.fixture
def held(bob: User) -> RegisteredProduct:
    return make_registered(bob)


def prove(client: Client, held: RegisteredProduct, store: Store, **fields: object) -> str:
    """Step 3, with the proofs of a dispute."""
    proofs = {"label": upload("label.jpg", jpeg(130)), "note": "I bought it new.", **fields}
    page = posted(client, PURCHASE, purchase_data(held.serial, store, **proofs))
    return str(page.content.decode())


@pytest.fixture
def at_step_3(signed_in: Client, held: RegisteredProduct) -> Client:
    """Alice said "It is mine" and typed the CHK."""
    signed_in.post(SERIAL, {"serial": held.serial.serial, "dispute": "yes"})
    signed_in.post(reverse("registration-check"), {"chk": CHK})
    return signed_in


def test_a_taken_serial_is_told_with_the_way_to_dispute_it(
    signed_in: Client, held: RegisteredProduct
) -> None:
    page = posted(signed_in, SERIAL, {"serial": held.serial.serial}).content.decode()
    assert "already registered in another account" in page
    assert 'name="dispute"' in page
    assert held.user.email not in page
    assert not RegistrationDraft.objects.exists()


def test_ones_own_product_is_not_disputed(client: Client, held: RegisteredProduct) -> None:
    client.force_login(held.user)
    data = {"serial": held.serial.serial, "dispute": "yes"}
    page = posted(client, SERIAL, data).content.decode()
    assert 'name="dispute"' not in page
    assert not RegistrationDraft.objects.exists()


def test_who_does_not_know_the_chk_cannot_dispute(
    signed_in: Client, held: RegisteredProduct, store: Store
) -> None:
    signed_in.post(SERIAL, {"serial": held.serial.serial, "dispute": "yes"})
    signed_in.post(reverse("registration-check"), {"chk": "XXX"})
    prove(signed_in, held, store)
    assert not SerialDispute.objects.exists()


def test_step_3_of_a_taken_unit_sends_a_dispute(
    at_step_3: Client, alice: User, held: RegisteredProduct, store: Store
) -> None:
    page = at_step_3.get(PURCHASE).content.decode()
    assert 'name="label"' in page
    assert "Another member has registered this serial number." in page
    assert "In dispute since" in prove(at_step_3, held, store)
    dispute = SerialDispute.objects.get()
    assert (dispute.user, dispute.against, dispute.note) == (alice, held, "I bought it new.")
    assert (dispute.store, dispute.chk_tries) == (store, 0)
    assert [one.original_name for one in dispute.invoices.all()] == ["invoice.jpg"]
    assert dispute.label.original_name == "label.jpg"
    assert RegisteredProduct.objects.live().get() == held


def test_what_is_missing_is_told_and_what_was_sent_is_kept(
    at_step_3: Client, held: RegisteredProduct, store: Store
) -> None:
    page = prove(at_step_3, held, store, note="")
    assert "label.jpg" in page
    assert "invoice.jpg" in page
    assert not SerialDispute.objects.exists()
    draft = RegistrationDraft.objects.get()
    assert draft.label is not None
    at_step_3.post(PURCHASE, {"serial": held.serial.serial, "remove": draft.label.pk})
    page = prove(at_step_3, held, store, label="", invoice="")
    assert "Take or choose a photo of the label." in page
    assert RegistrationDraft.objects.get().note == "I bought it new."


def test_a_second_dispute_leads_to_the_first(
    at_step_3: Client, alice: User, held: RegisteredProduct, store: Store
) -> None:
    prove(at_step_3, held, store)
    at_step_3.post(SERIAL, {"serial": held.serial.serial, "dispute": "yes"})
    at_step_3.post(reverse("registration-check"), {"chk": CHK})
    assert "looking into this serial number for you" in prove(at_step_3, held, store)
    assert alice.disputes.count() == 1


def test_the_holder_answers_with_a_line_and_a_proof(
    client: Client, alice: User, held: RegisteredProduct
) -> None:
    dispute = make_dispute(alice, held, is_heard=False)
    client.force_login(held.user)
    path = reverse("dispute-answer", args=[held.pk, dispute.pk])
    page = client.get(path).content.decode()
    for secret in (alice.email, dispute.note):
        assert secret not in page
    assert client.post(path, {"text": ""}).context["form"].errors["text"]
    client.post(path, {"text": "Bought in May.", "proof": upload("mine.jpg")})
    dispute.refresh_from_db()
    assert (dispute.answer, dispute.answer_uploads.count()) == ("Bought in May.", 1)


def test_a_dispute_is_withdrawn_after_asking(
    signed_in: Client, alice: User, held: RegisteredProduct
) -> None:
    dispute = make_dispute(alice, held)
    path = reverse("dispute-withdrawal", args=[dispute.pk])
    assert "stays with the member who registered it" in signed_in.get(path).content.decode()
    signed_in.post(path)
    dispute.refresh_from_db()
    assert dispute.outcome == "withdrawn"
    assert signed_in.post(path).status_code == 404

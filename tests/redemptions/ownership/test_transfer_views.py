import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.security_events import SecurityEvent
from evidence.models import Upload
from notifications.models import Email
from products.models import OwnershipTransfer, RegisteredProduct
from products.ownership import transfers
from redemptions.ownership import transfer_rules
from tests.factories import make_claim, make_promotion, make_registered, make_reward
from tests.redemptions.ownership.test_transfer_rules import token_in


@pytest.fixture
def given(alice: User) -> RegisteredProduct:
    return make_registered(alice)


@pytest.fixture
def token(given: RegisteredProduct) -> str:
    transfer_rules.offer(
        by=given.user,
        registered_id=given.pk,
        email="bob@example.com",
        with_proof=True,
        language="en",
    )
    return token_in(Email.objects.get(kind="product_offered"))


@pytest.fixture
def followed(client: Client, token: str) -> str:
    """The offer's page, to which the link leads in this browser."""
    answer = client.get(reverse("handover-link", args=[token]))
    assert answer.status_code == 302
    return str(answer["Location"])


def page(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return str(answer.content.decode())


def sees(client: Client, upload: Upload) -> bool:
    """Whether the page of an upload opens."""
    answer = client.get(reverse("upload-page", args=[upload.pk, 0]))
    b"".join(answer)  # a file that is not read to its end stays open
    return bool(answer.status_code == 200)


def test_a_member_offers_a_product_from_my_products_and_withdraws_it(
    alice_client: Client, given: RegisteredProduct
) -> None:
    path = reverse("product-handover", args=[given.pk])
    assert path in page(alice_client, "my-products")
    answer = alice_client.post(path, {"email": "bob@example.com"}, follow=True)
    assert "You've offered this product to bob@example.com" in answer.content.decode()
    assert "Offered to another member" in page(alice_client, "my-products")
    made = OwnershipTransfer.objects.get()
    assert not made.with_proof
    alice_client.post(reverse("handover-withdrawal", args=[given.pk, made.pk]))
    made.refresh_from_db()
    assert made.outcome == "withdrawn"
    again = alice_client.post(reverse("handover-withdrawal", args=[given.pk, made.pk]), follow=True)
    assert "The offer is no longer open." in again.content.decode()


@pytest.mark.parametrize("email", ["", "nobody", "Alice@example.com"])
def test_an_address_that_cannot_be_meant_is_told(
    alice_client: Client, given: RegisteredProduct, email: str
) -> None:
    answer = alice_client.post(reverse("product-handover", args=[given.pk]), {"email": email})
    assert answer.context["form"].errors["email"]
    assert not OwnershipTransfer.objects.exists()


def test_too_many_letters_are_told_beside_the_address(
    alice_client: Client, given: RegisteredProduct
) -> None:
    for _ in range(3):
        transfers.PER_ADDRESS.hit("bob@example.com")
    path = reverse("product-handover", args=[given.pk])
    answer = alice_client.post(path, {"email": "bob@example.com"})
    assert "Too many of these emails" in answer.context["form"].errors["email"][0]


def test_an_open_claim_is_named_instead_of_the_form(
    alice_client: Client, given: RegisteredProduct
) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    claim = make_claim(given.user, promotion, given)
    text = page(alice_client, "product-handover", given.pk)
    assert claim.reference in text
    assert 'name="email"' not in text
    alice_client.post(reverse("product-handover", args=[given.pk]), {"email": "bob@example.com"})
    assert not OwnershipTransfer.objects.exists()


def test_a_strangers_product_and_offer_are_not_there(
    client: Client, bob: User, given: RegisteredProduct, token: str
) -> None:
    client.force_login(bob)
    assert token
    made = OwnershipTransfer.objects.get()
    assert client.get(reverse("product-handover", args=[given.pk])).status_code == 404
    path = reverse("handover-withdrawal", args=[given.pk, made.pk])
    assert client.post(path).status_code == 404
    assert client.get(reverse("handover-link", args=[f"{token}x"])).status_code == 404
    # Nor for bob, to whom it was made, before he follows the link in this browser.
    path = reverse("handover-offer", args=[made.pk])
    assert client.get(path).status_code == 404
    for act in ("acceptance", "refusal"):
        assert client.post(f"{path}{act}/").status_code == 404
    client.get(reverse("handover-link", args=[token]))
    assert client.get(reverse("handover-offer", args=[made.pk + 1])).status_code == 404


def test_the_link_shows_the_product_to_who_signed_in_and_no_more_than_needed(
    client: Client, bob: User, given: RegisteredProduct, token: str, followed: str
) -> None:
    answer = client.get(followed)
    assert answer["Location"] == f"{reverse('account_login')}?next={followed}"
    assert token not in followed
    client.force_login(bob)
    text = client.get(followed).content.decode()
    assert given.product.name in text
    assert "Alice, a member" in text
    for secret in (given.serial.serial, "alice@example.com", given.store.name, token):
        assert secret not in text


def test_who_has_the_link_only_neither_sees_nor_takes_the_product(
    client: Client, rita: User, given: RegisteredProduct, followed: str
) -> None:
    client.force_login(rita)
    text = client.get(followed).content.decode()
    assert "This offer was sent to another email address." in text
    assert given.product.name not in text
    for act in ("acceptance", "refusal"):
        assert client.post(f"{followed}{act}/")["Location"] == followed
    assert OwnershipTransfer.objects.get().is_open


def test_accepting_by_the_link_gives_the_product_and_its_invoice(
    client: Client, bob: User, given: RegisteredProduct, followed: str
) -> None:
    client.force_login(bob)
    answer = client.post(f"{followed}acceptance/", follow=True)
    assert "Your product is registered." in answer.content.decode()
    taken = bob.registered_products.live().get()
    upload = taken.proofs.get().uploads.get()
    assert sees(client, upload)
    assert not SecurityEvent.objects.exists()
    assert client.get(followed).status_code == 302
    client.post(f"{followed}acceptance/")
    assert RegisteredProduct.objects.live().get() == taken
    client.force_login(given.user)
    assert sees(client, upload)


def test_an_invoice_that_did_not_go_along_stays_hidden(
    client: Client, bob: User, given: RegisteredProduct, followed: str
) -> None:
    OwnershipTransfer.objects.update(with_proof=False)
    client.force_login(bob)
    client.post(f"{followed}acceptance/")
    upload = given.proofs.get().uploads.get()
    assert not sees(client, upload)


def test_declining_by_the_link_leaves_the_product(
    client: Client, bob: User, given: RegisteredProduct, followed: str
) -> None:
    client.force_login(bob)
    client.post(f"{followed}refusal/")
    assert RegisteredProduct.objects.live().get() == given
    assert "This offer is no longer open." in client.get(followed).content.decode()


def test_the_receiver_is_told_that_it_cannot_be_now_and_not_why(
    client: Client, bob: User, given: RegisteredProduct, followed: str
) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    claim = make_claim(given.user, promotion, given)
    client.force_login(bob)
    answer = client.post(f"{followed}acceptance/", follow=True)
    text = answer.content.decode()
    assert "try again later." in text
    assert claim.reference not in text


def test_the_giver_cannot_take_the_own_offer(client: Client, alice: User, followed: str) -> None:
    client.force_login(alice)
    assert "You offered this product yourself." in client.get(followed).content.decode()
    client.post(f"{followed}acceptance/")
    assert OwnershipTransfer.objects.get().is_open

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from accounts.models import User
from accounts.security_events import SecurityEvent
from products.models import RegisteredProduct, SerialDispute
from products.ownership import disputes
from tests.factories import make_claim, make_dispute, make_promotion, make_registered, make_reward

GIVEN = {"reason": "The invoice is hers.", "is_sure": "on"}


@pytest.fixture
def dispute(alice: User, bob: User) -> SerialDispute:
    return make_dispute(alice, make_registered(bob))


@pytest.fixture
def lead(client: Client, lena: User) -> Client:
    client.force_login(lena)
    return client


def given(dispute: SerialDispute) -> dict[str, str]:
    """What a lead sends who has read all that was said."""
    return {**GIVEN, "seen": disputes.statements(SerialDispute.objects.get(pk=dispute.pk))}


def path(act: str, dispute: SerialDispute) -> str:
    return reverse(f"admin:products_serialdispute_{act}", args=[dispute.pk])


def test_a_lead_sees_both_sides_and_the_claims(lead: Client, dispute: SerialDispute) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    claim = make_claim(dispute.against.user, promotion, dispute.against)
    page = lead.get(path("change", dispute)).content.decode()
    shown = [
        "alice@example.com",
        "bob@example.com",
        "I bought it new.",
        "It is mine.",
        claim.reference,
    ]
    uploads = [
        dispute.label,
        *dispute.invoices.all(),
        *dispute.against.proofs.get().uploads.all(),
        claim.serial_photos.get().upload,
    ]
    pages = [reverse("upload-page", args=[upload.pk, 0]) for upload in uploads]
    assert [one for one in [*shown, *pages] if one not in page] == []
    answer = lead.get(pages[0])
    b"".join(answer)  # a file that is not read to its end stays open
    assert SecurityEvent.objects.get().about == f"upload {dispute.label_id}"
    assert (
        str(dispute.serial)
        in lead.get(reverse("admin:products_serialdispute_changelist")).content.decode()
    )


def test_an_auditor_looks_and_a_reviewer_does_not(
    client: Client, axel: User, rita: User, dispute: SerialDispute
) -> None:
    client.force_login(axel)
    page = client.get(path("change", dispute))
    assert page.status_code == 200
    assert path("upholding", dispute) not in page.content.decode()
    assert client.post(path("upholding", dispute), GIVEN).status_code == 403
    client.force_login(rita)
    assert client.get(path("change", dispute)).status_code == 403
    assert client.post(path("refusal", dispute), GIVEN).status_code == 403
    dispute.refresh_from_db()
    assert dispute.outcome == ""


@pytest.mark.parametrize(("act", "outcome"), [("upholding", "upheld"), ("refusal", "refused")])
def test_a_decision_asks_for_a_reason_and_once_more(
    lead: Client, dispute: SerialDispute, act: str, outcome: str
) -> None:
    for half in ({}, {"reason": "x"}, {"is_sure": "on"}):
        assert lead.post(path(act, dispute), half).status_code == 200
    dispute.refresh_from_db()
    assert dispute.outcome == ""
    assert lead.get(path(act, dispute)).status_code == 200
    lead.post(path(act, dispute), given(dispute))
    dispute.refresh_from_db()
    assert (dispute.outcome, dispute.reason) == (outcome, "The invoice is hers.")


def test_an_answer_that_came_meanwhile_is_read_before_the_decision(
    lead: Client, dispute: SerialDispute
) -> None:
    opened = lead.get(path("change", dispute)).context["seen"]
    disputes.answer(by=dispute.against.user, dispute_id=dispute.pk, text="And this.", cleans=[])
    page = lead.post(path("upholding", dispute), {**GIVEN, "seen": opened})
    assertContains(page, "The holder has answered since you opened this.")
    assertContains(page, "The invoice is hers.")
    assert RegisteredProduct.objects.live().get() == dispute.against
    lead.post(path("upholding", dispute), {**GIVEN, "seen": page.context["seen"]})
    assert RegisteredProduct.objects.live().get().user == dispute.user


def test_who_is_late_reads_who_was_faster(
    lead: Client, dispute: SerialDispute, omar: User, alice: User
) -> None:
    disputes.refuse(by=omar, dispute_id=dispute.pk, reason="-")
    text = lead.post(path("upholding", dispute), given(dispute), follow=True).content.decode()
    assert "Omar Example was faster: refused." in text
    assert RegisteredProduct.objects.live().get() == dispute.against
    other = make_dispute(alice, dispute.against)
    disputes.withdraw(by=alice, dispute_id=other.pk)
    text = lead.get(path("refusal", other), follow=True).content.decode()
    assert "The member was faster" in text


def test_it_is_told_what_must_come_first(
    lead: Client, dispute: SerialDispute, rita: User, alice: User
) -> None:
    make_dispute(rita, dispute.against)
    text = lead.post(path("upholding", dispute), given(dispute), follow=True).content.decode()
    assert "decide that dispute first" in text
    unheard = make_dispute(alice, make_registered(rita), is_heard=False)
    text = lead.post(path("upholding", unheard), given(unheard), follow=True).content.decode()
    assert "may still do so" in text


def test_open_claims_are_told_with_the_decision(lead: Client, dispute: SerialDispute) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    make_claim(dispute.against.user, promotion, dispute.against)
    text = lead.post(path("upholding", dispute), given(dispute), follow=True).content.decode()
    assert "1 open claim of the earlier holder is rejected" in text


def test_a_dispute_that_is_not_there_is_not_found(lead: Client, dispute: SerialDispute) -> None:
    assert lead.get("/admin/products/serialdispute/x/change/").status_code == 404
    dispute.pk += 1
    assert lead.get(path("change", dispute)).status_code == 404

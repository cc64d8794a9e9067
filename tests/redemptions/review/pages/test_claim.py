"""The review page: what it shows to whom, with how many queries, and on whose desk it is."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from accounts.security_events import SecurityEvent
from evidence.models import Upload
from evidence.uploads import storage
from notifications.models import Email
from products.registration import register
from promotions.models import Promotion
from redemptions.claims import drafts
from redemptions.claims import submit as member_verbs
from redemptions.models import Check, CheckRun, Claim, ScheduledDecision, SecondLook, SendBackReason
from redemptions.review import decisions, leases, triage, undo_window
from tests.factories import jpeg, make_claim, make_promotion, make_reward, picture
from tests.notifications.letters import written


@pytest.fixture
def promotion(db: None) -> Promotion:
    del db
    promotion = make_promotion(limit_per_member=9)
    make_reward(promotion, n=9)
    return promotion


@pytest.fixture
def claim(alice: User, promotion: Promotion) -> Claim:
    return make_claim(alice, promotion)


@pytest.fixture
def desk_client(client: Client, rita: User) -> Client:
    client.force_login(rita)
    return client


def test_the_other_claim_of_an_invoice_is_a_link_and_its_reason_is_chosen(
    desk_client: Client, claim: Claim, promotion: Promotion, bob: User
) -> None:
    other = make_claim(bob, promotion)
    run = CheckRun.objects.create(claim=claim, done_at=timezone.now(), due_at=None)
    run.checks.create(kind="invoice", verdict="fail", read=other.reference, rule="invoice/2")
    page = desk_client.get(reverse("admin:redemptions_claim_change", args=[claim.pk]))
    link = reverse("admin:redemptions_claim_change", args=[other.pk])
    assertContains(page, f'<a href="{link}">{other.reference}</a>', html=True)
    (chosen,) = [row for row in page.context["send_back_form"].rows() if row["is_chosen"]]
    assert chosen["reason"].name == "Invoice used before"


RECIPIENT = {
    "first_name": "Alice",
    "last_name": "Example",
    "zip_code": "10115",
    "city": "Berlin",
    "street": "Invalidenstr. 7",
    "contact_number": "0170 5550123",
}


def page_of(client: Client, claim: Claim) -> Any:
    return client.get(reverse("admin:redemptions_claim_change", args=[claim.pk]))


def checked(claim: Claim) -> None:
    run = CheckRun.objects.create(claim=claim, done_at=timezone.now(), rules="serial/1")
    upload = claim.serial_photos.get().upload
    Check.objects.create(
        run=run,
        kind="serial",
        verdict="fail",
        expected=claim.serial.serial,
        read="K7PXQM",
        upload=upload,
        box=[0.1, 0.1, 0.5, 0.2],
    )
    Check.objects.create(run=run, kind="address", verdict="fail", read="bob@example.com")


def test_each_fact_stands_beside_its_check(desk_client: Client, claim: Claim) -> None:
    checked(claim)
    page = page_of(desk_client, claim)
    assertContains(page, '<span class="light light--red">does not agree</span>', html=True)
    upload = claim.serial_photos.get().upload
    assertContains(page, f'data-show="{upload.pk}/0"')
    assertContains(page, 'data-box="0.1000,0.1000,0.5000,0.2000"')
    assertContains(page, "bob@example.com")


def test_a_letter_that_came_back_stands_there_as_failed(
    desk_client: Client, claim: Claim, petra: User
) -> None:
    letters = Email.objects.filter(about=claim.reference)
    letters.update(status="sent", sent_at=timezone.now())
    assertNotContains(page_of(desk_client, claim), "It came back on")
    bounced = {"status": "failed", "cause": "address", "answer": "550 5.1.1 User <unknown>"}
    letters.update(bounced_at=timezone.now(), **bounced)
    page = page_of(desk_client, claim)
    assertContains(page, '<span class="light light--red">failed</span>', html=True)
    assertContains(page, "It came back on")
    assertContains(page, "This address doesn&#x27;t exist.")
    assertContains(page, "550 5.1.1 User &lt;unknown&gt;")
    desk_client.force_login(petra)  # who sees no personal data: the answer may name the address
    page = page_of(desk_client, claim)
    assertContains(page, "This address doesn&#x27;t exist.")
    assertNotContains(page, "550 5.1.1 User")


def test_the_letters_stand_there_with_their_delivery_and_never_with_a_code(
    desk_client: Client, claim: Claim, rita: User
) -> None:
    decisions.approve(claim_id=claim.pk, by=rita)
    letter = written(kind="claim_code")
    Email.objects.filter(pk=letter.pk).update(status="failed", answer="550 no such box")
    page = page_of(desk_client, claim)
    assertContains(page, "550 no such box")
    assertContains(page, "queued")
    assertNotContains(page, "QZXJV")  # of each code of the tests


def test_earlier_versions_and_originals_are_there_to_be_looked_at(
    desk_client: Client, claim: Claim, alice: User, rita: User, settings: Settings
) -> None:
    settings.KEEP_ORIGINALS = True
    decisions.send_back(claim_id=claim.pk, by=rita, reason="Blurred.")
    claim.refresh_from_db()
    correction = drafts.correction_of(claim)
    kept = drafts.save_draft(
        correction, recipient={}, answers={}, registered=correction.registered_product
    )
    newer = drafts.save_photo(kept, picture("better.jpg", jpeg(150, 150)))
    earlier = claim.serial_photos.get().upload
    member_verbs.resubmit_claim(by=alice, claim_id=claim.pk)
    page = page_of(desk_client, claim)
    for upload in (newer, earlier):
        assertContains(page, f'data-page="{upload.pk}/0"')
    assertContains(page, "1 earlier version")
    assertContains(page, reverse("upload-original", args=[newer.pk]))
    assertNotContains(page, reverse("upload-original", args=[earlier.pk]))


def test_an_original_is_sent_in_a_sandbox_and_the_look_is_noted(
    desk_client: Client, alice: User, settings: Settings
) -> None:
    settings.KEEP_ORIGINALS = True
    upload = storage.store_upload(by=alice, clean=picture(), kind=Upload.Kind.INVOICE)
    path = reverse("upload-original", args=[upload.pk])
    assert desk_client.get(path).status_code == 404  # not handed in yet
    storage.mark_submitted([upload])
    response = desk_client.get(path)
    assert b"".join(response.streaming_content) == picture().original  # type: ignore[attr-defined]
    assert response["Content-Type"] == "image/jpeg"
    assert "sandbox" in response["Content-Security-Policy"]
    assert SecurityEvent.objects.filter(about=f"upload {upload.pk}").count() == 1


def test_an_original_that_was_not_kept_is_not_there(desk_client: Client, claim: Claim) -> None:
    upload = claim.serial_photos.get().upload
    assert desk_client.get(reverse("upload-original", args=[upload.pk])).status_code == 404


def test_a_promotion_without_photos_says_so(desk_client: Client, alice: User) -> None:
    promotion = make_promotion(serial_photo_wanted=False)
    make_reward(promotion, n=1)
    claim = make_claim(alice, promotion)
    claim.serial_photos.all().delete()
    assertContains(page_of(desk_client, claim), "This promotion asks for no photo.")


def test_the_number_of_queries_does_not_grow(
    desk_client: Client,
    claim: Claim,
    alice: User,
    rita: User,
    promotion: Promotion,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    checked(claim)
    page_of(desk_client, claim)
    with django_assert_num_queries(10):
        page_of(desk_client, claim)
    for _more in range(3):
        make_claim(alice, promotion)
        triage.note(claim_id=claim.pk, by=rita, text="Looked again.")
        clean = picture("invoice.jpg", jpeg(130, 130))
        register.add_proof(registered=claim.registered_product, cleans=[clean])
    with django_assert_num_queries(10):
        page_of(desk_client, claim)


def test_who_holds_it_is_shown_and_a_lead_may_release_it(
    desk_client: Client, claim: Claim, rita: User, lena: User
) -> None:
    leases.take(claim_id=claim.pk, by=lena)
    assertContains(page_of(desk_client, claim), "Lena Example works on this claim at the moment.")
    assertNotContains(page_of(desk_client, claim), "Release from")
    leases.release(claim_ids=[claim.pk], by=lena)
    leases.take(claim_id=claim.pk, by=rita)
    desk_client.force_login(lena)
    assertContains(page_of(desk_client, claim), "Release from Rita Example")


def test_the_page_keeps_a_claim_on_the_desk_and_takes_it_off(
    desk_client: Client, claim: Claim, rita: User, lena: User
) -> None:
    lease, release = (reverse(f"admin:redemptions_claim_{act}") for act in ("lease", "release"))
    assert desk_client.post(lease, {"claim": claim.pk}).json() == {"holder": ""}
    assert leases.holder_of(claim) == rita
    assert desk_client.post(release, {"claim": claim.pk}).status_code == 204
    assert leases.holder_of(claim) is None
    leases.take(claim_id=claim.pk, by=lena)
    assert desk_client.post(lease, {"claim": claim.pk}).json() == {"holder": "Lena Example"}
    assert desk_client.post(lease, {"claim": "x"}).status_code == 404


def test_the_preview_is_the_letter_in_the_members_language_and_is_not_sent(
    desk_client: Client, claim: Claim, alice: User
) -> None:
    User.objects.filter(pk=alice.pk).update(language="id")
    before = Email.objects.count()
    reason = SendBackReason.objects.get(name="Photo shows the box")
    path = reverse("admin:redemptions_claim_preview", args=[claim.pk])
    page = desk_client.post(path, {"reasons": [reason.pk]})
    assertContains(page, reason.text("id"))
    assertContains(page, claim.reference)
    assertContains(desk_client.post(path, {"reason": "<b>Typed.</b>"}), "&lt;b&gt;Typed.&lt;/b&gt;")
    assert Email.objects.count() == before


def test_only_the_reasons_of_the_promotion_are_offered(
    desk_client: Client, claim: Claim, promotion: Promotion
) -> None:
    other, own = make_promotion(), promotion
    for name, only in (("Elsewhere", other), ("Here", own)):
        SendBackReason.objects.create(name=name).promotions.add(only)
    SendBackReason.objects.filter(name="Photo shows the box").update(is_active=False)
    page = page_of(desk_client, claim)
    assertContains(page, "Here")
    for name in ("Elsewhere", "Photo shows the box"):
        assertNotContains(page, name)


def test_what_one_may_still_undo_stands_on_the_next_page(
    desk_client: Client, claim: Claim, alice: User, rita: User, promotion: Promotion
) -> None:
    other = make_claim(alice, promotion)
    undo_window.approve(claim_id=claim.pk, by=rita)
    undo = reverse("admin:redemptions_claim_undo", args=[claim.pk])
    assertContains(page_of(desk_client, other), undo)


def test_a_claim_that_is_not_there_is_not_found(desk_client: Client) -> None:
    for pk in ("0", "999999999", "abc"):
        path = f"/admin/redemptions/claim/{pk}/change/"
        assert desk_client.get(path).status_code == 404


def test_what_failed_chooses_its_reason_and_asks_for_another_key(
    desk_client: Client, claim: Claim
) -> None:
    checked(claim)
    page = page_of(desk_client, claim)
    reason = SendBackReason.objects.get(name="Serial number does not match")
    assert page.context["send_back_form"]["reasons"].value() == [reason.pk]
    assertContains(page, "Approve anyway")
    assertContains(page, '<kbd aria-hidden="true">9</kbd>', html=True)
    path = reverse("admin:redemptions_claim_approval", args=[claim.pk])
    says = "Not approved: serial number on the photo, address of another account."
    seen = {"seen": page.context["seen"]}
    assertContains(desk_client.post(path, seen, follow=True), says)
    assert not ScheduledDecision.objects.exists()
    desk_client.post(path, {**seen, "override": "Seen."})
    assert ScheduledDecision.objects.get().override_reason == "Seen."


def test_ones_own_claim_offers_nothing_and_says_why(client: Client, lena: User) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1, amount_minor=1550, currency="EUR")
    claim = make_claim(lena, promotion)
    client.force_login(lena)
    page = page_of(client, claim)
    assertContains(page, "This is your own. Somebody else has to do this.")
    assertContains(page, "€15.50")
    for act in ("approval", "sending-back", "hold", "assignment", "rejection", "note"):
        path = reverse(f"admin:redemptions_claim_{act}", args=[claim.pk])
        assertNotContains(page, f'"{path}"')
        data = {"note-text": "-", "reason": "-", "is_sure": "on"}
        answer = client.post(path, data, headers={"accept": "application/json"})
        assert answer.json()["is_done"] is False
    lease = reverse("admin:redemptions_claim_lease")
    client.post(lease, {"claim": claim.pk})
    assert leases.holder_of(claim) is None


def test_a_claim_on_another_desk_offers_to_be_taken_over(
    desk_client: Client, claim: Claim, rita: User, lena: User
) -> None:
    leases.take(claim_id=claim.pk, by=lena)
    assertNotContains(page_of(desk_client, claim), 'data-key="a"')
    path = reverse("admin:redemptions_claim_take-over", args=[claim.pk])
    assertContains(desk_client.post(path, follow=True), "Taken over.")
    assert leases.holder_of(claim) == rita
    assertContains(page_of(desk_client, claim), 'data-key="a"')


def test_a_lead_says_whether_a_drawn_decision_was_right(
    client: Client, claim: Claim, rita: User, lena: User
) -> None:
    SecondLook.objects.create(decision=decisions.approve(claim_id=claim.pk, by=rita))
    client.force_login(lena)
    page = client.get(reverse("admin:redemptions_secondlook_changelist"))
    assertContains(page, claim.reference)
    assertContains(page_of(client, claim), "Drawn to be reviewed again: approved by Rita Example.")
    path = reverse("admin:redemptions_claim_second-look", args=[claim.pk])
    client.post(path, {"look-agrees": "no", "look-note": "Blurred."})
    look = SecondLook.objects.get()
    assert (look.agrees, look.note, look.looked_by) == (False, "Blurred.", lena)


def fetch(client: Client, path: str, into: str) -> None:
    """Fetch a picture into a page, or as the page itself."""
    response = client.get(path, headers={"sec-fetch-dest": into})
    assert b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_a_look_is_on_record_once_somebody_looks(
    desk_client: Client, alice: User, rita: User
) -> None:
    promotion = make_promotion(recipient_wanted=True)
    make_reward(promotion, n=1)
    claim = make_claim(alice, promotion, recipient=RECIPIENT)
    page = desk_client.post(reverse("admin:redemptions_claim_next"), {"ahead": "1"})
    upload = claim.serial_photos.get().upload
    picture_path = f"{reverse('upload-page', args=[upload.pk, 0])}?ahead=1"
    assertContains(page, picture_path)
    fetch(desk_client, picture_path, "image")
    record = SecurityEvent.objects.filter(actor=rita, member=alice).order_by("pk")
    assert set(record.values_list("kind", flat=True)) == {"ahead"}
    desk_client.post(reverse("admin:redemptions_claim_looks", args=[claim.pk]))
    seen = record.exclude(kind="ahead").values_list("kind", "about")
    assert ("address", f"claim {claim.reference}") in seen
    assert ("evidence", f"upload {upload.pk}") in seen
    count = record.filter(kind="evidence").count()
    fetch(desk_client, picture_path, "document")
    assert record.filter(kind="evidence").count() == count + 1


def test_the_address_on_a_page_is_on_record(desk_client: Client, alice: User) -> None:
    promotion = make_promotion(recipient_wanted=True)
    make_reward(promotion, n=1)
    claim = make_claim(alice, promotion, recipient=RECIPIENT)
    page_of(desk_client, claim)
    assert SecurityEvent.objects.get().kind == SecurityEvent.Kind.ADDRESS

"""The guarded pages of uploads: who sees them, how they are sent, and whose look is noted."""

import io
from collections.abc import Callable

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings
from pytest_django.asserts import assertRedirects

from accounts.models import User
from accounts.security_events import SecurityEvent
from evidence.models import Upload
from evidence.uploads.cleaning import clean_upload
from products.registration import drafts as registration_drafts
from products.registration import scanning
from redemptions.claims import drafts, submit
from redemptions.models import Claim
from redemptions.review import decisions
from tests.evidence.hostile_papers import pdf
from tests.factories import (
    PASSWORD,
    jpeg,
    make_claim,
    make_draft,
    make_member,
    make_promotion,
    make_registered,
    make_reward,
    make_serial,
    picture,
)
from tests.products.conftest import drafted

SANDBOXED = "sandbox; default-src 'none'; frame-ancestors 'none'"
Made = Callable[[User], Upload]


def claimed(user: User) -> Claim:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    return make_claim(user, promotion)


def proof(user: User) -> Upload:
    return make_registered(user).proofs.get().uploads.get()


def photo_of_claim(user: User) -> Upload:
    return claimed(user).serial_photos.get().upload


def invoice_of_draft(user: User) -> Upload:
    return drafted(user, make_serial()).invoices.get()


def photo_of_draft(user: User) -> Upload:
    photo = make_draft(user, make_promotion(), make_registered(user)).photo
    assert photo is not None
    return photo


def invoice_of_correction(user: User) -> Upload:
    claim = claimed(user)
    rita = make_member(is_staff=True)
    decisions.send_back(claim_id=claim.pk, by=rita, reason="Blurred.")
    begun = drafts.correction_of(claim)
    draft = drafts.save_draft(begun, recipient={}, answers={}, registered=begun.registered_product)
    return drafts.save_invoice(draft, picture("better.jpg"))


def scan(user: User) -> Upload:
    return scanning.save_scan(by=user, clean=picture("label.jpg"))


HANDED_IN = [proof, photo_of_claim]
KEPT = [invoice_of_draft, photo_of_draft, invoice_of_correction, scan]


def page_of(upload: Upload, number: int = 0) -> str:
    return reverse("upload-page", args=[upload.pk, number])


def read(client: Client, url: str) -> bytes:
    answer = client.get(url)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def sign_in_with_second_factor(client: Client, user: User) -> None:
    TOTP.activate(user, generate_totp_secret())
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    answer = client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    client.post(answer.headers["Location"], {"code": code})


@pytest.mark.parametrize("made", [*HANDED_IN, *KEPT])
def test_the_member_sees_the_clean_copy_and_is_not_noted(
    signed_in: Client, alice: User, made: Made
) -> None:
    content = read(signed_in, page_of(made(alice)))
    assert content.startswith(b"\xff\xd8")
    assert content != jpeg()
    assert not SecurityEvent.objects.exists()


@pytest.mark.parametrize("made", HANDED_IN)
def test_a_reviewer_with_second_factor_sees_what_is_handed_in_and_each_look_is_noted(
    client: Client, alice: User, rita: User, settings: Settings, made: Made
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    upload = made(alice)
    sign_in_with_second_factor(client, rita)
    for looks in (1, 2):
        assert read(client, page_of(upload)).startswith(b"\xff\xd8")
        assert (
            SecurityEvent.objects.filter(
                kind=SecurityEvent.Kind.EVIDENCE, about=f"upload {upload.pk}", actor=rita
            ).count()
            == looks
        )
    assert SecurityEvent.objects.filter(kind="evidence").count() == 2


@pytest.mark.parametrize("made", KEPT)
def test_for_a_reviewer_there_is_nothing_before_it_is_handed_in(
    client: Client, alice: User, rita: User, made: Made
) -> None:
    client.force_login(rita)
    assert client.get(page_of(made(alice))).status_code == 404
    assert not SecurityEvent.objects.exists()


def test_what_a_correction_adds_is_seen_once_it_is_redeemed_again(
    client: Client, alice: User, rita: User
) -> None:
    upload = invoice_of_correction(alice)
    client.force_login(rita)
    assert client.get(page_of(upload)).status_code == 404
    submit.resubmit_claim(by=alice, claim_id=Claim.objects.get().pk)
    assert read(client, page_of(upload))


@pytest.mark.parametrize("made", HANDED_IN)
def test_a_reviewer_without_second_factor_sees_nothing(
    client: Client, alice: User, rita: User, settings: Settings, made: Made
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    client.force_login(rita)
    assert client.get(page_of(made(alice))).status_code == 404
    assert not SecurityEvent.objects.exists()


@pytest.mark.parametrize("name", ["bob", "omar", "petra"])
@pytest.mark.parametrize("made", [*HANDED_IN, *KEPT])
def test_for_everybody_else_there_is_none(
    client: Client, alice: User, request: pytest.FixtureRequest, name: str, made: Made
) -> None:
    stranger: User = request.getfixturevalue(name)
    client.force_login(stranger)
    assert client.get(page_of(made(alice))).status_code == 404
    assert not SecurityEvent.objects.exists()


def test_a_reviewer_looks_at_the_own_upload_as_a_member(client: Client, rita: User) -> None:
    client.force_login(rita)
    assert read(client, page_of(invoice_of_draft(rita)))
    assert not SecurityEvent.objects.exists()


def test_a_visitor_is_asked_to_sign_in(client: Client, alice: User) -> None:
    url = page_of(proof(alice))
    assertRedirects(client.get(url), f"{reverse(django_settings.LOGIN_URL)}?next={url}")


def test_it_is_sent_as_a_picture_that_can_do_nothing(signed_in: Client, alice: User) -> None:
    answer = signed_in.get(page_of(proof(alice)))
    answer.close()
    headers = answer.headers
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == SANDBOXED
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Content-Disposition"].startswith("inline; filename")


def test_it_is_only_shown(signed_in: Client, alice: User) -> None:
    assert signed_in.post(page_of(proof(alice))).status_code == 405


@pytest.mark.long
def test_a_pdf_of_three_pages_is_one_upload_with_three_pages(
    signed_in: Client, alice: User
) -> None:
    paper = clean_upload(SimpleUploadedFile("invoice.pdf", pdf(pages=3)), pdf=True)
    draft = registration_drafts.begin(by=alice, serial=make_serial())
    upload = registration_drafts.save_invoice(draft=draft, clean=paper)
    assert Upload.objects.get() == upload
    assert [page.number for page in upload.pages.all()] == [0, 1, 2]
    assert [read(signed_in, page_of(upload, number))[:2] for number in range(3)] == [
        b"\xff\xd8"
    ] * 3
    assert signed_in.get(page_of(upload, 3)).status_code == 404


@pytest.mark.parametrize(
    ("name", "disposition"),
    [
        ("invoice.png", 'inline; filename="invoice.jpg"'),
        ("Rechnung ä.jpg", "inline; filename*=utf-8''Rechnung%20%C3%A4.jpg"),
        ('a"b.jpg', 'inline; filename="a\\"b.jpg"'),
        ("../../etc/passwd", 'inline; filename="passwd.jpg"'),
        ("..\\evil.html", 'inline; filename="evil.jpg"'),
        ("x\r\nSet-Cookie: a=b", 'inline; filename="xSet-Cookie: a=b.jpg"'),
        ("\u202egpj.exe", 'inline; filename="gpj.jpg"'),
        ("", 'inline; filename="picture.jpg"'),
    ],
)
def test_the_name_of_a_file_is_safe(
    signed_in: Client, alice: User, name: str, disposition: str
) -> None:
    upload = proof(alice)
    Upload.objects.update(original_name=name)
    answer = signed_in.get(page_of(upload))
    answer.close()
    assert answer.headers["Content-Disposition"] == disposition


def test_a_file_that_is_gone_is_not_found(signed_in: Client, alice: User) -> None:
    upload = proof(alice)
    page = upload.pages.get()
    page.file.storage.delete(str(page.file.name))
    assert signed_in.get(page_of(upload)).status_code == 404


@pytest.mark.parametrize(("pk", "number"), [(2**63, 0), (10**30, 0), (None, 2**15), (None, 10**30)])
def test_a_page_of_an_absurd_number_is_not_found(
    signed_in: Client, alice: User, pk: int | None, number: int
) -> None:
    pk = proof(alice).pk if pk is None else pk
    assert signed_in.get(reverse("upload-page", args=[pk, number])).status_code == 404


def small(upload: Upload) -> str:
    return reverse("upload-thumbnail", args=[upload.pk])


@pytest.mark.parametrize("made", [*HANDED_IN, *KEPT])
def test_the_thumbnail_is_small_and_seen_by_whom_the_page_is(
    client: Client, alice: User, bob: User, made: Made
) -> None:
    upload = made(alice)
    client.force_login(alice)
    answer = client.get(small(upload))
    assert answer.headers["Content-Security-Policy"] == SANDBOXED
    assert answer.headers["Cache-Control"] == "private, no-store"
    with Image.open(io.BytesIO(answer.content), formats=["JPEG"]) as picture:
        assert max(picture.size) <= 256
    client.force_login(bob)
    assert client.get(small(upload)).status_code == 404


def test_a_reviewers_look_at_a_thumbnail_is_noted(client: Client, alice: User, rita: User) -> None:
    client.force_login(rita)
    assert client.get(small(scan(alice))).status_code == 404
    assert client.get(small(proof(alice))).status_code == 200
    assert SecurityEvent.objects.count() == 1


def test_what_was_uploaded_before_there_were_any_is_shown_itself(
    signed_in: Client, alice: User
) -> None:
    upload = proof(alice)
    upload.pages.update(thumbnail=None)
    assert read(signed_in, small(upload)) == read(signed_in, page_of(upload))


def test_a_large_photo_has_a_thumbnail_of_a_few_kilobytes(alice: User) -> None:
    kept = scanning.save_scan(by=alice, clean=picture("label.jpg", jpeg(3000, 2000)))
    page = kept.pages.get()
    assert page.thumbnail is not None
    with Image.open(io.BytesIO(page.thumbnail)) as drawn:
        assert drawn.size == (256, 171)

"""Registrations, claims and codes as the rows that the program's verbs leave behind.

A verb locks, asks every rule and renders an e-mail, which a test that only needs its outcome need
not wait for. tests/test_claim_rows.py holds these rows to those of the verbs.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from evidence.models import Upload, UploadPage
from evidence.upload_reading import READ
from evidence.uploads.cleaning import CleanUpload
from foundation.dispatch import enqueue_on_commit
from fulfilment.delivery.owing import KIND_OF
from fulfilment.models import Cause, Fulfilment
from notifications.models import Email
from notifications.outbox.queue import SEND
from products.models import ProofOfPurchase, RegisteredProduct, SerialNumber, Store
from products.registration.register import warranty_until
from promotions.awarding.awards import award_for
from promotions.codes.code_lines import code_digest
from promotions.codes.pool import encrypt_code
from promotions.models import CodeBatch, Promotion, Reward, RewardCode
from promotions.promises import terms
from redemptions.checks import runner
from redemptions.emails.claim_emails import language_of
from redemptions.models import (
    Answer,
    Claim,
    ClaimEvent,
    Recipient,
    SerialPhoto,
    due_dates,
    timeline,
)

# Tells the first e-mail of a claim that was written as rows from those of the program.
SUBJECT = "Claim received, in other words"


def write_codes(reward: Reward, lines: Iterable[str]) -> None:
    """Write a batch of codes that nobody has yet."""
    codes = list(lines)
    batch = CodeBatch.objects.create(reward=reward, file_name="codes.txt", loaded=len(codes))
    RewardCode.objects.bulk_create(
        RewardCode(
            batch=batch,
            reward=reward,
            digest=code_digest(line),
            seal=(seal := uuid4()),
            ciphertext=encrypt_code(line, seal),
        )
        for line in codes
    )


def write_registered(
    user: User, serial: SerialNumber, store: Store, *, purchased_on: date, invoice: CleanUpload
) -> RegisteredProduct:
    """Write a registration that is proved by an invoice."""
    registered = RegisteredProduct.objects.create(
        user=user,
        serial=serial,
        region=store.region,
        store=store,
        channel=RegisteredProduct.Channel.RETAIL,
        purchased_on=purchased_on,
        warranty_until=warranty_until(serial, purchased_on),
    )
    proof = ProofOfPurchase.objects.create(registered_product=registered)
    upload = _write_upload(user, invoice, Upload.Kind.INVOICE, serial)
    proof.uploads.through.objects.create(proofofpurchase=proof, upload=upload)
    return registered


def with_causes(claims: Iterable[Claim]) -> list[Claim]:
    """Write the causes of claims that are about to be written themselves."""
    claims = list(claims)
    causes = Cause.objects.bulk_create(
        Cause(
            user_id=claim.user_id,
            kind=Cause.Kind.CLAIM,
            reference=claim.reference,
            promotion_id=claim.promotion_id,
            created_at=claim.submitted_at,
        )
        for claim in claims
    )
    for claim, cause in zip(claims, causes, strict=True):
        claim.cause = cause
    return claims


def owed_for(claim: Claim, **fields: Any) -> Fulfilment:
    """What would be owed for a claim, not written yet."""
    kind = KIND_OF[Reward.Kind(claim.reward.kind)]
    return Fulfilment(cause=claim.cause, kind=kind, reward=claim.reward, **fields)


def write_claim(
    user: User,
    promotion: Promotion,
    registered: RegisteredProduct,
    *,
    photo: CleanUpload,
    recipient: Mapping[str, str],
    answers: Mapping[str, str],
) -> Claim:
    """Write a claim under review, to be checked, with its first e-mail in other words."""
    claim = _write_claim_alone(user, promotion, registered)
    if promotion.recipient_wanted:
        to = Recipient(claim=claim)
        to.address = recipient
        to.save(force_insert=True)
    Answer.objects.bulk_create(
        Answer(claim=claim, question_id=int(question), value=value)
        for question, value in answers.items()
    )
    upload = _write_upload(user, photo, Upload.Kind.SERIAL_PHOTO, registered.serial)
    SerialPhoto.objects.create(claim=claim, upload=upload)
    timeline.record(claim, ClaimEvent.Kind.SUBMITTED, by=user)
    runner.request_checks(claim)
    _write_received(claim)
    return claim


def _write_claim_alone(user: User, promotion: Promotion, registered: RegisteredProduct) -> Claim:
    award = award_for(registered, promotion)
    assert award is not None, "The product earns nothing in this promotion."
    taken = set(
        Claim.objects.live().filter(user=user, promotion=promotion).values_list("slot", flat=True)
    )
    # By number, so that who goes on with the claim reads the rest as it is in the database by then.
    claim = Claim(
        user=user,
        promotion_id=promotion.pk,
        registered_product_id=registered.pk,
        serial_id=registered.serial_id,
        reward_id=award.reward.pk,
        slot=next(slot for slot in range(1, len(taken) + 2) if slot not in taken),
        language="en",
        region=registered.region,
        submitted_at=timezone.now(),
        # Who shares something with the staff is looked up by the verbs alone: six queries each.
        for_lead=user.is_staff,
    )
    claim.keep_promise(terms.current(promotion))
    claim.due_on = due_dates.due_on(claim)
    with_causes([claim])
    claim.save(force_insert=True)
    claim.refresh_from_db(fields=["reward", "terms"])
    return claim


def _write_received(claim: Claim) -> None:
    email = Email.objects.create(
        kind="claim_received",
        user=claim.user,
        to=claim.user.email,
        language=language_of(claim),
        about=claim.reference,
        subject=SUBJECT,
        text=f"We have received your claim {claim.reference}.\n",
        html=f"<p>We have received your claim {claim.reference}.</p>",
        message_id=f"<{claim.reference}@example.com>",
        dedupe_key=f"received:{claim.pk}:1",
    )
    enqueue_on_commit(SEND, email.pk)


def _write_upload(
    user: User, clean: CleanUpload, kind: Upload.Kind, serial: SerialNumber
) -> Upload:
    upload = Upload.objects.create(
        user=user,
        kind=kind,
        serial=serial.serial,
        original_name=clean.original_name,
        sha256=clean.sha256,
        software=clean.software,
        submitted_at=timezone.now(),
    )
    for number, page in enumerate(clean.pages):
        codes = [(code.format, code.text, code.box) for code in page.codes]
        row = UploadPage(
            upload=upload,
            number=number,
            thumbnail=page.thumbnail,
            fingerprint=page.fingerprint,
            codes=codes,
        )
        row.file.save("clean.jpg", ContentFile(page.content), save=False)
        row.save(force_insert=True)
    enqueue_on_commit(READ, upload.pk)
    return upload

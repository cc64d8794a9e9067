"""A stack of clean claims for the reviewers, made in bulk, and the colleagues who work on it.

Run inside the settings of the program that the journeys started. Each claim has an invoice, a
photo and checks that agree; two of them name the place in the picture where it was read.
"""
# ruff: noqa: PLC0415 -- Django is set up first

import os
import sys
from typing import TYPE_CHECKING, Any
from zlib import crc32

import django

if TYPE_CHECKING:
    from evidence.models import Upload
    from products.models import RegisteredProduct
    from promotions.models import Reward
    from redemptions.models import Claim

COLLEAGUES = {"rosa@example.com": "Reviewers", "laura@example.com": "Leads"}
SERIAL_BOX = [0.25, 0.3, 0.6, 0.4]
DATE_BOX = [0.6, 0.1, 0.9, 0.15]


def main(slug: str, number: int, language: str) -> None:
    """Make a promotion of this name, so many claims of members in it, and codes for them all."""
    from tests import factories

    hire()
    promotion = factories.make_promotion(slug=slug, name=f"Stack {slug}")
    reward = factories.make_reward(promotion, name=f"Code of {slug}")
    mark = f"{crc32(slug.encode()):010}"
    factories.load_codes(reward, [f"STACK-{mark}-{i:05}" for i in range(number)])
    put_up(reward, registered(mark, number, language), language)


def hire() -> None:
    """Let two colleagues of Rita work here: Rosa reviews, Lena leads."""
    from django.contrib.auth.models import Group

    from accounts.models import User
    from tests import factories

    for email, group in COLLEAGUES.items():
        if not User.objects.filter(email=email).exists():
            user = factories.make_member(email, is_staff=True)
            user.groups.add(Group.objects.get(name=group))


def registered(mark: str, number: int, language: str) -> "list[RegisteredProduct]":
    """One unit each for so many members."""
    from accounts.models import User
    from products.models import Product, RegisteredProduct, SerialNumber, Store
    from tests.factories import today

    product = Product.objects.get(model="912-V397-638")
    store = Store.objects.filter(region="DE").earliest("pk")
    members = User.objects.bulk_create(
        User(email=f"{mark}.{i}@example.com", first_name=f"No{i}", region="DE", language=language)
        for i in range(number)
    )
    serials = SerialNumber.objects.bulk_create(
        SerialNumber(serial=f"{mark}{i:05}", product=product, chk_digest=b"") for i in range(number)
    )
    return RegisteredProduct.objects.bulk_create(
        RegisteredProduct(
            user=member,
            serial=serial,
            region="DE",
            store=store,
            channel="retail",
            purchased_on=today(),
            warranty_until=today(),
        )
        for member, serial in zip(members, serials, strict=True)
    )


def put_up(reward: "Reward", units: "list[RegisteredProduct]", language: str) -> None:
    """Put a claim for each unit under review, with its evidence and its checks."""
    from redemptions.models import ClaimEvent

    invoices = uploads(units, "invoice", "invoice.png", paper())
    photos = uploads(units, "serial_photo", "serial.png", label())
    claims = claims_for(reward, units, language)
    prove(units, invoices)
    photograph(claims, photos)
    check(claims, invoices, photos)
    ClaimEvent.objects.bulk_create(
        ClaimEvent(claim=claim, kind="submitted", occurred_at=claim.submitted_at, actor=claim.user)
        for claim in claims
    )


def claims_for(reward: "Reward", units: "list[RegisteredProduct]", language: str) -> "list[Claim]":
    """The claims themselves."""
    from datetime import timedelta

    from django.utils import timezone

    from redemptions.models import Claim
    from tests.claim_rows import with_causes
    from tests.factories import today

    made = (
        Claim(
            user=unit.user,
            promotion=reward.promotion,
            registered_product=unit,
            serial=unit.serial,
            reward=reward,
            slot=1,
            language=language,
            region="DE",
            submitted_at=timezone.now(),
            due_on=today() + timedelta(days=20),
            checks=Claim.Checks.AGREE,
        )
        for unit in units
    )
    return Claim.objects.bulk_create(with_causes(made))


def uploads(units: "list[RegisteredProduct]", kind: str, name: str, picture: Any) -> "list[Upload]":
    """An upload of each member; the file behind its page is one for all."""
    from django.core.files.base import ContentFile
    from django.utils import timezone

    from evidence.models import Upload, UploadPage, evidence_storage

    now = timezone.now()
    file = evidence_storage().save(f"stack/{name}.jpg", ContentFile(picture.pages[0].content))
    made = Upload.objects.bulk_create(
        Upload(
            user=unit.user,
            kind=kind,
            serial=unit.serial.serial,
            original_name=name,
            submitted_at=now,
            due_at=None,
            done_at=now,
        )
        for unit in units
    )
    UploadPage.objects.bulk_create(UploadPage(upload=each, number=0, file=file) for each in made)
    return made


def prove(units: "list[RegisteredProduct]", invoices: "list[Upload]") -> None:
    """Let the invoices prove the purchases."""
    from products.models import ProofOfPurchase

    proofs = ProofOfPurchase.objects.bulk_create(
        ProofOfPurchase(registered_product=unit) for unit in units
    )
    link = ProofOfPurchase.uploads.through
    link.objects.bulk_create(
        link(proofofpurchase=proof, upload=invoice)
        for proof, invoice in zip(proofs, invoices, strict=True)
    )


def photograph(claims: "list[Claim]", photos: "list[Upload]") -> None:
    """Hand in the photos of the serial numbers."""
    from redemptions.models import SerialPhoto

    SerialPhoto.objects.bulk_create(
        SerialPhoto(claim=claim, upload=photo) for claim, photo in zip(claims, photos, strict=True)
    )


def check(claims: "list[Claim]", invoices: "list[Upload]", photos: "list[Upload]") -> None:
    """Say of each that all checks were done and agree."""
    from django.utils import timezone

    from redemptions.models import Check, CheckRun

    runs = CheckRun.objects.bulk_create(
        CheckRun(claim=claim, due_at=None, done_at=timezone.now(), outcome="to_people")
        for claim in claims
    )
    checks = []
    for run, invoice, photo in zip(runs, invoices, photos, strict=True):
        places = {"serial": (photo, SERIAL_BOX), "date": (invoice, DATE_BOX)}
        for kind in [*Check.READ, *Check.ELSEWHERE]:
            upload, box = places.get(kind, (None, None))
            checks.append(
                Check(run=run, kind=kind, verdict="pass", read="read", upload=upload, box=box)
            )
    Check.objects.bulk_create(checks)


def paper() -> Any:
    """An invoice as it is kept."""
    from portal.demo.cleaning import clean_drawing
    from portal.demo.drawings import invoice
    from tests.factories import today

    drawing = invoice(
        store="Nordlicht Hardware",
        region="DE",
        number="RE-4711",
        bought_on=today(),
        product="GeForce RTX",
        serial="602V39700001",
        price="389.00",
        language="en",
    )
    return clean_drawing(drawing, "invoice.png")


def label() -> Any:
    """A photo of a label as it is kept."""
    from portal.demo.cleaning import clean_drawing
    from portal.demo.drawings import sticker

    drawing = sticker(serial="602V39700001", chk="4A7", model="912-V397-638", product="GeForce")
    return clean_drawing(drawing, "serial.png")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])

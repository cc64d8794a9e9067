"""Claims that were checked: made so that all agrees, and what their runs say."""

from django.utils import timezone

from accounts.models import User
from evidence.models import Upload
from promotions.models import Promotion
from redemptions.models import CheckRun, Claim
from redemptions.review import policy as review_policy
from tests import factories


def check(claim: Claim) -> CheckRun:
    """Do what the worker does with the claim's newest run."""
    run = claim.check_runs.latest("pk")
    review_policy.check_claim(run.pk)
    claim.refresh_from_db()
    run.refresh_from_db()
    return run


def verdicts(run: CheckRun) -> dict[str, str]:
    return dict(run.checks.values_list("kind", "verdict"))


def set_read(upload: Upload, *, serial: str = "", lines: tuple[str, ...] = ()) -> None:
    """Say what was read in an upload, for tests that are about what follows."""
    codes = [("Code128", serial, (0.1, 0.1, 0.9, 0.2))] if serial else []
    read = [
        (text, 0.99, (0.1, 0.1 + row / 20, 0.9, 0.12 + row / 20), 0.0)
        for row, text in enumerate(lines)
    ]
    upload.pages.update(codes=codes, lines=read)
    Upload.objects.filter(pk=upload.pk).update(done_at=timezone.now(), due_at=None)


def agreeing(user: User, promotion: Promotion, *, number: str = "INV-20417") -> Claim:
    registered = factories.make_registered(user)
    claim = factories.make_claim(user, promotion, registered)
    return say_agreeing(claim, number=number)


def say_agreeing(claim: Claim, *, number: str, more: tuple[str, ...] = ()) -> Claim:
    registered = claim.registered_product
    set_read(claim.serial_photos.get().upload, serial=claim.serial.serial)
    set_read(
        registered.proofs.latest("pk").uploads.get(),
        lines=(
            "Invoice",
            f"Invoice No. {number}",
            registered.store.name,
            registered.purchased_on.strftime("%d.%m.%Y"),
            registered.product.name,
            *more,
        ),
    )
    # Pictures of tests are all alike.
    for upload in Upload.objects.filter(user=claim.user):
        upload.pages.update(fingerprint="")
        Upload.objects.filter(pk=upload.pk).update(sha256=f"{upload.pk:064x}")
    return claim

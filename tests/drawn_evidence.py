"""Evidence as members hand it in, drawn for the unit and the purchase that it is to prove."""

from datetime import date
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.captchas.suspicion import Checked
from accounts.models import User
from evidence.uploads.cleaning import CleanUpload, clean_upload
from portal.demo.drawings import invoice, sticker
from products.models import Product, RegisteredProduct, SerialNumber, Store
from products.registration import drafts as registration_drafts
from products.registration import register
from promotions.models import Promotion
from redemptions.claims import drafts, submit
from redemptions.models import Claim, ClaimDraft
from tests import factories

# For what is read in a test: a picture that is the same every day has a recorded reading.
RECORDED_DAY = date(2025, 3, 17)


@cache
def clean(content: bytes, name: str, *, code_seconds: float = 1.0) -> CleanUpload:
    """What is left of an upload; looked at once in a process."""
    return clean_upload(SimpleUploadedFile(name, content), pdf=True, code_seconds=code_seconds)


def photo_of(serial: SerialNumber) -> CleanUpload:
    """A photo of the label on the product."""
    label = sticker(
        serial=serial.serial,
        chk=factories.CHK,
        model=serial.product.model,
        product=serial.product.name,
    )
    return clean(label, "serial.png")


def invoice_of(
    serial: SerialNumber, store: Store, bought_on: date, *, number: str = ""
) -> CleanUpload:
    """The shop's invoice for the unit."""
    paper = invoice(
        store=store.name,
        region=store.region,
        number=number or f"RE-{serial.serial[-6:]}",
        bought_on=bought_on,
        product=serial.product.name,
        serial=serial.serial,
        price="389.00",
        language="en",
    )
    return clean(paper, "invoice.png", code_seconds=0)


def recorded_serial(serial: str) -> SerialNumber:
    """A unit of a model that is the same in every test, as its pictures then are."""
    name, model = "GeForce RTX 3060 GAMING X 12G", "912-V397-638"
    known = Product.objects.filter(model=model).first()
    return factories.make_serial(
        known or factories.make_product(name=name, model=model), serial=serial
    )


def registered_with(
    user: User,
    *,
    serial: SerialNumber | None = None,
    store: Store | None = None,
    paper: CleanUpload | None = None,
    bought_on: date | None = None,
) -> RegisteredProduct:
    """A unit that the member bought today or then, with the invoice for it or the given paper."""
    bought_on = bought_on or factories.today()
    serial = serial or factories.make_serial()
    store = store or factories.make_store(region=user.region, name="Nordlicht Hardware")
    draft = registration_drafts.begin(by=user, serial=serial)
    draft.chk_verified = True
    draft.save()
    paper = paper or invoice_of(serial, store, bought_on)
    registration_drafts.save_invoice(draft=draft, clean=paper)
    return register.register_product(
        by=user,
        region=store.region,
        store=store,
        channel=RegisteredProduct.Channel.RETAIL,
        purchased_on=bought_on,
    )


def draft_with(
    user: User,
    promotion: Promotion,
    registered: RegisteredProduct,
    *,
    photo: CleanUpload | None = None,
    recipient: dict[str, str] | None = None,
) -> ClaimDraft:
    """A claim that is filled in, with a photo of the unit's label or the given one."""
    draft = drafts.draft_of(user, promotion)
    kept = drafts.save_draft(
        draft, recipient=recipient or draft.recipient, answers={}, registered=registered
    )
    drafts.save_photo(kept, photo or photo_of(registered.serial))
    return kept


def claim_with(
    user: User,
    promotion: Promotion,
    registered: RegisteredProduct,
    *,
    photo: CleanUpload | None = None,
) -> Claim:
    """A claim for the unit, with a photo of its label or the given one."""
    draft = draft_with(user, promotion, registered, photo=photo)
    return submit.submit_claim(by=user, draft_id=draft.pk, language="en", checked=Checked.SOLVED)

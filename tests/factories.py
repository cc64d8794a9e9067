"""Makes the rows that a test needs; claim_rows.py writes those that many tests need."""

import io
import os
import time
import zlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.text import slugify
from PIL import Image

from accounts.captchas.suspicion import Checked
from accounts.models import Consent, Newsletter, NewsletterText, User
from accounts.newsletters import subscriptions
from evidence.uploads.cleaning import CleanUpload, clean_upload
from foundation.tables.line_files import LineFile, LoadOptions
from products.catalogue.chk import chk_digest
from products.models import (
    Category,
    Product,
    RegisteredProduct,
    SerialDispute,
    SerialNumber,
    Store,
)
from products.ownership import disputes
from products.registration import drafts as registration_drafts
from products.registration import register
from promotions.codes import loading
from promotions.models import Promotion, PromotionText, Reward
from redemptions.claims import drafts, submit
from redemptions.models import Claim, ClaimDraft
from tests import claim_rows, lucky_draws

PASSWORD = "correct horse battery staple"
CHK = "4A7"
# At any moment the day in the first or in the second of them is another one than in UTC.
ZONES = ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata", "UTC")
_numbers = count(1)


def zone() -> str:
    """The time zone of the promotions that this test makes.

    Chosen by the test's name, so that tests differ and what fails fails again.
    """
    test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]
    return ZONES[zlib.crc32(test.encode()) % len(ZONES)] if test else "UTC"


def today() -> date:
    """The day where the promotions of this test run."""
    return datetime.now(ZoneInfo(zone())).date()


def make_member(email: str = "", **fields: Any) -> User:
    """A member with a verified address; lives in Germany and reads English by default."""
    email = email or f"member{next(_numbers)}@example.com"
    name = email.partition("@")[0].capitalize()
    values = {"first_name": name, "last_name": "Example", "region": "DE", "language": "en"}
    user = User.objects.create_user(email, PASSWORD, **{**values, **fields})
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    version = settings.TERMS_VERSIONS[Consent.Kind.PRIVACY]
    Consent.objects.create(user=user, kind=Consent.Kind.PRIVACY, version=version, language="en")
    return user


def prove(client: Client) -> None:
    """Let a signed-in member type the password anew, as where something that matters is changed."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})


def add_factor(client: Client) -> list[str]:
    """Let a signed-in member add an authenticator app; gives the recovery codes that come with it.

    The page wants a fresh authentication, and of staff a code that was mailed to them.
    """
    page = "/account/second-factor/totp/activate/"
    secret = client.get(page).context["form"].secret
    moment = int(time.time()) // app_settings.TOTP_PERIOD
    client.post(page, {"code": format_hotp_value(hotp_value(secret, moment))})
    codes: list[str] = client.get("/account/second-factor/recovery-codes/").context["unused_codes"]
    return codes


def make_reader(email: str = "", *, topic: str = "promotions", **fields: Any) -> User:
    """A member who reads a newsletter."""
    user = make_member(email, **fields)
    subscriptions.choose(by=user, topics=[topic])
    return user


def make_newsletter(by: User, *, text: str = "It is spring.", **fields: Any) -> Newsletter:
    """A newsletter about promotions, written in English."""
    newsletter = Newsletter.objects.create(written_by=by, **{"topic": "promotions", **fields})
    NewsletterText.objects.create(
        newsletter=newsletter, language="en", subject="Spring offers", text=text
    )
    return newsletter


def make_category(name: str = "Graphics Card") -> Category:
    """The category of this name, made at the first call."""
    return Category.objects.get_or_create(slug=slugify(name), defaults={"name": name})[0]


def make_product(*, category: Category | None = None, **fields: Any) -> Product:
    """A model of the catalogue, by default a graphics card."""
    number = next(_numbers)
    values = {"name": f"GeForce RTX {number}", "model": f"912-V397-{number:03}"}
    return Product.objects.create(category=category or make_category(), **{**values, **fields})


def make_serial(
    product: Product | None = None, *, serial: str = "", chk: str = CHK
) -> SerialNumber:
    """One unit that was built, whose CHK is CHK."""
    serial = serial or f"602V397{next(_numbers):06}"
    return SerialNumber.objects.create(
        serial=serial, product=product or make_product(), chk_digest=chk_digest(serial, chk)
    )


def make_store(*, region: str = "DE", name: str = "") -> Store:
    """An open store of a region."""
    return Store.objects.create(region=region, name=name or f"Store {next(_numbers)}")


def make_registered(
    user: User,
    product: Product | None = None,
    *,
    serial: SerialNumber | None = None,
    region: str = "",
    purchased_on: date | None = None,
) -> RegisteredProduct:
    """A unit that the member bought today in the own region and registered with an invoice."""
    return claim_rows.write_registered(
        user,
        serial or make_serial(product),
        make_store(region=region or user.region),
        purchased_on=purchased_on or today(),
        invoice=picture("invoice.jpg"),
    )


def register_drafted(user: User, serial: SerialNumber, store: Store) -> RegisteredProduct:
    """As make_registered, by the member's own steps."""
    draft = registration_drafts.begin(by=user, serial=serial)
    draft.chk_verified = True
    draft.save()
    registration_drafts.save_invoice(draft=draft, clean=picture("invoice.jpg"))
    return register.register_product(
        by=user,
        region=store.region,
        store=store,
        channel=RegisteredProduct.Channel.RETAIL,
        purchased_on=today(),
        checked=Checked.SOLVED,
    )


def drafted_dispute(user: User, against: RegisteredProduct) -> registration_drafts.Purchase:
    """What the member filled in to dispute a registration; gives the purchase that is told."""
    draft = registration_drafts.begin(by=user, serial=against.serial, disputes=True)
    draft.chk_verified = True
    draft.save()
    registration_drafts.save_invoice(draft=draft, clean=picture("theirs.jpg"))
    registration_drafts.save_label(draft=draft, clean=picture("label.jpg"))
    registration_drafts.save_note(draft=draft, note="I bought it new.")
    store = make_store(region=user.region)
    bought = today() - timedelta(days=9)
    return registration_drafts.Purchase(
        user.region, store, RegisteredProduct.Channel.RETAIL, bought
    )


def make_dispute(user: User, against: RegisteredProduct, *, is_heard: bool = True) -> SerialDispute:
    """A dispute of the member against a registration, by default an answered one."""
    purchase = drafted_dispute(user, against)
    dispute = disputes.submit(by=user, purchase=purchase, checked=Checked.SOLVED)
    if is_heard:
        disputes.answer(by=against.user, dispute_id=dispute.pk, text="It is mine.", cleans=[])
    return dispute


def make_promotion(**fields: Any) -> Promotion:
    """A published promotion for Germany and Singapore, open for a month before and after today."""
    number = next(_numbers)
    values = {
        "slug": f"promotion-{number}",
        "name": f"Promotion {number}",
        "is_published": True,
        "time_zone": zone(),
        "starts_on": today() - timedelta(days=30),
        "ends_on": today() + timedelta(days=30),
        "regions": ["DE", "SG"],
        **fields,
    }
    values.setdefault("purchase_from", values["starts_on"])
    values.setdefault("purchase_until", values["ends_on"])
    values.setdefault("claim_until", values["ends_on"] + timedelta(days=14))
    promotion = Promotion.objects.create(**values)
    texts = {"name": promotion.name, "activation": "Type the code into the shop's page."}
    PromotionText.objects.bulk_create(
        PromotionText(promotion=promotion, language="en", field=field, text=text)
        for field, text in texts.items()
    )
    return promotion


def make_reward(
    promotion: Promotion, *, products: Iterable[Product] = (), n: int = 0, **fields: Any
) -> Reward:
    """A reward with n loaded codes, for these products or else for every graphics card.

    A draw is announced, and its list is open until tomorrow.
    """
    values = {"name": f"Steam code {next(_numbers)} EUR", **fields}
    if values.get("code_pattern"):
        values.setdefault("code_format", Reward.CodeFormat.PATTERN)
    reward = Reward.objects.create(promotion=promotion, **values)
    chosen = list(products)
    reward.products.set(chosen)
    if not chosen:
        reward.categories.add(make_category())
    if n:
        claim_rows.write_codes(reward, some_codes(n))
    if reward.kind == Reward.Kind.DRAW:
        lucky_draws.announce(reward)
    return reward


def some_codes(n: int) -> list[str]:
    """New reward codes, in the shape AAAAA-BBBBB-CCCCC."""
    return [f"MSIKW-{next(_numbers):05}-QZXJV" for _ in range(n)]


def load_codes(reward: Reward, lines: Iterable[str]) -> loading.LoadedCodes:
    """Load codes as a file of ops does."""
    return loading.load_codes(
        reward=reward, file=LineFile(lines, "codes.txt"), options=LoadOptions(strict=True)
    )


def make_draft(
    user: User,
    promotion: Promotion,
    registered: RegisteredProduct | None,
    *,
    photo: CleanUpload | None = None,
    recipient: dict[str, str] | None = None,
    answers: dict[str, str] | None = None,
) -> ClaimDraft:
    """What the member filled in before Redeem: the product, a photo, and what is given."""
    draft = drafts.draft_of(user, promotion)
    kept = drafts.save_draft(
        draft,
        recipient=recipient or draft.recipient,
        answers=answers or {},
        registered=registered,
    )
    drafts.save_photo(kept, photo or picture("serial.jpg"))
    return kept


def make_claim(
    user: User,
    promotion: Promotion,
    registered: RegisteredProduct | None = None,
    *,
    photo: CleanUpload | None = None,
    recipient: dict[str, str] | None = None,
    answers: dict[str, str] | None = None,
) -> Claim:
    """A claim under review for a graphics card or the given product, as if submitted.

    No rule is asked: where it counts that the claim may be made, take submit_claim.
    """
    names = ("first_name", "last_name", "contact_number")
    return claim_rows.write_claim(
        user,
        promotion,
        registered or make_registered(user),
        photo=photo or picture("serial.jpg"),
        recipient=recipient or {name: getattr(user, name) for name in names},
        answers=answers or {},
    )


def submit_claim(
    user: User, promotion: Promotion, registered: RegisteredProduct | None = None, **fields: Any
) -> Claim:
    """As make_claim, by the member's own steps: asked every rule, with the e-mail's own words."""
    draft = make_draft(user, promotion, registered or make_registered(user), **fields)
    return submit.submit_claim(by=user, draft_id=draft.pk, language="en", checked=Checked.SOLVED)


def jpeg(width: int = 120, height: int = 120) -> bytes:
    """A small picture, yet large enough to be taken."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, "JPEG")
    return out.getvalue()


def upload(name: str = "photo.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    """A picture as a browser sends it."""
    return SimpleUploadedFile(name, jpeg() if content is None else content, "image/jpeg")


@cache
def picture(name: str = "photo.jpg", content: bytes | None = None) -> CleanUpload:
    """A picture that was uploaded and cleaned; once for all tests of a process."""
    return clean_upload(upload(name, content), pdf=False, code_seconds=0)

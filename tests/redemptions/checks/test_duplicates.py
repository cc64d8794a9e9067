"""The same evidence behind two members' claims is named, whatever was done to the file."""

import io
from functools import partial
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from PIL import Image, ImageDraw

from accounts.models import User
from evidence.models import Upload
from evidence.uploads.cleaning import CleanUpload
from products.models import RegisteredProduct, Store
from promotions.models import Promotion
from redemptions.checks import duplicates, risk
from redemptions.claims import drafts, submit
from redemptions.models import Check, CheckRun, Claim
from redemptions.review import decisions
from tests import drawn_evidence, factories
from tests.crowd import KEPT_AWAY, MEET, at_once, met
from tests.plans import explained, filled, indexes_in
from tests.redemptions.checks.checked import check, set_read

NUMBERS = ("4711-20417", "DE 811 234 567", "040 5550 1234", "389.00", "22087 Hamburg")


@pytest.fixture
def promotion(db: None) -> Promotion:
    del db
    made = factories.make_promotion(limit_per_member=9, purchase_from=drawn_evidence.RECORDED_DAY)
    factories.make_reward(made, n=9)
    return made


def scene(seed: int, *, quality: int = 90, size: int = 800, mark: str = "") -> bytes:
    """A picture like no other of another seed; saved anew, smaller, or with something written."""
    small = Image.frombytes("L", (24, 24), Random(seed).randbytes(24 * 24)).convert("RGB")  # noqa: S311 -- the same every time
    picture = small.resize((size, size), Image.Resampling.BICUBIC)
    if mark:
        ImageDraw.Draw(picture).text((20, 20), mark, fill="black")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def resaved(content: bytes, *, quality: int = 50, size: int = 400) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(content)).resize((size, size)).save(out, "JPEG", quality=quality)
    return out.getvalue()


def claim_of(user: User, promotion: Promotion, paper: bytes, *, same_store: bool = True) -> Claim:
    store = factories.make_store(region=user.region) if not same_store else the_store()
    registered = drawn_evidence.registered_with(
        user, store=store, paper=drawn_evidence.clean(paper, "invoice.jpg", code_seconds=0)
    )
    taken = RegisteredProduct.objects.count()
    claim = drawn_evidence.claim_with(user, promotion, registered, photo=photo(100 + taken))
    set_read(claim.serial_photos.get().upload, serial=claim.serial.serial)
    return claim


def drawn_claim(user: User, promotion: Promotion, serial: str) -> Claim:
    """A claim whose papers are drawn, the same every day."""
    registered = drawn_evidence.registered_with(
        user,
        serial=drawn_evidence.recorded_serial(serial),
        store=the_store(),
        bought_on=drawn_evidence.RECORDED_DAY,
    )
    return drawn_evidence.claim_with(user, promotion, registered)


def the_store() -> Store:
    name = "Nordlicht Hardware"
    return Store.objects.filter(name=name).first() or factories.make_store(name=name)


def photo(number: int) -> CleanUpload:
    """A photo like no other of another number."""
    return drawn_evidence.clean(scene(number), f"serial-{number}.jpg", code_seconds=0)


def invoice(claim: Claim) -> Upload:
    return claim.registered_product.proofs.latest("pk").uploads.get()


def found(claim: Claim, kind: str = "picture") -> tuple[str, str]:
    checks = check(claim).checks.filter(kind=kind)
    each = next((one for one in checks if not one.passed), checks.first())
    assert each is not None
    return each.verdict, each.read


class TestPictures:
    @pytest.mark.long
    def test_the_same_file_is_the_same(self, alice: User, bob: User, promotion: Promotion) -> None:
        paper = scene(1)
        first, second = claim_of(alice, promotion, paper), claim_of(bob, promotion, paper)
        for each in (first, second):
            set_read(invoice(each))
        assert found(second) == ("fail", first.reference)

    @pytest.mark.long
    def test_the_picture_saved_anew_and_smaller_is_the_same(
        self, alice: User, bob: User, promotion: Promotion
    ) -> None:
        paper = scene(1)
        first = claim_of(alice, promotion, paper)
        second = claim_of(bob, promotion, resaved(paper))
        for each in (first, second):
            set_read(invoice(each))
        assert invoice(first).sha256 != invoice(second).sha256
        assert found(second) == ("fail", first.reference)

    @pytest.mark.long
    def test_other_pictures_are_not(self, alice: User, bob: User, promotion: Promotion) -> None:
        first, second = (
            claim_of(user, promotion, scene(seed)) for seed, user in ((1, alice), (2, bob))
        )
        for each in (first, second):
            set_read(invoice(each))
        assert found(second) == ("pass", "")

    @pytest.mark.long
    def test_one_figure_altered_is_the_same_picture(
        self, alice: User, bob: User, promotion: Promotion
    ) -> None:
        first = claim_of(alice, promotion, scene(1))
        second = claim_of(bob, promotion, scene(1, mark="."))
        set_read(invoice(first), lines=NUMBERS)
        set_read(invoice(second), lines=("4711-20418", *NUMBERS[1:]))
        assert found(second) == ("fail", first.reference)

    @pytest.mark.long
    def test_two_labels_of_one_form_are_told_apart_by_their_codes(
        self, alice: User, bob: User, promotion: Promotion
    ) -> None:
        claims_of_both = [
            drawn_claim(user, promotion, serial)
            for user, serial in ((alice, "602V39704711"), (bob, "602V39704712"))
        ]
        for claim in claims_of_both:
            set_read(invoice(claim), lines=NUMBERS)
            Upload.objects.filter(pk=claim.serial_photos.get().upload_id).update(done_at=now())
        photos = check(claims_of_both[1]).checks.filter(
            kind="picture", upload=claims_of_both[1].serial_photos.get().upload
        )
        assert [photo.verdict for photo in photos] == ["pass"]

    @pytest.mark.long
    def test_a_paper_that_nobody_read_yet_is_read_before_it_is_compared(
        self, alice: User, bob: User, promotion: Promotion
    ) -> None:
        first, second = (
            drawn_claim(user, promotion, serial)
            for user, serial in ((alice, "602V39704711"), (bob, "602V39704712"))
        )
        assert not invoice(first).is_done
        assert found(second) == ("pass", "")
        assert invoice(first).is_done

    @pytest.mark.long
    def test_two_papers_of_one_layout_are_told_apart_by_their_numbers(
        self, alice: User, bob: User, promotion: Promotion
    ) -> None:
        first = claim_of(alice, promotion, scene(1))
        second = claim_of(bob, promotion, scene(1, mark="."))
        set_read(invoice(first), lines=NUMBERS)
        set_read(invoice(second), lines=("9-1", "A 100 1", "B 200 2", "C 300 3", "D 400 4"))
        assert found(second) == ("pass", "")

    @pytest.mark.long
    def test_a_members_own_never_count(self, alice: User, rita: User, promotion: Promotion) -> None:
        paper = scene(1)
        first = claim_of(alice, promotion, paper)
        set_read(invoice(first))
        decisions.send_back(claim_id=first.pk, by=rita, reason="Blurred.")
        correction = drafts.save_draft(
            drafts.correction_of(first),
            recipient={},
            answers={},
            registered=first.registered_product,
        )
        drafts.save_invoice(correction, drawn_evidence.clean(paper, "again.jpg", code_seconds=0))
        submit.resubmit_claim(by=alice, claim_id=first.pk)
        set_read(invoice(first))
        assert found(first) == ("pass", "")
        second = claim_of(alice, promotion, paper)
        set_read(invoice(second))
        assert found(second) == ("pass", "")

    def test_what_nobody_handed_in_does_not_count(
        self, alice: User, bob: User, promotion: Promotion
    ) -> None:
        paper = scene(1)
        draft = drafts.save_draft(
            drafts.draft_of(bob, promotion), recipient={}, answers={}, registered=None
        )
        drafts.save_invoice(draft, drawn_evidence.clean(paper, "invoice.jpg", code_seconds=0))
        claim = claim_of(alice, promotion, paper)
        set_read(invoice(claim))
        assert found(claim) == ("pass", "")


class TestInvoices:
    LINES = ("Invoice", "Invoice No. RE-77123-88", *NUMBERS)

    def test_store_number_and_date_of_another_members_claim_are_the_same_invoice(
        self, alice: User, bob: User, promotion: Promotion
    ) -> None:
        first = claim_of(alice, promotion, scene(1))
        second = claim_of(bob, promotion, scene(2))
        set_read(invoice(first), lines=self.LINES)
        set_read(invoice(second), lines=("Invoice", "Invoice No. RE 77123-88"))
        assert found(first, "invoice") == ("pass", "")
        assert found(second, "invoice") == ("fail", first.reference)

    def test_the_same_number_of_another_store_is_another_invoice(
        self, alice: User, bob: User, promotion: Promotion
    ) -> None:
        first = claim_of(alice, promotion, scene(1))
        second = claim_of(bob, promotion, scene(2), same_store=False)
        set_read(invoice(first), lines=self.LINES)
        set_read(invoice(second), lines=self.LINES)
        check(first)
        assert found(second, "invoice") == ("pass", "")

    def test_half_of_the_numbers_shared_is_similar(
        self, alice: User, bob: User, promotion: Promotion
    ) -> None:
        first = claim_of(alice, promotion, scene(1))
        second = claim_of(bob, promotion, scene(2))
        set_read(invoice(first), lines=self.LINES)
        set_read(invoice(second), lines=("Invoice", "Invoice No. RE-99999-77", *NUMBERS))
        check(first)
        assert found(second, "invoice") == ("near", first.reference)

    def test_two_customers_of_one_shop_on_one_day_at_one_price_are_not_similar(
        self, alice: User, bob: User, promotion: Promotion
    ) -> None:
        first = claim_of(alice, promotion, scene(1))
        second = claim_of(bob, promotion, scene(2))
        # The one bears nothing but its number, the other its unit too.
        set_read(invoice(first), lines=self.LINES)
        other = ("Invoice", "Invoice No. RE-30518-11", *NUMBERS, "S/N CW7682481204K")
        set_read(invoice(second), lines=other)
        check(first)
        assert found(second, "invoice") == ("pass", "")

    @pytest.mark.parametrize(
        ("printed", "verdict"),
        [(("19:07", "Bon 4711"), "pass"), (("12:31", "Bon 4711"), "near"), ((), "near")],
    )
    def test_receipts_without_a_number_are_told_apart_by_their_times(
        self,
        alice: User,
        bob: User,
        promotion: Promotion,
        printed: tuple[str, ...],
        verdict: str,
    ) -> None:
        first = claim_of(alice, promotion, scene(1))
        second = claim_of(bob, promotion, scene(2))
        set_read(invoice(first), lines=(*NUMBERS[1:], "12:31", "Bon 4699"))
        set_read(invoice(second), lines=(*NUMBERS[1:], *printed))
        check(first)
        assert found(second, "invoice")[0] == verdict

    def test_the_shops_next_invoice_for_the_same_goods_is_another(
        self, alice: User, bob: User, promotion: Promotion
    ) -> None:
        first = claim_of(alice, promotion, scene(1))
        second = claim_of(bob, promotion, scene(2))
        set_read(invoice(first), lines=(*self.LINES, "Customer 880123"))
        other = ("Invoice", "Invoice No. RE-30518-11", *NUMBERS, "Customer 880456")
        set_read(invoice(second), lines=other)
        check(first)
        assert found(second, "invoice") == ("pass", "")


@pytest.mark.parametrize(("is_locked", "verdicts"), [(True, "fail pass"), (False, "pass pass")])
@pytest.mark.django_db(transaction=True)
def test_the_lock_of_the_store_is_what_lets_one_of_two_claims_see_the_other(
    monkeypatch: pytest.MonkeyPatch,
    is_locked: bool,  # noqa: FBT001 -- a parameter of the test
    verdicts: str,
) -> None:
    promotion = factories.make_promotion(limit_per_member=9)
    factories.make_reward(promotion, n=9)
    both = [claim_of(factories.make_member(), promotion, scene(seed)) for seed in (1, 2)]
    for claim in both:
        set_read(invoice(claim), lines=TestInvoices.LINES)
    # Called between the look at the others and the commit.
    seconds = KEPT_AWAY if is_locked else MEET
    monkeypatch.setattr(risk, "risks", met(risk.risks, seconds=seconds))
    if not is_locked:
        monkeypatch.setattr(duplicates, "one_at_a_time", lambda _what: None)
    at_once([partial(check, claim) for claim in both])
    seen = Check.objects.filter(kind="invoice").values_list("verdict", flat=True)
    assert " ".join(sorted(seen)) == verdicts
    assert CheckRun.objects.exclude(invoice_key="").count() == 2


def test_the_searches_use_their_indexes(alice: User, promotion: Promotion) -> None:
    claim = factories.make_claim(alice, promotion)
    runs = {"invoice_key": "'key ' || n", "invoice_numbers": "ARRAY['a' || n, 'b' || n]"}
    uploads = {"sha256": "lpad(n::text, 64, '0')", "submitted_at": "now()"}
    claims = {"reference": "'x' || n", "promotion_id": "-n"}
    bought = {"user_id": "n", "serial_id": "-n", "store_id": str(claim.registered_product.store_id)}
    with filled(
        (CheckRun, 10_000, runs),
        (Upload, 3000, uploads),
        (Claim, 3000, claims),
        (RegisteredProduct, 3000, bought),
    ):
        with connection.cursor() as cursor:
            # As a vacuum does: what was just written waits beside a GIN index.
            cursor.execute("SELECT gin_clean_pending_list('check_run_numbers')")
        with CaptureQueriesContext(connection) as queries:
            duplicates.check_invoice(claim, key="a b c", numbers=["1"])
            duplicates.check_pictures([invoice(claim)], by=alice)
        plans = [explained(query["sql"]) for query in queries if "SELECT" in query["sql"]]
    searched = set().union(*map(indexes_in, plans))
    assert searched >= {"check_run_invoice", "check_run_numbers", "upload_sha256"}

"""What the member is told of an upload: how far its reading is, and each thing that would help."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from evidence.models import Upload
from evidence.uploads import storage
from products.models import Category, RegisteredProduct, RegistrationDraft, SerialNumber
from products.registration import drafts as registration_drafts
from products.registration import scanning
from products.registration.drafts import Purchase
from redemptions.claims import drafts
from redemptions.claims.upload_advice import Advice, State, advise
from redemptions.models.promises import LONGEST_WAIT
from tests.factories import (
    make_draft,
    make_product,
    make_promotion,
    make_registered,
    make_serial,
    make_store,
    picture,
    today,
)
from tests.products.conftest import pages_of

SERIAL = "BA3T01946000V"
TITLE, NUMBER = "Invoice", "Invoice No. INV-20417"
CLOSER = "We can't read a serial number here. Take the photo closer, straight on and without glare."
UNREADABLE = (
    "We can't read this invoice. Retake the photo in good light, with the whole page in view."
)


def read_as(upload: Upload, *pages: Sequence[str], code: str = "") -> Upload:
    """Say what was read on each page, from the top."""
    codes = [("Code128", code, (0.1, 0.2, 0.3, 0.4))] if code else []
    for page, texts in zip(upload.pages.all(), pages or [()], strict=True):
        page.lines = [
            (text, 0.9, (0.1, row / 10, 0.9, row / 10 + 0.02), 0.0)
            for row, text in enumerate(texts)
        ]
        page.codes = codes
        page.save()
    Upload.objects.filter(pk=upload.pk).update(done_at=timezone.now(), due_at=None)
    return Upload.objects.get(pk=upload.pk)


def told(advice: Advice) -> list[tuple[str, bool]]:
    assert advice.state is State.DONE
    return [(note.text, note.is_good) for note in advice.notes]


@pytest.fixture
def unit(db: None) -> SerialNumber:
    del db
    return make_serial(make_product(name="GeForce RTX 4070 VENTUS"), serial=SERIAL)


@pytest.fixture
def registered(alice: User, unit: SerialNumber) -> RegisteredProduct:
    return make_registered(alice, serial=unit)


@pytest.fixture
def photo(alice: User, registered: RegisteredProduct) -> Upload:
    """The photo in alice's draft of a claim."""
    kept = make_draft(alice, make_promotion(), registered).photo
    assert kept
    return kept


@pytest.fixture
def invoice(registered: RegisteredProduct) -> Upload:
    return registered.proofs.get().uploads.get()


def facts(registered: RegisteredProduct) -> list[str]:
    """What the invoice of the unit says beside its title and number."""
    day = registered.purchased_on.strftime("%d.%m.%Y")
    return [registered.store.name, day, registered.product.name]


class TestState:
    def test_what_is_not_read_yet_is_being_read(self, photo: Upload) -> None:
        assert advise([photo]) == Advice(State.READING)

    def test_one_file_that_is_not_read_keeps_all_waiting(
        self, alice: User, invoice: Upload, registered: RegisteredProduct
    ) -> None:
        read = read_as(invoice, [TITLE])
        waiting = storage.store_upload(
            by=alice, clean=picture(), kind=Upload.Kind.INVOICE, serial=registered.serial.serial
        )
        assert advise([read, waiting]).state is State.READING

    def test_after_a_minute_nobody_waits_any_more(self, photo: Upload) -> None:
        photo.uploaded_at = timezone.now() - LONGEST_WAIT - timedelta(seconds=1)
        assert advise([photo]) == Advice(State.LATE)

    def test_what_is_read_late_is_read_all_the_same(self, photo: Upload) -> None:
        Upload.objects.update(uploaded_at=timezone.now() - timedelta(days=1))
        assert advise([read_as(photo, code=SERIAL)]).state is State.DONE


class TestPhoto:
    def test_of_the_unit_names_its_serial(self, photo: Upload) -> None:
        expected = [(f"Serial number read: {SERIAL}", True)]
        assert told(advise([read_as(photo, code=SERIAL)])) == expected
        assert told(advise([read_as(photo, [f"S/N: {SERIAL}"])])) == expected

    def test_without_a_serial_says_how_to_take_a_better_one(self, photo: Upload) -> None:
        assert told(advise([read_as(photo, ["Hello"])])) == [(CLOSER, False)]

    def test_that_was_given_up_is_advised_like_one_without_a_serial(self, photo: Upload) -> None:
        photo.pages.update(lines=None)
        Upload.objects.filter(pk=photo.pk).update(done_at=timezone.now())
        assert told(advise([Upload.objects.get(pk=photo.pk)])) == [(CLOSER, False)]

    def test_of_nearly_the_serial_tells_both(self, photo: Upload) -> None:
        (text, is_good), *others = told(advise([read_as(photo, ["S/N: BA3T01946009V"])]))
        assert text == (
            f"We read BA3T01946009V, which is close to {SERIAL}. Try a sharper photo, closer and "
            "without glare."
        )
        assert (is_good, others) == (False, [])

    def test_of_another_unit_tells_both(self, photo: Upload) -> None:
        text = f"The photo shows BA3T77123456Z, but you registered {SERIAL}."
        assert told(advise([read_as(photo, code="BA3T77123456Z")])) == [(text, False)]

    def test_of_the_box_says_what_to_photograph_and_shows_where(
        self, photo: Upload, registered: RegisteredProduct
    ) -> None:
        (read, note) = advise([read_as(photo, ["CARTON 1 OF 1", "QTY: 1"], code=SERIAL)]).notes
        assert read.is_good
        assert note.text == (
            "This looks like the label on the box. Photograph the label on the product itself."
        )
        drawing = "img/serials/graphics-card.svg", "graphics-card-product"
        assert (note.is_good, note.drawing) == (False, drawing)
        Category.objects.filter(pk=registered.product.category_id).update(slug="of-staff")
        (_read, note) = advise([read_as(photo, ["QTY: 1"], code=SERIAL)]).notes
        assert note.text.startswith("This may be the label on the box.")
        assert note.drawing is None, "a category without drawings"


class TestLabel:
    def test_fills_in_serial_and_chk(self, alice: User, unit: SerialNumber) -> None:
        scan = scanning.save_scan(by=alice, clean=picture())
        advice = advise([read_as(scan, [f"S/N: {SERIAL}", "CHK: 4A7"])])
        assert told(advice) == [(f"Serial number read: {SERIAL}", True), ("CHK read: 4A7", True)]
        assert advice.fill
        assert (advice.fill.serial, advice.fill.chk) == (unit.serial, "4A7")

    def test_without_a_chk_fills_in_the_serial_alone(self, alice: User, unit: SerialNumber) -> None:
        scan = scanning.save_scan(by=alice, clean=picture())
        advice = advise([read_as(scan, code=unit.serial)])
        assert told(advice) == [(f"Serial number read: {SERIAL}", True)]
        assert advice.fill
        assert advice.fill.chk == ""

    def test_without_a_serial_fills_in_nothing(self, alice: User) -> None:
        advice = advise([read_as(scanning.save_scan(by=alice, clean=picture()), ["Hello"])])
        assert (told(advice), advice.fill) == ([(CLOSER, False)], None)


class TestInvoice:
    def test_that_says_all_names_all(self, invoice: Upload, registered: RegisteredProduct) -> None:
        store, day, product = facts(registered)
        read = read_as(invoice, [TITLE, NUMBER, store, day, product])
        ((text, is_good),) = told(advise([read]))
        assert text.startswith("Read: invoice number INV-20417, purchase date ")
        assert text.endswith(f", store {store}, product name {product}")
        assert str(registered.purchased_on.year) in text
        assert is_good

    def test_names_what_is_not_found_on_it(
        self, invoice: Upload, registered: RegisteredProduct
    ) -> None:
        store, _day, _product = facts(registered)
        good, bad = told(advise([read_as(invoice, [TITLE, NUMBER, store])]))
        assert good == (f"Read: invoice number INV-20417, store {store}", True)
        missed = "We couldn't find: purchase date, product name."
        assert bad == (f"{missed} Is it visible and in focus?", False)

    def test_of_another_day_tells_both_days(
        self, invoice: Upload, registered: RegisteredProduct
    ) -> None:
        before = registered.purchased_on - timedelta(days=1)
        read = read_as(invoice, [TITLE, NUMBER, f"Date: {before:%d.%m.%Y}"])
        (another, is_good), _good, (missed, _) = told(advise([read]))
        days = [date_format(day) for day in (registered.purchased_on, before)]
        assert another == "You typed {}. We read {} on your invoice.".format(*days)
        assert not is_good
        assert "purchase date" not in missed

    def test_of_several_other_days_offers_none_of_them(
        self, invoice: Upload, registered: RegisteredProduct
    ) -> None:
        days = [registered.purchased_on - timedelta(days=back) for back in (1, 4)]
        read = read_as(invoice, [TITLE, NUMBER, *(f"{day:%d.%m.%Y}" for day in days)])
        (another, *_) = advise([read]).notes
        assert another.text.startswith("The invoice says ")
        assert not another.take

    def test_the_labelled_day_is_offered_before_others(
        self, invoice: Upload, registered: RegisteredProduct
    ) -> None:
        said, ordered = (registered.purchased_on - timedelta(days=back) for back in (1, 4))
        lines = [TITLE, f"Order date: {ordered:%d.%m.%Y}", f"Invoice date: {said:%d.%m.%Y}"]
        (another, *_) = advise([read_as(invoice, lines)]).notes
        assert f"/{said.isoformat()}/" in another.take

    @pytest.mark.parametrize(
        ("line", "start"),
        [
            ("S/N: BA3T77123456Z", "The invoice shows serial number BA3T77123456Z, but"),
            ("Credit Note", "This looks like a refund or credit note: Credit Note."),
            ("Total -139,00 EUR", "The total on this invoice is zero or less: Total -139,00 EUR."),
            (
                "GeForce RTX 4070 VENTUS -589,00",
                "Your product is shown as returned on this invoice: ",
            ),
            ("Invoice date: 31.12.2099", "The invoice is dated 31 December 2099, after the day"),
        ],
    )
    def test_that_contradicts_the_purchase_says_so(
        self, invoice: Upload, registered: RegisteredProduct, line: str, start: str
    ) -> None:
        store, day, product = facts(registered)
        lines = [TITLE, line, store, *([] if "2099" in line else [day])]
        read = read_as(invoice, [*lines, *([] if product in line else [product])])
        notes = told(advise([read]))
        assert [is_good for text, is_good in notes if text.startswith(start)] == [False]

    def test_without_any_print_says_how_to_photograph_it(self, invoice: Upload) -> None:
        assert told(advise([read_as(invoice)])) == [(UNREADABLE, False)]

    def test_several_files_are_judged_together(
        self, alice: User, invoice: Upload, registered: RegisteredProduct
    ) -> None:
        store, day, product = facts(registered)
        other = storage.store_upload(
            by=alice,
            clean=pages_of(picture().pages[0].content, picture().pages[0].content),
            kind=Upload.Kind.INVOICE,
            serial=registered.serial.serial,
        )
        files = [read_as(invoice, [TITLE, store]), read_as(other, [NUMBER, day], [product])]
        ((text, is_good),) = told(advise(files))
        assert is_good
        assert text.endswith(product)

    def test_one_blank_page_beside_a_good_one_is_no_fault(
        self, alice: User, invoice: Upload, registered: RegisteredProduct
    ) -> None:
        blank = storage.store_upload(
            by=alice, clean=picture(), kind=Upload.Kind.INVOICE, serial=registered.serial.serial
        )
        files = [read_as(blank), read_as(invoice, [TITLE, NUMBER, *facts(registered)])]
        assert [is_good for _text, is_good in told(advise(files))] == [True]

    @pytest.mark.parametrize(
        "title", ["Order Confirmation", "Lieferschein", "Confirmation de commande"]
    )
    def test_another_paper_of_the_shop_is_named(
        self, invoice: Upload, registered: RegisteredProduct, title: str
    ) -> None:
        bad, good, *_ = told(advise([read_as(invoice, [title, *facts(registered)])]))
        assert bad[0].startswith("This looks like another document from the shop, not an invoice: ")
        assert title in bad[0]
        assert (bad[1], good[1]) == (False, True)


class TestInvoiceOfDraft:
    @pytest.fixture
    def draft(self, alice: User, unit: SerialNumber) -> RegistrationDraft:
        return registration_drafts.begin(by=alice, serial=unit)

    def kept(self, draft: RegistrationDraft, *texts: str) -> Upload:
        return read_as(registration_drafts.save_invoice(draft=draft, clean=picture()), texts)

    def test_before_the_purchase_is_told_the_unit_alone_is_looked_for(
        self, draft: RegistrationDraft
    ) -> None:
        name = draft.serial.product.name
        advice = advise([self.kept(draft, TITLE, NUMBER, name)])
        assert told(advice) == [(f"Read: invoice number INV-20417, product name {name}", True)]

    def test_the_purchase_that_was_told_is_looked_for(self, draft: RegistrationDraft) -> None:
        store = make_store(region="DE", name="Nordlicht Hardware")
        bought = Purchase("DE", store, "retail", today())
        registration_drafts.save_purchase(draft=draft, purchase=bought)
        good, bad = told(advise([self.kept(draft, TITLE, NUMBER, store.name)]))
        assert good[0].endswith(f"store {store.name}")
        assert "purchase date, product name" in bad[0]

    def test_of_a_draft_that_is_gone_nothing_is_said(self, draft: RegistrationDraft) -> None:
        upload = self.kept(draft, TITLE)
        draft.delete()
        assert told(advise([upload])) == []


def test_a_claim_of_a_unit_sold_on_is_not_compared_with_the_new_holders_purchase(
    bob: User, registered: RegisteredProduct, invoice: Upload
) -> None:
    RegisteredProduct.objects.update(released_at=timezone.now())
    theirs = make_registered(bob, serial=registered.serial)
    read = read_as(invoice, [TITLE, NUMBER, theirs.store.name])
    assert told(advise([read])) == []


def test_the_photo_of_a_correction_is_advised_on_like_any_other(
    alice: User, registered: RegisteredProduct
) -> None:
    draft = make_draft(alice, make_promotion(), registered)
    sharper = drafts.save_photo(draft, picture("sharper.jpg", picture().pages[0].content))
    assert told(advise([read_as(sharper, code=SERIAL)]))[0][1]

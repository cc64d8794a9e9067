"""The documents and photos of the demo's stories, drawn in threads beside the database work."""

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from evidence.models import Upload
from evidence.uploads.cleaning import CleanUpload
from portal.demo.catalogue import MODELS, STORES, UNITS, Unit, units
from portal.demo.cleaning import clean_drawing
from portal.demo.drawings import box_label, invoice, order_confirmation, sticker
from portal.demo.drawings.shop_words import custom
from portal.demo.stories import STORIES, End, Photo, Proof, Story

# Invoices are dated from the day on which the demo is loaded; of this day they are recorded.
SPECIMEN_DAY: Final = date(2024, 3, 17)
# What a euro's worth of goods costs, and the language in which the region's shops print.
_PRICES: Final = {"DE": (1, "de"), "KR": (1500, "ko"), "SG": (1.45, "en"), "ID": (17_000, "id")}


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One drawing of a story as its member uploads it, and as the engine's reading is recorded."""

    kind: Upload.Kind
    clean: CleanUpload
    specimen: bytes
    # What is printed here, by what the specimen has in its place.
    printed: dict[str, str]

    @property
    def specimen_sha256(self) -> str:
        """The digest under which the reading is recorded."""
        return hashlib.sha256(self.specimen).hexdigest()


class Album:
    """The pictures of one story: the member's first uploads, then the correction."""

    def __init__(self, pool: ThreadPoolExecutor, number: int, story: Story, today: date) -> None:
        self.story, self.unit, self.store = story, _own_unit(number), _store(number)
        self.bought_on = today - timedelta(days=story.days_ago)
        begin, paper = pool.submit, self._picture_of_paper
        self._paper = begin(paper, "invoice.png", story.paper)
        self._photo = begin(self._picture_of_label) if story.redeems else None
        self._invoice = (
            begin(paper, "invoice-complete.png", Proof.INVOICE)
            if story.end is End.RESUBMITTED
            else None
        )

    def pictures(self) -> list[Picture]:
        """All of them."""
        return [one.result() for one in (self._paper, self._photo, self._invoice) if one]

    def paper(self) -> CleanUpload:
        """The proof of purchase as it was uploaded first."""
        return self._paper.result().clean

    def photo(self) -> CleanUpload:
        """Return the photo of the serial number.

        Raises:
            LookupError: the story has no claim.
        """
        if self._photo is None:
            raise LookupError(self.story)
        return self._photo.result().clean

    def invoice(self) -> CleanUpload:
        """Return the correct invoice, uploaded after the claim was sent back.

        Raises:
            LookupError: the claim of this story is not resubmitted.
        """
        if self._invoice is None:
            raise LookupError(self.story)
        return self._invoice.result().clean

    def _picture_of_paper(self, name: str, paper: Proof) -> Picture:
        return Picture(
            kind=Upload.Kind.INVOICE,
            clean=clean_drawing(self._drawn_paper(paper, self.bought_on), name),
            specimen=self._drawn_paper(paper, SPECIMEN_DAY),
            printed=dict(zip(self._dated(SPECIMEN_DAY), self._dated(self.bought_on), strict=True)),
        )

    def _picture_of_label(self) -> Picture:
        clean = clean_drawing(self._drawn_photo(), "serial-number.png")
        kind = Upload.Kind.SERIAL_PHOTO
        return Picture(kind=kind, clean=clean, specimen=clean.original, printed={})

    def _dated(self, bought_on: date) -> tuple[str, str]:
        return custom(self.story.bought_in).day(bought_on), self._number(bought_on)

    def _number(self, bought_on: date) -> str:
        return f"{bought_on:%y%m}-{self.unit.serial[-4:]}"

    def _drawn_paper(self, kind: Proof, bought_on: date) -> bytes:
        rate, language = _PRICES[self.story.bought_in]
        model, named = self.unit.model, kind is not Proof.NO_PRODUCT_NAME
        shop = {
            "store": self.store,
            "region": self.story.bought_in,
            "number": self._number(bought_on),
            "price": f"{round(model.euros * rate)}.00",
            "language": language,
        }
        if kind is Proof.ORDER_CONFIRMATION:
            return order_confirmation(ordered_on=bought_on, product=model.name, **shop)
        return invoice(
            bought_on=bought_on,
            product=model.name if named else None,
            serial=self.unit.serial if named else None,
            **shop,
        )

    def _drawn_photo(self) -> bytes:
        shown = self.unit
        if self.story.photo is Photo.OTHER_UNIT:
            # A unit that nobody registers: the first ones are for visitors of the demo.
            shown = units(shown.model.number)[UNITS // 2]
        draw = box_label if self.story.photo is Photo.BOX else sticker
        model = shown.model
        return draw(serial=shown.serial, chk=shown.chk, model=model.number, product=model.name)


@contextmanager
def albums(today: date, stories: Sequence[Story] = STORIES) -> Iterator[list[Album]]:
    """Begin to draw for the stories; each picture waits for its turn when it is asked for."""
    with ThreadPoolExecutor(2) as pool:
        yield [Album(pool, number, story, today) for number, story in enumerate(stories)]


def _own_unit(number: int) -> Unit:
    """Return the story's own unit, from the last of its model, so that the first stay free."""
    model = MODELS[STORIES[number].model].number
    earlier = sum(story.model == model for story in STORIES[:number])
    return units(model)[UNITS - 1 - earlier]


def _store(number: int) -> str:
    names = STORES[STORIES[number].bought_in]
    return names[number % len(names)]

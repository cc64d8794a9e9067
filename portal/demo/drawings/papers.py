"""The documents and photos of the demo's stories, drawn in threads beside the database work."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Final

from evidence.uploads.cleaning import CleanUpload
from portal.demo.catalogue import MODELS, STORES, UNITS, Unit, units
from portal.demo.cleaning import clean_drawing
from portal.demo.drawings import box_label, invoice, order_confirmation, sticker
from portal.demo.stories import STORIES, End, Photo, Proof, Story

# Per region: the local price of one euro's worth of goods, and the language of its shops.
_PRICES: Final = {"DE": (1, "de"), "KR": (1500, "ko"), "SG": (1.45, "en"), "ID": (17_000, "id")}


class Album:
    """The pictures of one story: the member's first uploads, then the correction."""

    def __init__(self, pool: ThreadPoolExecutor, number: int, story: Story, today: date) -> None:
        self.story, self.unit, self.store = story, _own_unit(number), _store(number)
        self.bought_on = today - timedelta(days=story.days_ago)
        begin = pool.submit
        self._paper = begin(_clean, "invoice.png", self._drawn_paper, story.paper)
        self._photo = (
            begin(_clean, "serial-number.png", self._drawn_photo) if story.redeems else None
        )
        self._invoice = (
            begin(_clean, "invoice-complete.png", self._drawn_paper, Proof.INVOICE)
            if story.end is End.RESUBMITTED
            else None
        )

    def paper(self) -> CleanUpload:
        """Return the proof of purchase that was uploaded first."""
        return self._paper.result()

    def photo(self) -> CleanUpload:
        """Return the photo of the serial number.

        Raises:
            LookupError: the story has no claim.
        """
        if self._photo is None:
            raise LookupError(self.story)
        return self._photo.result()

    def invoice(self) -> CleanUpload:
        """Return the correct invoice, uploaded after the claim was sent back.

        Raises:
            LookupError: the claim of this story is not resubmitted.
        """
        if self._invoice is None:
            raise LookupError(self.story)
        return self._invoice.result()

    def _drawn_paper(self, kind: Proof) -> bytes:
        rate, language = _PRICES[self.story.bought_in]
        model, named = self.unit.model, kind is not Proof.NO_PRODUCT_NAME
        shop = {
            "store": self.store,
            "region": self.story.bought_in,
            "number": f"{self.bought_on:%y%m}-{self.unit.serial[-4:]}",
            "price": f"{round(model.euros * rate)}.00",
            "language": language,
        }
        if kind is Proof.ORDER_CONFIRMATION:
            return order_confirmation(ordered_on=self.bought_on, product=model.name, **shop)
        return invoice(
            bought_on=self.bought_on,
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
def albums(today: date) -> Iterator[list[Album]]:
    """Start drawing for all stories; asking for a picture waits until it is drawn."""
    with ThreadPoolExecutor(2) as pool:
        yield [Album(pool, number, story, today) for number, story in enumerate(STORIES)]


def _own_unit(number: int) -> Unit:
    """Return the story's own unit, from the last of its model, so that the first stay free."""
    model = MODELS[STORIES[number].model].number
    earlier = sum(story.model == model for story in STORIES[:number])
    return units(model)[UNITS - 1 - earlier]


def _store(number: int) -> str:
    names = STORES[STORIES[number].bought_in]
    return names[number % len(names)]


def _clean(name: str, draw: Callable[..., bytes], *how: object) -> CleanUpload:
    return clean_drawing(draw(*how), name)

"""Eligible products: the products of a reward, loaded from a list with one product per line."""

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.models import User
from foundation.locks import lock_rows
from foundation.tables.line_files import (
    DELIMITERS,
    UnreadableFile,
    cells_of,
    delimiter_of,
    places_of,
)
from foundation.tables.spreadsheets import plain_cell
from foundation.tables.supplier_files import opened
from products.models import Product
from promotions.models import Reward
from promotions.promises import changes

LARGEST_FILE = 256 * 1024
MOST_LINES = 5000
# Longer than any name; the csv module limits the length of a cell.
LONGEST_LINE = 1000
# What a column of a list may be called; the first of them that a line fills in counts.
COLUMNS = (
    "model",
    "model name",
    "model no.",
    "article",
    "article number",
    "product",
    "product name",
    "name",
)
HEADER = ("model", "name", "category")


class NotReadable(Exception):
    """The list cannot be read; the text, for staff, says what to do about it."""


@dataclass(frozen=True, slots=True)
class ProductLine:
    """One line of the list: what it names, in the ways in which that can be read."""

    number: int
    text: str
    names: tuple[str, ...]


@dataclass(slots=True)
class ProductMatches:
    """What a list comes to: products to add, those there already, and lines that name none."""

    new: list[tuple[ProductLine, Product]] = field(default_factory=list)
    known: list[tuple[ProductLine, Product]] = field(default_factory=list)
    unknown: list[ProductLine] = field(default_factory=list)


def decode(content: bytes) -> str:
    """Read the text of a file: text in any of the usual encodings, or a workbook.

    Raises:
        NotReadable: it is too large, or neither text nor a workbook.
    """
    if len(content) > LARGEST_FILE:
        raise NotReadable(_("The file is larger than 256 KB."))
    try:
        with opened(io.BytesIO(content), "") as file:
            return "".join(islice(file.lines, MOST_LINES + 1))
    except UnreadableFile as error:
        raise NotReadable(str(error)) from error


def read(reward: Reward, text: str) -> ProductMatches:
    """Look up each line of a list: a model of the catalogue, or else a product's name.

    A name that several models share stands for all of them. Two queries, however long the list.

    Raises:
        NotReadable: it has too many lines, or none.
    """
    lines = list(_lines(text))
    if not lines:
        raise NotReadable(_("The list is empty."))
    if len(lines) > MOST_LINES:
        raise NotReadable(_("The list has more than %(most)d lines.") % {"most": MOST_LINES})
    by_name = _products({name for line in lines for name in line.names})
    seen = set(reward.products.values_list("pk", flat=True))
    reading = ProductMatches()
    for line in lines:
        found = next((by_name[name] for name in line.names if name in by_name), [])
        if not found:
            reading.unknown.append(line)
        for product in found:
            (reading.known if product.pk in seen else reading.new).append((line, product))
            seen.add(product.pk)
    return reading


@transaction.atomic
def add(*, reward_id: int, text: str, by: User) -> ProductMatches:
    """Add the products of a list to those that earn a reward; lines that name none are told.

    Removes nothing. Adding the same list again changes nothing.

    Raises:
        NotReadable: the list has too many lines, or none.
        Reward.DoesNotExist: there is no such reward.
    """
    rewards = Reward.objects.select_related("promotion")
    reward = lock_rows(rewards).get(pk=reward_id)
    reading = read(reward, text)
    if reading.new:
        promotion = reward.promotion
        before = changes.noted(promotion) if promotion.is_published else None
        reward.products.add(*(product for _line, product in reading.new))
        change = f"Added products to {reward}: {len(reading.new)}."
        LogEntry.objects.log_actions(by.pk, [promotion], CHANGE, change, single_object=True)
        if before is not None:
            changes.record_edit(promotion, before, by=by)
    return reading


def rows(reward: Reward) -> Iterator[tuple[str, ...]]:
    """Yield a reward's products as a table that ``read`` accepts again."""
    yield HEADER
    for product in reward.products.select_related("category"):
        yield product.model, product.name, product.category.name


def _products(names: Iterable[str]) -> dict[str, list[Product]]:
    """Find the products with these models or names, in lower case; a model takes precedence."""
    wanted = list(names)
    products = Product.objects.select_related("category").annotate(
        small_model=Lower("model"), small_name=Lower("name")
    )
    by_model: dict[str, list[Product]] = {}
    by_name: dict[str, list[Product]] = defaultdict(list)
    for product in products.filter(Q(small_model__in=wanted) | Q(small_name__in=wanted)):
        by_model[product.small_model] = [product]
        by_name[product.small_name].append(product)
    return {**by_name, **by_model}


def _lines(text: str) -> Iterator[ProductLine]:
    # Line ends of Windows, Unix and old Macs, and no others: editors count these.
    lines = io.StringIO(text.removeprefix("\ufeff"), newline=None).read().split("\n")
    written = [(number, line.strip()[:LONGEST_LINE]) for number, line in enumerate(lines, start=1)]
    filled = [(number, line) for number, line in written if line.strip(DELIMITERS + "\"' ")]
    first = filled[0][1] if filled else ""
    delimiter = delimiter_of(first)
    places = places_of(COLUMNS, _cells(first, delimiter))
    for number, line in filled[1:] if places else filled:
        cells = _cells(line, delimiter)
        yield ProductLine(number, line, tuple(_names(line, cells, places)))


def _names(line: str, cells: list[str], places: list[int]) -> Iterator[str]:
    if places:
        named = (cells[place] for place in places if place < len(cells))
        yield from [next((cell for cell in named if cell), "")]
        return
    # A product's name may contain a comma: try the whole line first.
    yield _small(line)
    yield from [cell for cell in cells if cell][:1]


def _cells(line: str, delimiter: str) -> list[str]:
    """Read the cells of a line as names are compared; a quote that is not closed is forgiven."""
    cells, _is_closed = cells_of(line, delimiter)
    return [_small(cell) for cell in cells]


def _small(text: str) -> str:
    return " ".join(plain_cell(text.strip()).split()).lower()

"""The stack of papers: each drawn from a seed, worn, then photographed, scanned or sent."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle, islice
from random import Random
from typing import Final

from PIL import Image, ImageDraw, ImageEnhance

from bench.drawing import camera, surfaces
from bench.drawing.lettering import families, font
from bench.drawing.sheet import Print, Sheet
from bench.drawing.wear import WEAR
from bench.papers import pdfs
from bench.papers.layouts import A4, LAYOUTS
from bench.papers.lies import LIES
from bench.papers.sales import Sale, sale
from bench.papers.shops import CUSTOMS
from bench.papers.tills import ROLL, TILLS

# These must be read as well as German; the others, as far as there is a font.
MAIN: Final = ("German", "French", "Indonesian", "English", "zh-TW", "zh-CN", "Korean")
OTHERS: Final = tuple(language for language in CUSTOMS if language not in MAIN)
DRAWN: Final[dict[str, Callable[[Sale, Sheet, Random], None]]] = LAYOUTS | TILLS
PASTED: Final = "day pasted over"
# White paper leaves no trace to find; paper on a photo is grey, and the patch has its grey.
ON_GREY: Final = "day pasted over, grey paper"
_LATIN_PDF: Final = ("German", "French", "Indonesian", "English")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper as it is handed in, what the claim says of it, and how it came to be."""

    content: bytes
    name: str
    claimed: Sale
    uploaded_on: date
    layout: str
    made: str
    lie: str = ""


def languages() -> list[str]:
    """Return the languages whose letters this machine can print."""
    return [name for name, custom in CUSTOMS.items() if families(custom.script)]


def honest(language: str, count: int, seed: str) -> Iterator[Paper]:
    """Draw honest papers of a language: all layouts in turn, in every state of wear."""
    ways = _ways(language)
    layouts = list(DRAWN)
    for number in range(count):
        random = Random(f"{seed} {language} {number}")
        layout = layouts[(number + len(language)) % len(layouts)]
        made = ways[(number * 4 + number // len(layouts)) % len(ways)]
        yield drawn(sale(language, random), layout, made, random)


def dishonest(lie: str, count: int, seed: str) -> Iterator[Paper]:
    """Draw papers with one lie each, in good condition, in the languages in turn."""
    layouts = [name for name in DRAWN if name != "till, untitled"]
    for number, language in enumerate(islice(cycle(MAIN[:6]), count)):
        random = Random(f"{seed} {lie} {number}")
        claimed = sale(language, random)
        layout, made = random.choice(layouts), random.choice(["flat", "scan"])
        printed = LIES[lie](claimed, random)
        if lie in {PASTED, ON_GREY}:
            yield _pasted(claimed, printed, layout, random, lie)
        else:
            paper = drawn(printed, layout, made, random)
            yield replace(paper, claimed=claimed, lie=lie, uploaded_on=_handed_in(claimed, random))


def drawn(sold: Sale, layout: str, made: str, random: Random) -> Paper:
    """Draw one paper in a layout and make it a file in this way."""
    if made in {"pdf", "factur-x"} and layout in TILLS:
        layout = random.choice(list(LAYOUTS))
    sheet = _sheet(sold, layout, made, random)
    if made in {"pdf", "factur-x"}:
        content = pdfs.pdf(sheet, pdfs.factur_x(sold) if made == "factur-x" else "")
    elif made in {"screenshot", "scan"}:
        content = _flat(sheet.picture(), made, random)
    else:
        content = photographed(WEAR[made](sheet.picture(), random), random)
    return Paper(
        content=content,
        name=f"paper.{'pdf' if content[:1] == b'%' else 'png' if made == 'screenshot' else 'jpg'}",
        claimed=sold,
        uploaded_on=_handed_in(sold, random),
        layout=layout,
        made=made,
    )


def photographed(sheet: Image.Image, random: Random) -> bytes:
    """Lay it on a table and take a photo of it."""
    shot = camera.easy(random) if random.random() < 0.7 else camera.careless(random)
    shot = replace(shot, turn=shot.turn / 2, slant=shot.slant / 2, blur=shot.blur * 0.8)
    size = (1500, 2000) if sheet.height > sheet.width else (2000, 1500)
    ground = surfaces.table(size, random)
    picture = camera.place(sheet, ground, shot, random, share=random.uniform(0.8, 0.95))
    return camera.packed(camera.taken(picture, shot, random), shot)


def _ways(language: str) -> list[str]:
    plain = ["flat", "crumpled", "scan", "folded", "faded", "screenshot", "stained"]
    return [*plain, "pdf", "factur-x"] if language in _LATIN_PDF else plain


def _sheet(sold: Sale, layout: str, made: str, random: Random) -> Sheet:
    roll, script = layout in TILLS, sold.custom.script
    pool = families("mono") if roll and script == "latin" else families(script)
    # The metrics of Helvetica, which is what a PDF is written in.
    family = families("latin")[1] if made in {"pdf", "factur-x"} else random.choice(pool)
    sheet = Sheet(*(ROLL if roll else A4), family)
    DRAWN[layout](sold, sheet, random)
    return sheet


def _handed_in(sold: Sale, random: Random) -> date:
    return sold.bought_on + timedelta(random.randrange(0, 25))


def _flat(picture: Image.Image, made: str, random: Random) -> bytes:
    stream = io.BytesIO()
    if made == "screenshot":
        picture.save(stream, "PNG")
    else:
        turned = picture.rotate(
            random.uniform(-1.2, 1.2), Image.Resampling.BICUBIC, fillcolor="#fff"
        )
        surfaces.grained(turned, random.uniform(1, 6), random).save(stream, "JPEG", quality=75)
    return stream.getvalue()


def _pasted(claimed: Sale, printed: Sale, layout: str, random: Random, lie: str) -> Paper:
    """Write the claimed day over the printed one in the finished picture, as an editor does."""
    sheet = _sheet(printed, layout, "flat", random)
    drawn, light = sheet.picture(), 253
    if lie == ON_GREY:
        light = random.randrange(190, 235)
        drawn = ImageEnhance.Brightness(drawn).enhance(light / 255)
    stream = io.BytesIO()
    surfaces.grained(drawn, 4, random).save(stream, "JPEG", quality=70)
    picture = Image.open(stream).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for each in sheet.prints:
        if printed.day in each.text:
            _paste(draw, each, each.text.replace(printed.day, claimed.day), sheet, light)
    edited = io.BytesIO()
    picture.save(edited, "JPEG", quality=92)
    return Paper(
        content=edited.getvalue(),
        name="paper.jpg",
        claimed=claimed,
        uploaded_on=_handed_in(claimed, random),
        layout=layout,
        made="flat",
        lie=lie,
    )


def _paste(draw: ImageDraw.ImageDraw, each: Print, text: str, sheet: Sheet, light: int) -> None:
    wide = sheet.wide(each.text, each.size, bold=each.bold)
    place = each.x - 2, each.y - each.size, each.x + wide + 2, each.y + 6
    draw.rectangle(place, fill=(light, light, light))
    letters = font(sheet.family[each.bold], each.size)
    draw.text((each.x, each.y), text, fill="#151515", font=letters, anchor="ls")

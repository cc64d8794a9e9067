"""Photos of serial-number labels: the one on the product and the one on its carton."""

import zlib
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from portal.demo.drawings.canvas import Pen, bars, fitting_size, png

SIZE: Final = (1200, 800)
_CASINGS: Final = ("#3a3d42", "#2e3238", "#4a4c50")
_CARDBOARD: Final = "#b98c5c"
_CARDBOARD_INK: Final = "#4d3219"
_PAPER: Final = "#f6f6f3"


@dataclass(frozen=True, kw_only=True)
class _Label:
    serial: str
    chk: str
    model: str
    product: str


def sticker(*, serial: str, chk: str, model: str, product: str) -> bytes:
    """Draw the label on the product itself: the photo that a claim requires."""
    label = _product_label(_Label(serial=serial, chk=chk, model=model, product=product))
    image = _casing(_CASINGS[zlib.crc32(product.encode()) % len(_CASINGS)])
    _stick(image, label, x=130, y=160)
    return png(_lit(image), packing=1)


def box_label(*, serial: str, chk: str, model: str, product: str) -> bytes:
    """Draw the label on the cardboard box: the wrong photo, for which a claim is sent back."""
    label = _carton_label(_Label(serial=serial, chk=chk, model=model, product=product))
    image = _carton()
    _stick(image, label, x=90, y=330)
    return png(_lit(image), packing=1)


def _product_label(label: _Label) -> Image.Image:
    pen = Pen(Image.new("RGB", (940, 480), _PAPER))
    size = fitting_size(label.product, size=50, width=860)
    pen.write(40, 76, label.product, size=size, bold=True)
    pen.rule(40, 102, 860, fill="#111111", width=3)
    pen.write(40, 152, f"Model: {label.model}", size=36)
    pen.write(900, 152, "DC 12 V", size=30, right=True, fill="#444444")
    _print_bars(pen, label.serial, at=(40, 184), width=860, height=150)
    _write_serial(pen, label, x=40, y=392, size=46)
    pen.write(40, 446, "Demonstration unit, not for sale", size=24, fill="#666666")
    return pen.image


def _carton_label(label: _Label) -> Image.Image:
    pen = Pen(Image.new("RGB", (800, 400), _PAPER))
    pen.draw.rectangle((14, 14, 785, 385), outline="#111111", width=3)
    size = fitting_size(label.product, size=40, width=720)
    pen.write(38, 66, label.product, size=size, bold=True)
    pen.write(38, 112, f"Model: {label.model}", size=30)
    pen.rule(14, 132, 772, fill="#111111", width=3)
    _print_bars(pen, label.serial, at=(58, 152), width=684, height=98)
    _write_serial(pen, label, x=38, y=296, size=36)
    pen.rule(14, 318, 772, fill="#111111", width=3)
    for x, text in ((38, "CARTON 1 OF 1"), (316, "QTY: 1 PCS"), (560, "G.W.: 2.1 KG")):
        pen.write(x, 364, text, size=28)
    return pen.image


def _write_serial(pen: Pen, label: _Label, *, x: int, y: int, size: int) -> None:
    pen.write(x, y, f"S/N: {label.serial}", size=size)
    right_end = pen.image.width - x
    pen.write(right_end, y, f"CHK: {label.chk}", size=size, right=True)


def _print_bars(pen: Pen, text: str, *, at: tuple[int, int], width: int, height: int) -> None:
    """Draw the bars as wide as fits, but at least 3 pixels per module, to survive resizing."""
    modules = bars(text, scale=1, height=1).width
    scale = max(3, min(4, width // modules))
    pen.image.paste("#111111", at, bars(text, scale=scale, height=height))


def _stick(image: Image.Image, label: Image.Image, *, x: int, y: int) -> None:
    """Paste the label on the picture, with rounded corners and a soft shadow."""
    shape = Image.new("L", label.size)
    ImageDraw.Draw(shape).rounded_rectangle((0, 0, *label.size), radius=16, fill=255)
    shadow = Image.new("L", image.size)
    shadow.paste(shape.point(lambda value: value // 2), (x + 3, y + 6))
    # A shadow this soft can be blurred at a quarter of its size, in a tenth of the time.
    soft = shadow.reduce(4).filter(ImageFilter.GaussianBlur(7 / 4)).resize(shadow.size)
    image.paste("#000000", (0, 0), soft)
    image.paste(label, (x, y), shape)


def _casing(colour: str) -> Image.Image:
    pen = Pen(Image.new("RGB", SIZE, colour))
    width, height = SIZE
    for y in range(0, height, 3):
        grain = zlib.crc32(y.to_bytes(2)) % 9
        pen.rule(0, y, width, fill=(70 + grain,) * 3, width=1)
    for x in range(150, width - 150, 46):
        pen.draw.rounded_rectangle((x, -60, x + 22, 84), radius=11, fill="#0d0e10")
        pen.draw.rounded_rectangle((x, height - 84, x + 22, height + 60), radius=11, fill="#0d0e10")
    for x in (62, width - 62):
        for y in (62, height - 62):
            _screw(pen, x, y)
    return pen.image


def _screw(pen: Pen, x: int, y: int) -> None:
    pen.draw.circle((x, y), 34, fill="#1b1d20")
    pen.draw.circle((x, y), 27, fill="#8d9299")
    pen.draw.line((x - 15, y, x + 15, y), fill="#2a2c30", width=8)
    pen.draw.line((x, y - 15, x, y + 15), fill="#2a2c30", width=8)


def _carton() -> Image.Image:
    pen = Pen(Image.new("RGB", SIZE, _CARDBOARD))
    width, height = SIZE
    for x in range(0, width, 9):
        pen.draw.line((x, 0, x, height), fill="#b28555", width=2)
    pen.draw.rectangle((0, 0, width, 128), fill="#c69b6b")
    pen.rule(0, 128, width, fill="#7d5a35", width=6)
    pen.draw.rectangle((470, 0, 730, 260), fill="#d9c08f")
    pen.rule(470, 128, 260, fill="#b89a66", width=4)
    pen.write(90, 290, "FRAGILE", size=72, fill=_CARDBOARD_INK, bold=True)
    pen.write(width - 90, 290, "THIS SIDE UP", size=52, fill=_CARDBOARD_INK, bold=True, right=True)
    for x in (985, 1085):
        _upward_arrow(pen, x)
    pen.draw.rectangle((935, 690, 1135, 704), fill=_CARDBOARD_INK)
    return pen.image


def _upward_arrow(pen: Pen, x: int) -> None:
    tip, shoulder, foot = 380, 480, 670
    pen.draw.polygon(
        [
            (x, tip),
            (x + 44, shoulder),
            (x + 16, shoulder),
            (x + 16, foot),
            (x - 16, foot),
            (x - 16, shoulder),
            (x - 44, shoulder),
        ],
        fill=_CARDBOARD_INK,
    )


def _lit(image: Image.Image) -> Image.Image:
    """Darken the corners, as under a single lamp."""
    distance = Image.radial_gradient("L").resize(image.size)
    light = distance.point(lambda value: 255 - value // 4)
    return ImageChops.multiply(image, Image.merge("RGB", (light, light, light)))

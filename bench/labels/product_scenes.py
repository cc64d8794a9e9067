"""What surrounds the label on a product: boards with parts, plates, plastic, steel."""

from collections.abc import Callable
from random import Random
from typing import Final

from PIL import Image, ImageDraw

from bench.drawing import surfaces
from bench.drawing.lettering import families, font

SIZE: Final = (1800, 1350)
_DARK: Final = ("#1a1b1d", "#232529", "#2b2d31", "#3a3d42")


def board(random: Random) -> Image.Image:
    """A printed circuit board: traces, chips, capacitors, slots, white print."""
    colour = random.choice(["#16181a", "#1d1f22", "#123524", "#0f2a44"])
    image = surfaces.plain(SIZE, colour, random, rough=4)
    draw = ImageDraw.Draw(image)
    for _trace in range(130):
        x, y = random.randrange(SIZE[0]), random.randrange(SIZE[1])
        across, down = random.randrange(-300, 300), random.randrange(-120, 120)
        lit = random.choice(["#2b3033", "#1f4a33", "#34383b", "#27435e"])
        draw.line((x, y, x + across, y, x + across + down, y + down), fill=lit, width=4)
    for _part in range(random.randrange(50, 90)):
        _part_of_a_board(draw, random)
    for place in range(random.randrange(1, 4)):
        y = 60 + place * 90 if random.random() < 0.5 else SIZE[1] - 60 - place * 90
        draw.rounded_rectangle((60, y, SIZE[0] - 200, y + 54), 8, fill="#0c0c0d")
        draw.line((80, y + 27, SIZE[0] - 220, y + 27), fill="#9c8b52", width=7)
    return image


def _part_of_a_board(draw: ImageDraw.ImageDraw, random: Random) -> None:
    x, y = random.randrange(SIZE[0]), random.randrange(SIZE[1])
    kind = random.choice(["chip", "can", "small", "small", "hole", "print"])
    if kind == "chip":
        wide, high = random.randrange(60, 190), random.randrange(50, 150)
        for pin in range(0, wide, 14):
            draw.rectangle((x + pin, y - 10, x + pin + 6, y + high + 10), fill="#b9b9b4")
        draw.rectangle((x, y, x + wide, y + high), fill="#0b0b0c")
        letters = font(families("latin")[0][0], 18)
        draw.text(
            (x + 8, y + 20), f"RT{random.randrange(1000, 9999)}", fill="#8a8a88", font=letters
        )
    elif kind == "can":
        radius = random.randrange(22, 46)
        draw.circle((x, y), radius, fill="#c3c5c7")
        draw.chord((x - radius, y - radius, x + radius, y + radius), 200, 320, fill="#1b2f6b")
    elif kind == "small":
        draw.rectangle((x, y, x + 30, y + 14), fill="#b79a6a")
        draw.rectangle((x + 7, y, x + 23, y + 14), fill="#232325")
    elif kind == "hole":
        draw.circle((x, y), 26, fill="#c9b067")
        draw.circle((x, y), 15, fill="#050505")
    else:
        letters = font(families("latin")[0][0], 20)
        draw.text((x, y), f"{random.choice('CRLQU')}{random.randrange(999)}", "#d8d8d4", letters)


def back_plate(random: Random) -> Image.Image:
    """A graphics card's back plate: brushed metal, slits, a logo, screws."""
    colour = random.choice(["#3b3e43", "#55595e", "#1e2023", "#8d9094"])
    image = surfaces.streaked(SIZE, colour, random, by=0.1)
    draw = ImageDraw.Draw(image)
    for place in range(random.randrange(5, 12)):
        x = 80 + 150 * place
        draw.polygon([(x, 0), (x + 60, 0), (x + 150, 230), (x + 90, 230)], fill="#0a0a0b")
    letters = font(families("latin")[0][1], 120)
    draw.text((SIZE[0] - 620, SIZE[1] - 190), "GEFORCE", fill="#c8c8c8", font=letters)
    for x, y in ((70, 1280), (1730, 70), (900, 1290)):
        _screw(draw, x, y)
    return image


def underside(random: Random) -> Image.Image:
    """A notebook's underside: plastic, rubber feet, vents, screws."""
    image = surfaces.plain(SIZE, random.choice([*_DARK, "#8b8e93", "#c6c8ca"]), random, rough=6)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((120, 40, SIZE[0] - 120, 110), 34, fill="#0d0d0e")
    for x in range(260, SIZE[0] - 260, 34):
        draw.rounded_rectangle((x, 1150, x + 16, 1310), 8, fill="#070708")
    for x, y in ((70, 200), (1730, 200), (70, 1100), (1730, 1100)):
        _screw(draw, x, y)
    return image


def monitor_back(random: Random) -> Image.Image:
    """A monitor's back: matt plastic, the four holes of the stand, slits."""
    image = surfaces.plain(SIZE, random.choice([*_DARK, "#e3e3e0"]), random, rough=7)
    draw = ImageDraw.Draw(image)
    for x in (1480, 1720):
        for y in (80, 320):
            draw.circle((x, y), 26, fill="#101010")
            draw.circle((x, y), 14, fill="#b89f55")
    for y in range(1120, 1330, 26):
        draw.rounded_rectangle((200, y, 1600, y + 11), 5, fill="#09090a")
    return image


def steel(random: Random) -> Image.Image:
    """Painted or bare steel with holes: a case, a power supply's side."""
    image = surfaces.plain(SIZE, random.choice([*_DARK, "#a9acaf", "#d9dadb"]), random, rough=5)
    draw = ImageDraw.Draw(image)
    for row, y in enumerate(range(30, 330, 44)):
        for x in range(30 + 25 * (row % 2), SIZE[0], 50):
            draw.regular_polygon((x, y, 19), 6, fill="#060607")
    for x, y in ((70, 1280), (1730, 1280)):
        _screw(draw, x, y)
    return image


def belly(random: Random) -> Image.Image:
    """A mouse from below on a desk: its outline, glides, the sensor."""
    image = surfaces.table(SIZE, random)
    draw = ImageDraw.Draw(image)
    draw.ellipse((330, -260, 1470, 1620), fill=random.choice(_DARK))
    for box in ((640, -30, 1160, 110), (640, 1250, 1160, 1380)):
        draw.rounded_rectangle(box, 60, fill="#e9e9e6")
    draw.circle((900, 260), 70, fill="#050505")
    draw.circle((900, 260), 28, fill="#5b1616")
    return surfaces.grained(image, 3, random)


def _screw(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    draw.circle((x, y), 34, fill="#131416")
    draw.circle((x, y), 26, fill="#9a9ea3")
    draw.line((x - 14, y, x + 14, y), fill="#2b2d30", width=7)
    draw.line((x, y - 14, x, y + 14), fill="#2b2d30", width=7)


SCENES: Final[dict[str, Callable[[Random], Image.Image]]] = {
    "motherboard": board,
    "graphics card": back_plate,
    "notebook": underside,
    "monitor": monitor_back,
    "power supply": steel,
    "mouse": belly,
    "case": steel,
}

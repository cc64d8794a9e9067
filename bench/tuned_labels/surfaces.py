"""What a label sticks on: the materials of products, of their packages, and of what they lie on."""

from collections.abc import Callable
from random import Random
from typing import Any, Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Pixels = np.ndarray[Any, Any]
SIZE: Final = (2000, 1500)
_SANS: Final = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "LiberationSans-Regular.ttf")
_ADVERTISED: Final = (
    *("GEFORCE RTX", "GAMING X TRIO", "12GB GDDR6", "DISPLAYPORT", "WIFI 7", "80 PLUS GOLD", "RGB"),
    *("Features", "Specifications", "Package Contents", "System requirements", "3 YEAR WARRANTY"),
)


def font(random: Random, size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Return a font of the machine, or Pillow's own where it has none."""
    try:
        return ImageFont.truetype(random.choice(_SANS), max(8, round(size)))
    except OSError:
        return ImageFont.load_default(max(8, round(size)))


def happens(random: Random, chance: float) -> bool:
    """Return true as often as the chance says."""
    return random.random() < chance


def _flat(random: Random, colour: tuple[int, int, int], grain: float, stretch: int) -> Pixels:
    """Fill with a colour and noise; noise that is stretched is a grain, as of brushed metal."""
    noise = np.random.default_rng(random.randrange(2**32))
    width, height = SIZE
    small = noise.normal(0, grain, (height // 2 + 1, width // (2 * stretch) + 1, 1))
    wide = np.repeat(np.repeat(small, 2, 0), 2 * stretch, 1)[:height, :width]
    light = np.linspace(random.uniform(0.8, 1.1), random.uniform(0.8, 1.1), width)[None, :, None]
    return (np.array(colour)[None, None] + wide) * light


def _image(pixels: Pixels) -> Image.Image:
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _jitter(random: Random, colour: tuple[int, int, int], most: int = 14) -> tuple[int, int, int]:
    red, green, blue = (channel + random.randint(-most, most) for channel in colour)
    return red, green, blue


def board(random: Random) -> Image.Image:
    """Draw a circuit board: traces, parts with their print, slots."""
    colours = [(24, 26, 28), (18, 60, 34), (14, 34, 70), (40, 20, 22), (60, 58, 52)]
    image = _image(_flat(random, _jitter(random, random.choice(colours), 8), 4, 1))
    draw = ImageDraw.Draw(image)
    for _ in range(160):
        x, y = random.randrange(SIZE[0]), random.randrange(SIZE[1])
        far = random.choice([(random.randint(-500, 500), 0), (0, random.randint(-500, 500))])
        shade = random.randint(30, 90)
        draw.line((x, y, x + far[0], y + far[1]), fill=(shade, shade + 12, shade), width=5)
    for _ in range(90):
        x, y = random.randrange(SIZE[0]), random.randrange(SIZE[1])
        wide, high = random.randint(20, 120), random.randint(20, 90)
        fill = random.choice(["#141414", "#8d8f92", "#b9a27a", "#3a3a3c", "#5b4a30"])
        draw.rectangle((x, y, x + wide, y + high), fill=fill, outline="#777")
        if happens(random, 0.4):
            part = random.choice(["R", "C", "U", "Q", "JFP", "CPU_FAN", "SATA", "PCI_E", "DIMMA"])
            text = f"{part}{random.randint(1, 99)}"
            draw.text((x, y - 26), text, font=font(random, 24), fill="#d8d8d8")
    return image


def metal(random: Random) -> Image.Image:
    """Draw brushed or painted metal, as of heat spreaders, power supplies, cases."""
    colours = [(150, 152, 156), (58, 60, 64), (34, 34, 36), (190, 192, 194), (96, 90, 84)]
    image = _image(_flat(random, _jitter(random, random.choice(colours)), 7, 12))
    _fasten(random, image)
    return image


def plastic(random: Random) -> Image.Image:
    """Draw the plastic of a monitor's back, a notebook's bottom, a mouse."""
    colours = [(44, 46, 50), (24, 24, 26), (206, 206, 202), (120, 124, 130), (70, 74, 86)]
    image = _image(_flat(random, _jitter(random, random.choice(colours)), 3, 1))
    draw = ImageDraw.Draw(image)
    if happens(random, 0.6):
        for x in range(100, SIZE[0], random.randint(50, 90)):
            draw.rounded_rectangle((x, -40, x + 24, random.randint(120, 300)), 12, fill="#101010")
    _fasten(random, image)
    return image


def _fasten(random: Random, image: Image.Image) -> None:
    draw = ImageDraw.Draw(image)
    for _ in range(random.randint(0, 6)):
        x, y = random.randrange(SIZE[0]), random.randrange(SIZE[1])
        draw.ellipse((x, y, x + 70, y + 70), fill="#2a2a2c")
        draw.ellipse((x + 12, y + 12, x + 58, y + 58), fill="#84878c")


def cardboard(random: Random) -> Image.Image:
    """Draw kraft cardboard with flutes, tape, and what is printed on the outside."""
    brown = _jitter(random, random.choice([(184, 140, 92), (170, 126, 82), (200, 160, 112)]))
    pixels = _flat(random, brown, 6, 3)
    flutes = 5 * np.sin(np.arange(SIZE[0]) * 2 * np.pi / random.uniform(14, 30))
    image = _image(pixels + flutes[None, :, None])
    draw = ImageDraw.Draw(image)
    if happens(random, 0.5):
        top = random.randint(-100, 500)
        draw.rectangle((0, top, SIZE[0], top + 260), fill=_jitter(random, (206, 176, 128)))
    _print_outside(random, draw, "#3c2a18")
    return image


def _print_outside(random: Random, draw: ImageDraw.ImageDraw, ink: str) -> None:
    texts = [
        "FRAGILE",
        "THIS SIDE UP",
        "HANDLE WITH CARE",
        "KEEP DRY",
        "ZERBRECHLICH",
        "MADE IN CHINA",
    ]
    for text in random.sample(texts, random.randint(0, 3)):
        at = (
            random.randint(60, 1300),
            random.choice([random.randint(20, 260), random.randint(1150, 1400)]),
        )
        draw.text(at, text, font=font(random, random.randint(60, 120)), fill=ink)


def white_box(random: Random) -> Image.Image:
    """Draw a plain white or grey retail box."""
    image = _image(
        _flat(random, _jitter(random, random.choice([(228, 228, 226), (200, 200, 198)])), 3, 1)
    )
    draw = ImageDraw.Draw(image)
    if happens(random, 0.6):
        text = random.choice(["PRO MP241", "MAG B650", "Gaming Monitor", "Power Supply"])
        draw.text((80, 60), text, font=font(random, 150), fill="#20242c")
    _print_outside(random, draw, "#404040")
    return image


def art_box(random: Random) -> Image.Image:
    """Draw a retail box with art in full colour, with or without the words of its advertisement."""
    width, height = SIZE
    one, two = ([random.randint(0, 255) for _ in range(3)] for _ in range(2))
    dark = random.uniform(0.3, 1)
    across = np.linspace(0, 1, width)[None, :, None] * np.ones((height, 1, 1))
    image = _image((np.array(one) * (1 - across) + np.array(two) * across) * dark)
    draw = ImageDraw.Draw(image, "RGBA")
    for _ in range(random.randint(4, 16)):
        corners = [(random.randint(-300, width), random.randint(-300, height)) for _ in range(3)]
        draw.polygon(corners, fill=(*(random.randint(0, 255) for _ in range(3)), 120))
    for text in random.sample(_ADVERTISED, random.randint(0, 5)):
        at = (
            random.randint(40, 1300),
            random.choice([random.randint(0, 300), random.randint(1150, 1400)]),
        )
        draw.text(at, text, font=font(random, random.randint(50, 150)), fill="#ffffff")
    return image.filter(ImageFilter.GaussianBlur(1))


def desk(random: Random) -> Image.Image:
    """Draw what a product lies on while it is photographed: wood, cloth, or its own carton."""
    if happens(random, 0.2):
        return cardboard(random)
    colours = [(150, 108, 68), (110, 78, 50), (196, 168, 130), (90, 90, 96), (220, 218, 212)]
    colour = _jitter(random, random.choice(colours))
    return _image(_flat(random, colour, random.uniform(4, 12), random.choice([1, 1, 20])))


Surface = Callable[[Random], Image.Image]
PRODUCTS: Final[dict[str, tuple[Surface, ...]]] = {
    "motherboard": (board, board, metal),
    "graphics-card": (board, metal, plastic),
    "laptop": (plastic, metal),
    "monitor": (plastic,),
    "power-supply": (metal,),
    "pc-case": (metal,),
    "liquid-cooling": (metal, plastic),
    "gaming-gear": (plastic,),
}
PACKAGES: Final[tuple[Surface, ...]] = (cardboard, cardboard, white_box, art_box, art_box)

"""Take a label out of the drawer: stuck on its surface, and photographed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Final, Literal

from PIL import Image, ImageChops, ImageDraw

from bench.drawing import bar_codes, camera, surfaces
from bench.labels import carton_labels, carton_scenes, product_labels, product_scenes
from bench.labels.goods import PRODUCTS, Unit, unit

Truth = Literal["product", "carton"]
FEWEST: Final = 300
_PHOTO: Final = (1600, 1200)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelPhoto:
    """A photo, what its label is stuck on, and the serial number that it shows."""

    content: bytes
    truth: Truth
    serial: str
    category: str
    unit: Unit


def photos(
    truth: Truth, count: int = FEWEST, seed: str = "drawer", *, first: int = 0
) -> Iterator[LabelPhoto]:
    """Draw so many photos of labels on products, or on cartons; all kinds in turn."""
    for number in range(first, first + count):
        random = Random(f"{seed} {truth} {number}")
        if truth == "product":
            product = PRODUCTS[number % len(PRODUCTS)]
            yield _of_a_product(product, random)
        else:
            kinds = list(carton_labels.LABELS)
            surface = ("brown", "retail")[number // len(kinds) % 2]
            yield _of_a_carton(kinds[number % len(kinds)], surface, random)


def _of_a_product(product: str, random: Random) -> LabelPhoto:
    known = unit(product, random)
    label = _printed(product_labels.LABELS[product](known, random).picture(), known, random)
    scene = product_scenes.SCENES[product](random)
    share = random.uniform(0.22, 0.36) if product == "mouse" else random.uniform(0.32, 0.8)
    content = _photographed(_stuck(scene, label, random, share), random)
    return LabelPhoto(
        content=content, truth="product", serial=known.serial, category=product, unit=known
    )


def _of_a_carton(kind: str, surface: str, random: Random) -> LabelPhoto:
    known = unit(random.choice(PRODUCTS), random)
    label = carton_labels.LABELS[kind](known, random).picture()
    draw_scene = carton_scenes.brown if surface == "brown" else carton_scenes.retail
    share = random.uniform(0.35, 0.55) if kind.startswith("plain") else random.uniform(0.45, 0.85)
    content = _photographed(_stuck(draw_scene(known, random), label, random, share), random)
    return LabelPhoto(
        content=content,
        truth="carton",
        serial=known.serial,
        category=f"{surface}, {kind}",
        unit=known,
    )


def _printed(label: Image.Image, known: Unit, random: Random) -> Image.Image:
    """Some labels bear a square code besides, where there is room at the right."""
    side = min(label.height // 3, 130)
    if random.random() < 0.4 and label.width > 600:
        code = bar_codes.square(f"https://msi.com/q/{known.serial}", side=side)
        label.paste(
            "#ffffff",
            (
                label.width - code.width - 24,
                label.height - code.height - 24,
                label.width - 12,
                label.height - 12,
            ),
        )
        label.paste(
            "#111111", (label.width - code.width - 18, label.height - code.height - 18), code
        )
    return label


def _stuck(scene: Image.Image, label: Image.Image, random: Random, share: float) -> Image.Image:
    """Stick a label on a surface: nearly straight, with a hair of shadow and of sheen."""
    scale = min(
        scene.width * share / label.width, scene.height * min(0.88, share * 1.2) / label.height
    )
    size = round(label.width * scale), round(label.height * scale)
    label = label.resize(size, Image.Resampling.LANCZOS)
    label = surfaces.shaded(label, 1 + 0.05 * surfaces.cloudy(size, (3, 2), random))
    shape = Image.new("L", size)
    ImageDraw.Draw(shape).rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), 9, fill=255)
    angle = random.uniform(-2.5, 2.5)
    turned = label.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    shape = shape.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    x = round((scene.width - turned.width) / 2 + random.uniform(-0.06, 0.06) * scene.width)
    y = round((scene.height - turned.height) / 2 + random.uniform(-0.05, 0.05) * scene.height)
    stuck = scene.copy()
    stuck.paste(
        "#000000", (x + 3, y + 4), ImageChops.multiply(shape, Image.new("L", shape.size, 90))
    )
    stuck.paste(turned, (x, y), shape)
    return stuck


def _photographed(scene: Image.Image, random: Random) -> bytes:
    """Photograph it close up, or, one time in four, with the table around it."""
    shot = camera.easy(random) if random.random() < 0.65 else camera.careless(random)
    whole = random.random() < 0.25
    share = random.uniform(0.78, 0.95) if whole else random.uniform(1.02, 1.2)
    shot = shot if whole else replace(shot, slant=shot.slant / 2, turn=shot.turn / 2)
    size = _PHOTO if random.random() < 0.7 else (2400, 1800)
    ground = surfaces.table(size, random)
    picture = camera.place(scene, ground, shot, random, share=share)
    return camera.packed(camera.taken(picture, shot, random), shot)

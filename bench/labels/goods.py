"""What a label may say of one unit."""

from dataclasses import dataclass
from random import Random
from typing import Final

from bench.drawing.bar_codes import with_check_digit
from portal.demo.catalogue import MODELS, Model, units

_CATEGORIES: Final = {
    "motherboard": ("motherboard",),
    "graphics card": ("graphics-card",),
    "notebook": ("laptop",),
    "monitor": ("monitor", "all-in-one-pc"),
    "power supply": ("power-supply",),
    "mouse": ("gaming-gear",),
    "case": ("pc-case", "desktop", "liquid-cooling"),
}
PRODUCTS: Final = tuple(_CATEGORIES)
_LETTERS: Final = "ACDEFGHJKMNPRTUVWXY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit as its labels name it."""

    product: str
    model: Model
    serial: str
    part: str
    ean: str
    upc: str
    mac: str
    country: str
    made: str
    revision: str
    others: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return the name with the brand."""
        return f"MSI {self.model.name}"


def unit(product: str, random: Random) -> Unit:
    """Make up a unit of a product."""
    wanted = _CATEGORIES[product]
    model = random.choice([each for each in MODELS.values() if each.category in wanted])
    serials = [each.serial for each in units(model.number)]
    if random.random() < 0.4:
        serials = _other_forms(random)
    serial = random.choice(serials)
    return Unit(
        product=product,
        model=model,
        serial=serial,
        part=f"{random.randrange(600, 999)}-{random.choice(_LETTERS)}{random.randrange(100, 999)}"
        f"-{random.randrange(10, 99)}S",
        ean=with_check_digit(f"471937720{random.randrange(100, 999)}"),
        upc=with_check_digit(f"82414{random.randrange(10**5, 10**6)}"),
        mac="".join(random.choice("0123456789ABCDEF") for _sign in range(12)),
        country=random.choice(["China", "China", "Taiwan", "Vietnam"]),
        made=f"{random.randrange(2022, 2027)}-{random.randrange(1, 13):02}",
        revision=f"{random.randrange(1, 4)}.{random.randrange(3)}",
        others=tuple(each for each in serials if each != serial),
    )


def _other_forms(random: Random) -> list[str]:
    """Return serial numbers as other makers count them: K2309N00123456."""
    head = f"{random.choice(_LETTERS)}{random.randrange(22, 27)}{random.randrange(1, 53):02}"
    line, first = random.choice(_LETTERS), random.randrange(10**5, 10**6 - 20)
    return [f"{head}{line}00{first + place}" for place in range(12)]

"""The demo's catalogue: models, units with serial numbers, and stores."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from foundation.tables.line_files import LineFile, LoadOptions
from membership.models import OnlineStore
from products.catalogue import loading
from products.models import Category, Product, RegisteredProduct, Store

UNITS: Final = (
    18  # of each model: the first dozen for visitors to try, the last ones belong to members
)
_CLEAR: Final = "ACDEFGHJKMNPRTUVWXY"  # letters that cannot be mistaken for a digit


@dataclass(frozen=True, slots=True)
class Model:
    """One model of the catalogue, with its price in euros."""

    category: str
    name: str
    number: str
    euros: int


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: its serial number, and the CHK beside it on the sticker."""

    model: Model
    serial: str
    chk: str


MODELS: Final = {
    model.number: model
    for model in (
        Model("laptop", "Katana 15 B13V", "9S7-158524-001", 1199),
        Model("laptop", "Prestige 14 Evo", "9S7-14C612-002", 1349),
        Model("all-in-one-pc", "Modern AM242 1M", "9S6-AE0711-101", 879),
        Model("all-in-one-pc", "Modern AM242 12M", "9S6-AE0711-412", 949),
        Model("desktop", "Trident 3 Arctic", "9S6-B92032-002", 1079),
        Model("desktop", "PRO DP21 13M", "936-B0A421-013", 649),
        Model("desktop", "Cubi 5 12M", "936-B0A811-012", 529),
        Model("monitor", "PRO MP241", "9S6-3PA4CT-001", 139),
        Model("monitor", "PRO MP242", "9S6-3PA1CT-002", 149),
        Model("monitor", "Optix G27C4", "9S6-3CA91T-003", 259),
        Model("monitor", "Modern MD241P", "9S6-3PA3CT-004", 199),
        Model("monitor", "MPG 321URX QD-OLED", "9S6-3DD79T-005", 1099),
        Model("motherboard", "MEG Z690 ACE", "911-7D27-001", 629),
        Model("motherboard", "MAG B650 TOMAHAWK WIFI", "911-7D75-001", 219),
        Model("graphics-card", "GeForce RTX 3060 GAMING X 12G", "912-V397-638", 389),
        Model("graphics-card", "GeForce RTX 3060 Ti GAMING X TRIO", "912-V390-055", 469),
        Model("graphics-card", "GeForce RTX 3080 GAMING X TRIO", "912-V389-031", 899),
        Model("pc-case", "MPG GUNGNIR 300R AIRFLOW", "306-7G18R21-W57", 169),
        Model("pc-case", "MAG FORGE 112R", "306-7G03R21-809", 69),
        Model("gaming-gear", "CLUTCH GM51 LIGHTWEIGHT", "S12-0402180-C54", 59),
        Model("gaming-gear", "VIGOR GK71 SONIC", "S11-04US230-CLA", 129),
        Model("gaming-chair", "MAG CH120 I", "9S6-B0Y10D-015", 279),
        Model("liquid-cooling", "MAG CORELIQUID 240R V2", "306-7ZW6A26-813", 99),
        Model("liquid-cooling", "MEG CORELIQUID S360", "306-7ZW3B12-A63", 269),
        Model("power-supply", "MPG A850G PCIE5", "306-7ZP7B11-CE0", 149),
        Model("power-supply", "MAG A650BN", "306-7ZP2B22-CE0", 69),
    )
}
# The serial numbers shown in the printed guides; each is the first unit of its model.
PRINTED: Final = {
    "9S6-3PA4CT-001": "BA9H040230046",
    "9S6-3PA1CT-002": "PA1T060A01074",
    "9S6-AE0711-412": "BA3T01946000V",
}
TO_TRY: Final = ("912-V397-638", "9S6-3PA4CT-001", "9S6-AE0711-412")

# Singapore has none: its members see no entry for it.
_WITH_ONLINE_STORE: Final = ("DE", "ID", "KR", "TW")
STORES: Final = {
    "DE": (
        "Nordlicht Hardware",
        "Pixelkontor Leipzig",
        "Kabelgarten Elektronik",
        "Rechenwiese Dresden",
        "Bytespeicher Hamburg",
        "Taktgeber Online",
    ),
    "KR": (
        "Hangang Byte",
        "Namsan PC Works",
        "Dalbit Electronics",
        "Mapo Pixel Market",
        "Badaro Online",
    ),
    "SG": (
        "Tembusu Tech",
        "Merlion Row Computers",
        "Orchid Lane Electronics",
        "Kallang Bits",
        "Straits PC Corner",
        "Pandan Online",
    ),
    "ID": (
        "Toko Nusantara",
        "Melati Komputer",
        "Rimba Elektronik",
        "Pelangi Digital",
        "Samudra PC",
        "Kunang Online",
    ),
}


def units(number: str) -> list[Unit]:
    """List the units of a model, the same in every installation of the demo."""
    model = MODELS[number]
    serials = [_serial(number, place) for place in range(UNITS)]
    if number in PRINTED:
        serials[0] = PRINTED[number]
    return [Unit(model, serial, _chk(serial)) for serial in serials]


def free_units(number: str | None = None) -> list[Unit]:
    """List the units that nobody has registered, of one model or of all."""
    taken = set(
        RegisteredProduct.objects.filter(released_at=None).values_list("serial__serial", flat=True)
    )
    wanted = MODELS if number is None else (number,)
    return [unit for one in wanted for unit in units(one) if unit.serial not in taken]


def to_try() -> list[Unit]:
    """Return an unregistered unit of each of three models, for visitors to register."""
    return [unit for number in TO_TRY for unit in free_units(number)[:1]]


def load() -> None:
    """Create models, units, stores, and our own online stores."""
    categories = Category.objects.in_bulk(field_name="slug")
    Product.objects.bulk_create(
        Product(category=categories[model.category], name=model.name, model=number)
        for number, model in MODELS.items()
    )
    every = (unit for number in MODELS for unit in units(number))
    loading.load(file=LineFile(_csv(every), "demo.csv"), options=LoadOptions(strict=True))
    Store.objects.bulk_create(
        Store(region=region, name=name) for region, names in STORES.items() for name in names
    )
    OnlineStore.objects.bulk_create(
        OnlineStore(
            region=region,
            name=f"{region} Online Store",
            address=f"https://store.example.com/{region.lower()}/",
        )
        for region in _WITH_ONLINE_STORE
    )


def _csv(wanted: Iterable[Unit]) -> Iterable[str]:
    yield "serial,model,CHK\n"
    for unit in wanted:
        yield f"{unit.serial},{unit.model.number},{unit.chk}\n"


def _serial(number: str, place: int) -> str:
    """Make up a serial number in the format of the guides: PA1T060A01074."""
    seed = hashlib.sha256(number.encode()).digest()
    first, second, third = (_CLEAR[byte % len(_CLEAR)] for byte in seed[:3])
    running = int.from_bytes(seed[3:5]) % 9000 + 100 + place * 37
    return f"{first}{second}{seed[5] % 8 + 2}{third}0{seed[6] % 8 + 2}0A{running:05}"


def _chk(serial: str) -> str:
    seed = hashlib.sha256(f"chk {serial}".encode()).digest()
    return f"{seed[0] % 8 + 2}{_CLEAR[seed[1] % len(_CLEAR)]}{seed[2] % 8 + 2}"

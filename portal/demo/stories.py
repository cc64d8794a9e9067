"""What the demo's members bought and redeemed: every state of a claim, every reason against it."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final


class Proof(Enum):
    """What was uploaded as the proof of purchase."""

    INVOICE = auto()
    NO_PRODUCT_NAME = auto()
    ORDER_CONFIRMATION = auto()


class Photo(Enum):
    """The kind of photo uploaded as the photo of the serial number."""

    PRODUCT = auto()
    BOX = auto()
    OTHER_UNIT = auto()


class End(Enum):
    """The final state of the claim."""

    UNDER_REVIEW = auto()
    SENT_BACK = auto()
    RESUBMITTED = auto()
    APPROVED = auto()
    SHIPPED = auto()
    REJECTED = auto()
    CANCELLED = auto()


@dataclass(frozen=True, kw_only=True)
class Story:
    """One registered product, and the claim for it, if any."""

    who: str
    model: str
    bought_in: str
    days_ago: int
    paper: Proof = Proof.INVOICE
    redeems: str = ""
    photo: Photo = Photo.PRODUCT
    joins_draw: bool = False
    end: End = End.UNDER_REVIEW


_RTX_3060: Final = "912-V397-638"
_RTX_3060_TI: Final = "912-V390-055"
_RTX_3080: Final = "912-V389-031"
_MP241: Final = "9S6-3PA4CT-001"
_MP242: Final = "9S6-3PA1CT-002"
_MD241P: Final = "9S6-3PA3CT-004"
_AM242_1M: Final = "9S6-AE0711-101"
_AM242_12M: Final = "9S6-AE0711-412"

_TOP: Final = "top-of-the-ranking"
_FORWARD: Final = "go-forward-and-upgrade"
_SPRING: Final = "productivity-from-spring"
_OFFICE: Final = "smart-office-rewards"
_PASSION: Final = "live-in-everyday-passion"
_MODERN: Final = "back-to-modern"
_RAMADAN: Final = "ramadan-luminary-deals"
STORIES: Final = (
    Story(who="alice", model=_RTX_3060, bought_in="DE", days_ago=12, redeems=_TOP),
    Story(
        who="alice",
        model=_RTX_3060_TI,
        bought_in="DE",
        days_ago=20,
        redeems=_TOP,
        paper=Proof.NO_PRODUCT_NAME,
        end=End.SENT_BACK,
    ),
    Story(
        who="alice",
        model=_RTX_3060_TI,
        bought_in="DE",
        days_ago=5,
    ),
    Story(
        who="alice",
        model=_RTX_3060,
        bought_in="SG",
        days_ago=9,
    ),
    Story(
        who="alice",
        model="9S7-158524-001",
        bought_in="DE",
        days_ago=15,
        redeems=_PASSION,
        end=End.APPROVED,
    ),
    Story(
        who="emil",
        model=_RTX_3060,
        bought_in="DE",
        days_ago=25,
        redeems=_TOP,
        photo=Photo.OTHER_UNIT,
        end=End.REJECTED,
    ),
    Story(
        who="emil", model=_RTX_3060_TI, bought_in="DE", days_ago=8, redeems=_TOP, photo=Photo.BOX
    ),
    Story(who="emil", model="9S7-14C612-002", bought_in="DE", days_ago=6, redeems=_PASSION),
    Story(who="emil", model=_RTX_3060, bought_in="DE", days_ago=3, redeems=_TOP, end=End.CANCELLED),
    Story(who="bob", model=_MP241, bought_in="SG", days_ago=18, redeems=_SPRING, joins_draw=True),
    Story(
        who="bob",
        model=_MP242,
        bought_in="SG",
        days_ago=11,
        redeems=_SPRING,
        paper=Proof.NO_PRODUCT_NAME,
    ),
    Story(
        who="bob",
        model=_AM242_1M,
        bought_in="SG",
        days_ago=30,
        redeems=_SPRING,
        joins_draw=True,
        end=End.APPROVED,
    ),
    Story(
        who="bob",
        model=_MP241,
        bought_in="SG",
        days_ago=4,
    ),
    Story(who="bob", model=_MD241P, bought_in="SG", days_ago=40, redeems=_MODERN, end=End.SHIPPED),
    Story(
        who="mei",
        model=_MP241,
        bought_in="SG",
        days_ago=14,
        redeems=_SPRING,
        paper=Proof.ORDER_CONFIRMATION,
    ),
    Story(
        who="mei",
        model=_MP242,
        bought_in="SG",
        days_ago=21,
        redeems=_SPRING,
        paper=Proof.NO_PRODUCT_NAME,
        joins_draw=True,
        end=End.RESUBMITTED,
    ),
    Story(who="mei", model=_MD241P, bought_in="SG", days_ago=16, redeems=_MODERN),
    Story(who="citra", model=_AM242_1M, bought_in="ID", days_ago=10, redeems=_OFFICE),
    Story(
        who="citra",
        model=_AM242_12M,
        bought_in="ID",
        days_ago=33,
        redeems=_OFFICE,
        end=End.APPROVED,
    ),
    Story(
        who="citra",
        model="936-B0A421-013",
        bought_in="ID",
        days_ago=19,
        redeems=_OFFICE,
        photo=Photo.BOX,
    ),
    Story(
        who="citra",
        model="9S6-3CA91T-003",
        bought_in="ID",
        days_ago=36,
        redeems=_RAMADAN,
        end=End.APPROVED,
    ),
    Story(
        who="citra",
        model=_AM242_1M,
        bought_in="ID",
        days_ago=200,
    ),
    Story(
        who="dewi",
        model="911-7D75-001",
        bought_in="ID",
        days_ago=44,
        redeems=_RAMADAN,
        end=End.APPROVED,
    ),
    Story(who="dewi", model="911-7D27-001", bought_in="ID", days_ago=38, redeems=_RAMADAN),
    Story(who="dewi", model="936-B0A811-012", bought_in="ID", days_ago=7, redeems=_OFFICE),
    Story(
        who="dewi",
        model=_RTX_3080,
        bought_in="ID",
        days_ago=41,
    ),
    Story(
        who="dewi",
        model=_RTX_3060,
        bought_in="ID",
        days_ago=13,
    ),
    Story(
        who="min",
        model="306-7ZP7B11-CE0",
        bought_in="KR",
        days_ago=22,
        redeems=_FORWARD,
        end=End.APPROVED,
    ),
    Story(who="min", model="911-7D27-001", bought_in="KR", days_ago=9, redeems=_FORWARD),
    Story(
        who="min",
        model="9S6-B0Y10D-015",
        bought_in="KR",
        days_ago=6,
    ),
    Story(who="joon", model="306-7ZW6A26-813", bought_in="KR", days_ago=13, redeems=_FORWARD),
    Story(
        who="joon",
        model="306-7G18R21-W57",
        bought_in="KR",
        days_ago=5,
    ),
)

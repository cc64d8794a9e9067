"""What the demo's centres are like, which visits they offer, and who comes to them."""

from dataclasses import dataclass, field
from datetime import time
from typing import Final

from service.models import VisitKind

Purpose = VisitKind.Purpose


@dataclass(frozen=True, slots=True)
class CentrePlan:
    """Where a centre is, and how it is open; its texts are elsewhere."""

    region: str
    time_zone: str
    address: str
    phone: str
    bays: int = 2
    subdivision: str = ""
    on_saturdays: bool = True
    opens: time = time(9)
    closes: time = time(18)


@dataclass(frozen=True, slots=True)
class KindPlan:
    """What a visit is for, how long it takes, and for which products."""

    purpose: VisitKind.Purpose
    minutes: int
    needs_product: bool = True
    categories: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Visit:
    """Who comes where and for what; on which of the days with free times, at which of the times."""

    who: str
    centre: str
    kind: str
    day: int
    time: int
    matter: str
    is_cancelled: bool = False


PLANS: Final = {
    "berlin": CentrePlan(
        region="DE",
        time_zone="Europe/Berlin",
        address="Torstraße 140\n10119 Berlin",
        phone="+49 30 5550140",
        subdivision="BE",
        bays=3,
    ),
    "seoul": CentrePlan(
        region="KR",
        time_zone="Asia/Seoul",
        address="서울특별시 용산구 청파로 74\n04374",
        phone="+82 2-555-0174",
        opens=time(10),
        closes=time(19),
    ),
    "jakarta": CentrePlan(
        region="ID",
        time_zone="Asia/Jakarta",
        address="Jl. Mangga Dua Raya 12\nJakarta 14430",
        phone="+62 21 5550112",
        on_saturdays=False,
    ),
}
KIND_PLANS: Final = {
    "hand-in": KindPlan(Purpose.HAND_IN, 20),
    "collect": KindPlan(Purpose.COLLECT, 20),
    "consultation": KindPlan(Purpose.CONSULTATION, 30, needs_product=False),
    "fan-or-battery": KindPlan(
        Purpose.WHILE_YOU_WAIT, 60, categories=("laptop", "graphics-card", "desktop")
    ),
}
VISITS: Final = (
    Visit("alice", "berlin", "hand-in", 2, 3, "The fan is loud after each start."),
    Visit("alice", "berlin", "consultation", 4, 9, "", is_cancelled=True),
    Visit("citra", "jakarta", "hand-in", 1, 11, "Layar tetap gelap."),
    Visit("min", "seoul", "hand-in", 2, 6, "메인보드에서 삐 소리가 납니다."),
)

"""Who comes to the demo's centres on a day: when, what for, how long they wait and are served."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class DeskVisit:
    """One visit: its time in minutes after opening, and how it went, in minutes."""

    at: int
    # A member; where there is none, a visitor who came without an appointment.
    who: str = ""
    name: str = ""
    kind: str = "consultation"
    # Before the time of the visit; less than nothing for who is late.
    early: int = 5
    waited: int = 7
    took: int = 16
    matter: str = ""
    is_missed: bool = False


# Today in Berlin; earlier days there are made of every other one of them.
BERLIN: Final = (
    DeskVisit(0, "dewi", early=9, waited=11, took=19, matter="Soket RAM mana yang dipakai?"),
    DeskVisit(26, name="Jana Schulte", kind="hand-in", waited=3, took=12),
    DeskVisit(60, "emil", matter="Bild flackert bei 165 Hz.", is_missed=True),
    DeskVisit(97, name="Cem Arslan", kind="collect", waited=6, took=8),
    DeskVisit(120, "min", early=2, waited=4, took=23, matter="팬 소음이 납니다."),
    DeskVisit(180, "mei", early=14, waited=16, took=21, matter="想了解保固範圍。"),
    DeskVisit(214, name="Marek Kowalski", waited=9, took=27),
    DeskVisit(270, "joon", early=-6, waited=2, took=14, matter="BIOS 업데이트"),
    DeskVisit(341, name="Lena Roth", kind="hand-in", waited=5, took=11),
    DeskVisit(390, "bob", early=7, waited=9, took=18, matter="Which monitor arm fits?"),
    DeskVisit(438, name="Thi Nguyen", kind="collect", waited=4, took=7),
    DeskVisit(480, "citra", early=4, waited=6, took=20, matter="Kabel mana yang saya perlukan?"),
)
# Earlier days: which centre, how many open days ago, and who came.
EARLIER: Final = (
    ("berlin", 1, BERLIN[1::2]),
    ("berlin", 2, (DeskVisit(60, "alice", kind="hand-in", took=14), *BERLIN[3::4])),
    ("berlin", 4, (DeskVisit(30, "emil", took=25, matter="Lüfter rasselt."), *BERLIN[1::4])),
    ("berlin", 7, (DeskVisit(210, "alice", matter="Which cable?", took=9), *BERLIN[6::4])),
    (
        "seoul",
        1,
        (
            DeskVisit(30, "joon", kind="hand-in", early=8, took=13),
            DeskVisit(112, name="박서윤", waited=5, took=17),
            DeskVisit(150, "min", waited=9, took=22, matter="그래픽 카드 길이 확인"),
        ),
    ),
    (
        "jakarta",
        2,
        (
            DeskVisit(60, "citra", early=3, took=21, matter="Cara memasang RAM."),
            DeskVisit(133, name="Budi Santoso", kind="hand-in", took=10),
            DeskVisit(240, "dewi", is_missed=True),
        ),
    ),
)

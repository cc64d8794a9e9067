"""Who writes what: reviews in three languages, one hidden, one sent back, one begun."""

# ruff: noqa: RUF001 -- Chinese has punctuation of its own

from dataclasses import dataclass
from typing import Final

from membership.models import ShoutOut

Status = ShoutOut.Status
_RTX_3060: Final = "912-V397-638"
_MP241: Final = "9S6-3PA4CT-001"


@dataclass(frozen=True, slots=True)
class ShoutOutStory:
    """Who writes what about which model, and how far it gets."""

    who: str
    model: str
    task: str
    text: str
    reaches: Status
    stars: int | None = None
    helped: tuple[str, ...] = ()
    has_photo: bool = False


STORIES: Final = (
    ShoutOutStory(
        who="alice",
        model=_RTX_3060,
        task="review",
        stars=4,
        text="Quiet enough for the living room, and everything I play runs smoothly. It's longer"
        " than my old card: measure your case before you buy. One star less for the tight clip.",
        reaches=Status.ACCEPTED,
        helped=("emil",),
        has_photo=True,
    ),
    ShoutOutStory(
        who="emil",
        model=_RTX_3060,
        task="review",
        stars=2,
        text="Die Leistung stimmt, aber meine Karte pfeift unter Last deutlich hörbar. Der Händler"
        " hat sie getauscht, die zweite ist leiser, aber nicht still. Für ein Studio nehme ich sie"
        " nicht noch einmal.",
        reaches=Status.ACCEPTED,
        helped=("alice", "dewi"),
    ),
    ShoutOutStory(
        who="dewi",
        model=_RTX_3060,
        task="review",
        stars=5,
        text="Sudah dua bulan saya pakai untuk menyunting video. Suhunya tidak pernah di atas tujuh"
        " puluh derajat, kipasnya berhenti saat komputer tidak bekerja, dan waktu render saya"
        " tinggal setengahnya.",
        reaches=Status.ACCEPTED,
    ),
    ShoutOutStory(
        who="bob",
        model=_MP241,
        task="review",
        stars=1,
        text="The shop sent it late. Call the seller yourself, his name is Mr Sample and his"
        " private number is +65 5550 0199, he answers in the evening and is not happy.",
        reaches=Status.HIDDEN,
    ),
    ShoutOutStory(
        who="mei",
        model=_MP241,
        task="tip",
        text="螢幕的底座可以拆下來，改裝在牆上也很容易。記得先把電源線穿過支架，再鎖上螺絲，"
        "這樣背後就不會凌亂，之後要換線也方便許多。",
        reaches=Status.SENT_BACK,
    ),
    ShoutOutStory(
        who="citra",
        model="9S6-AE0711-101",
        task="review",
        stars=4,
        text="Komputer ini cukup untuk pekerjaan kantor dan rapat daring. Layarnya terang, "
        "kameranya bisa ditutup, dan mejanya jadi rapi. Pengeras suaranya agak pelan.",
        reaches=Status.SENT,
    ),
    ShoutOutStory(
        who="min",
        model="911-7D27-001",
        task="review",
        stars=None,
        text="메인보드는 안정적이고",
        reaches=Status.DRAFT,
    ),
)

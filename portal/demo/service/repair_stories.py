"""The demo's repairs: who applies for what, and how far it gets."""

from dataclasses import dataclass
from typing import Final

from service.models import RepairStage, RepairWay

Stage = RepairStage


@dataclass(frozen=True, slots=True)
class RepairStory:
    """Who applies for what, by which way, how far it gets, and in how many working days."""

    who: str
    text: str
    reaches: RepairStage
    symptom: str = "no-power"
    way: RepairWay = RepairWay.SEND_IN
    number: str = ""
    days: int = 0


STORIES: Final = (
    RepairStory("alice", "It stays dark since the last update.", Stage.APPROVED, days=2),
    RepairStory(
        "alice",
        "Smoke came out of the fan.",
        Stage.APPLIED,
        symptom="smoke-battery",
    ),
    RepairStory(
        "emil",
        "Das Bild flackert.",
        Stage.ON_WAY,
        "no-picture",
        number="JD014600003DE",
        days=2,
    ),
    RepairStory("mei", "十分鐘後自動關機。", Stage.CANCELLED, "crashes", days=3),
    RepairStory("citra", "Kipasnya sangat berisik.", Stage.LAPSED, "noise-heat", days=16),
    RepairStory(
        "citra", "Layar tetap gelap.", Stage.APPROVED, "no-picture", way=RepairWay.DROP_OFF, days=2
    ),
)

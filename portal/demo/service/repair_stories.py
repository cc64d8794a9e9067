"""The demo's repairs: who applies for what, and how far it gets."""

from dataclasses import dataclass
from typing import Final

from service.models import RepairStage, RepairWay

Stage = RepairStage


@dataclass(frozen=True, slots=True)
class RepairStory:
    """Who applies for what, by which way, and how far it gets."""

    who: str
    text: str
    reaches: RepairStage
    symptom: str = "no-power"
    way: RepairWay = RepairWay.SEND_IN
    number: str = ""


STORIES: Final = (
    RepairStory("alice", "It stays dark since the last update.", Stage.APPROVED),
    RepairStory(
        "alice",
        "Smoke came out of the fan.",
        Stage.APPLIED,
        symptom="smoke-battery",
    ),
    RepairStory("emil", "Das Bild flackert.", Stage.ON_WAY, "no-picture", number="JD014600003DE"),
    RepairStory("citra", "Mati sendiri setelah sepuluh menit.", Stage.CANCELLED, "crashes"),
    RepairStory("mei", "風扇很吵。", Stage.LAPSED, "noise-heat"),
    RepairStory(
        "citra", "Layar tetap gelap.", Stage.APPROVED, "no-picture", way=RepairWay.DROP_OFF
    ),
)

"""What was seen around a label: measured once, so that later rules weigh it without the picture."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Parts, from 0 to 1, of what was seen right around the paper."""

    kraft: float
    colourful: float
    # How many hues have a part in it: art has several, a painted case has one.
    hues: int
    brightness: float

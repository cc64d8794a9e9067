"""Causes, what is owed for them, what happened to it, replaced codes, and lucky draws."""

from fulfilment.models.cause import Cause
from fulfilment.models.draw_entry import DrawEntry, DrawPlace, PrizeOffer, VoidReason
from fulfilment.models.draw_round import DrawFigure, DrawRound
from fulfilment.models.event import FulfilmentEvent
from fulfilment.models.fulfilment import Fulfilment, FulfilmentQuerySet
from fulfilment.models.replaced_code import ReplacedCode

__all__ = [
    "Cause",
    "DrawEntry",
    "DrawFigure",
    "DrawPlace",
    "DrawRound",
    "Fulfilment",
    "FulfilmentEvent",
    "FulfilmentQuerySet",
    "PrizeOffer",
    "ReplacedCode",
    "VoidReason",
]

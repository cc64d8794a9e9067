"""Causes, what is owed for them, what happened to it, and codes that were replaced."""

from fulfilment.models.cause import Cause
from fulfilment.models.event import FulfilmentEvent
from fulfilment.models.fulfilment import Fulfilment, FulfilmentQuerySet
from fulfilment.models.replaced_code import ReplacedCode

__all__ = [
    "Cause",
    "Fulfilment",
    "FulfilmentEvent",
    "FulfilmentQuerySet",
    "ReplacedCode",
]

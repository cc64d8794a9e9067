"""Causes, what is owed for them, what happened to it, replaced codes, and parcels."""

from fulfilment.models.cause import Cause
from fulfilment.models.event import FulfilmentEvent
from fulfilment.models.fulfilment import Fulfilment, FulfilmentQuerySet
from fulfilment.models.parcel import Carrier, Parcel, Shipment
from fulfilment.models.replaced_code import ReplacedCode

__all__ = [
    "Carrier",
    "Cause",
    "Fulfilment",
    "FulfilmentEvent",
    "FulfilmentQuerySet",
    "Parcel",
    "ReplacedCode",
    "Shipment",
]

"""Causes, what is owed for them, what happened to it, replaced codes, parcels, payouts, draws."""

from fulfilment.models.cause import Cause
from fulfilment.models.draw_entry import DrawEntry, DrawPlace, PrizeOffer, VoidReason
from fulfilment.models.draw_round import DrawFigure, DrawRound
from fulfilment.models.event import FulfilmentEvent
from fulfilment.models.fulfilment import Fulfilment, FulfilmentQuerySet
from fulfilment.models.parcel import Carrier, Parcel, Shipment
from fulfilment.models.payout_details import PayoutDetails
from fulfilment.models.payout_method import BankProfile, PayoutField, PayoutMethod
from fulfilment.models.payout_run import Payout, PayoutResults, PayoutRun
from fulfilment.models.replaced_code import ReplacedCode

__all__ = [
    "BankProfile",
    "Carrier",
    "Cause",
    "DrawEntry",
    "DrawFigure",
    "DrawPlace",
    "DrawRound",
    "Fulfilment",
    "FulfilmentEvent",
    "FulfilmentQuerySet",
    "Parcel",
    "Payout",
    "PayoutDetails",
    "PayoutField",
    "PayoutMethod",
    "PayoutResults",
    "PayoutRun",
    "PrizeOffer",
    "ReplacedCode",
    "Shipment",
    "VoidReason",
]

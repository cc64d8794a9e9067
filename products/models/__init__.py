"""The catalogue, the units that members registered, and what they uploaded to prove it."""

from products.models.catalogue import (
    LOOK_ALIKES,
    Category,
    Product,
    SerialNumber,
    Store,
    StoreQuerySet,
    skeleton,
)
from products.models.dispute import SerialDispute, SerialDisputeQuerySet
from products.models.registered import (
    ProofOfPurchase,
    RegisteredProduct,
    RegisteredProductQuerySet,
    RegistrationDraft,
)
from products.models.transfer import Handover, HandoverQuerySet

__all__ = [
    "LOOK_ALIKES",
    "Category",
    "Handover",
    "HandoverQuerySet",
    "Product",
    "ProofOfPurchase",
    "RegisteredProduct",
    "RegisteredProductQuerySet",
    "RegistrationDraft",
    "SerialDispute",
    "SerialDisputeQuerySet",
    "SerialNumber",
    "Store",
    "StoreQuerySet",
    "skeleton",
]

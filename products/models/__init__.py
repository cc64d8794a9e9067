"""Models: the catalogue, registered products with their proofs, transfers and disputes."""

from products.models.catalogue import (
    LOOK_ALIKES,
    Category,
    Product,
    SerialBatch,
    SerialNumber,
    Store,
    StoreQuerySet,
    normalize_look_alikes,
)
from products.models.dispute import SerialDispute, SerialDisputeQuerySet
from products.models.exchange import SerialExchange
from products.models.registered import (
    ProofOfPurchase,
    RegisteredProduct,
    RegisteredProductQuerySet,
    RegistrationDraft,
)
from products.models.transfer import OwnershipTransfer, OwnershipTransferQuerySet

__all__ = [
    "LOOK_ALIKES",
    "Category",
    "OwnershipTransfer",
    "OwnershipTransferQuerySet",
    "Product",
    "ProofOfPurchase",
    "RegisteredProduct",
    "RegisteredProductQuerySet",
    "RegistrationDraft",
    "SerialBatch",
    "SerialDispute",
    "SerialDisputeQuerySet",
    "SerialExchange",
    "SerialNumber",
    "Store",
    "StoreQuerySet",
    "normalize_look_alikes",
]

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
from products.models.handover import Handover, HandoverQuerySet
from products.models.job import Job, JobQuerySet
from products.models.registered import (
    ProofOfPurchase,
    RegisteredProduct,
    RegisteredProductQuerySet,
    RegistrationDraft,
)
from products.models.upload import (
    EvidenceView,
    Upload,
    UploadPage,
    UploadQuerySet,
    evidence_name,
    evidence_storage,
)

__all__ = [
    "LOOK_ALIKES",
    "Category",
    "EvidenceView",
    "Handover",
    "HandoverQuerySet",
    "Job",
    "JobQuerySet",
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
    "Upload",
    "UploadPage",
    "UploadQuerySet",
    "evidence_name",
    "evidence_storage",
    "skeleton",
]

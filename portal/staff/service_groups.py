"""What groups of staff may do with appointments and service centres."""

from collections.abc import Iterator
from typing import Final


def _rights(acts: str, *models: str) -> Iterator[str]:
    """Name the right to each of these acts on rows of each of these models."""
    return (f"service.{act}_{model}" for model in models for act in acts.split())


# Texts, bays and hours are a part of their centre's form, and go with it.
_PARTS: Final = ("servicecentretext", "bay", "openinghours", "visitkindtext")
SERVE_VISITS: Final = [
    "service.serve_appointment",
    *_rights("view", "appointment", "blockedtime", "servicecentre", "visitkind"),
]
SET_UP_CENTRES: Final = [
    *SERVE_VISITS,
    *_rights("add change", "servicecentre", "visitkind"),
    *_rights("add change delete view", *_PARTS),
    "service.view_closure",
]
SEE_CENTRES: Final = [
    *_rights("view", "appointment", "blockedtime", "servicecentre", "visitkind", "closure"),
    *_rights("view", *_PARTS),
]

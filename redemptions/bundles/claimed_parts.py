"""The further products of a claim: added when it is made, with the evidence of each."""

from collections.abc import Iterable, Mapping

from evidence.models import Upload
from evidence.uploads import storage
from products.models import ProofOfPurchase, RegisteredProduct
from products.registration import register
from redemptions.models import Claim, ClaimDraft, ClaimPart, DraftPart, SerialPhoto


def chosen_in(
    rows: Iterable[DraftPart], held: Mapping[int, RegisteredProduct]
) -> dict[int, RegisteredProduct]:
    """Return the chosen units by the part's id; ``held`` are the member's, by id, and locked."""
    chosen = ((row.part_id, held.get(row.registered_product_id)) for row in rows)
    return {part: unit for part, unit in chosen if unit is not None}


def add_parts(claim: Claim, chosen: Mapping[int, RegisteredProduct]) -> None:
    """Write down the further products of a claim that was just made.

    Raises:
        IntegrityError: another live claim of the promotion uses one of the units.
    """
    for part, registered in chosen.items():
        ClaimPart.objects.create(
            claim=claim, part_id=part, registered_product=registered, serial=registered.serial
        )


def move_evidence(claim: Claim, draft: ClaimDraft) -> None:
    """Move photos and invoices of a draft to the further products; none is overwritten."""
    if not claim.is_bundle:
        return
    rows = {row.part_id: row for row in draft.parts.select_related("photo")}
    for part in claim.parts.all():
        row = rows.get(part.part_id)
        if row is None:
            continue
        if row.photo is not None:
            SerialPhoto.objects.create(claim=claim, part=part, upload=row.photo)
            storage.mark_submitted([row.photo])
        if invoices := list(row.invoices.all()):
            register.submit_proof(registered=part.registered_product, uploads=invoices)


def name_of(unit: Claim | ClaimPart) -> str:
    """Name a product of a claim, the same in every language."""
    return f"{unit.registered_product.product.name} / {unit.serial.serial}"


def photo_of(unit: Claim | ClaimPart) -> Upload | None:
    """Return the newest photo of a product of a claim."""
    if isinstance(unit, Claim):
        photos = SerialPhoto.objects.filter(claim=unit, part=None)
    else:
        photos = SerialPhoto.objects.filter(claim=unit.claim_id, part=unit)
    newest = photos.select_related("upload").first()
    return newest.upload if newest else None


def invoices_of(unit: Claim | ClaimPart) -> list[Upload]:
    """Return the files of the newest proof of purchase of a product of a claim."""
    proof: ProofOfPurchase | None = unit.registered_product.proofs.first()
    return list(proof.uploads.all()) if proof else []


def named_in(claim: Claim) -> set[int]:
    """Return the registered products of a claim that the reviewer named, if any."""
    decision = next(iter(claim.decisions.all()), None)
    named = {*(decision.asks_about if decision else ())}
    return named and named & {unit.registered_product_id for unit in claim.units}


def asks_about(claim: Claim) -> set[int]:
    """Return of which registered products of a bundle something may be replaced."""
    return named_in(claim) or {unit.registered_product_id for unit in claim.units}

"""Parcels for claims and for winners of draws: which there are, where they go, what happened."""

from collections.abc import Collection, Iterable, Mapping
from operator import attrgetter
from typing import Final

from django.db.models import Prefetch

from fulfilment.models import Cause, Fulfilment, FulfilmentEvent, Shipment
from fulfilment.parcels.recipients import CauseAddresses
from redemptions.models import Claim, ClaimEvent, Recipient


def _of_claims(causes: Collection[int]) -> Mapping[int, Mapping[str, str]]:
    rows = Recipient.objects.filter(claim__cause__in=causes).select_related("claim")
    return {row.claim.cause_id: row.address for row in rows}


def _of_places(causes: Collection[int]) -> Mapping[int, Mapping[str, str]]:
    entries = Cause.objects.filter(pk__in=causes).values_list("pk", "draw_entry__claim")
    claims = dict(entries)
    rows = Recipient.objects.filter(claim__in=claims.values())
    known = {row.claim_id: row.address for row in rows}
    return {cause: known[claim] for cause, claim in claims.items() if claim in known}


def _write(claim: Claim, address: Mapping[str, str]) -> None:
    """Store the address with its claim; a winner may have been asked for none before."""
    recipient = Recipient.objects.filter(claim=claim).first() or Recipient(claim=claim)
    recipient.address = dict(address)
    recipient.save()


def _write_of_claim(cause: Cause, address: Mapping[str, str]) -> None:
    _write(cause.claim, address)


def _write_of_place(cause: Cause, address: Mapping[str, str]) -> None:
    _write(cause.draw_entry.claim, address)


OF_CLAIMS: Final = CauseAddresses(Cause.Kind.CLAIM, _of_claims, _write_of_claim)
OF_PLACES: Final = CauseAddresses(Cause.Kind.DRAW_PLACE, _of_places, _write_of_place)


def parcels_of(claim: Claim) -> list[Fulfilment]:
    """Return the parcels of a claim and of the draws that it has won, as the claim was read."""
    if claim.status != Claim.Status.APPROVED:
        return []
    places = [entry.cause for entry in claim.draw_entries.all() if entry.cause is not None]
    owed = [row for cause in (claim.cause, *places) for row in cause.fulfilments.all()]
    parcel, revoked = Fulfilment.Kind.PARCEL, Fulfilment.Status.REVOKED
    wanted = [row.pk for row in owed if row.kind == parcel and row.status != revoked]
    if not wanted:
        return []
    rows = Fulfilment.objects.filter(pk__in=wanted).order_by("pk")
    related = rows.select_related("cause__user", "cause__promotion", "reward")
    newest = Shipment.objects.select_related("carrier").order_by("-pk")
    return list(related.prefetch_related(Prefetch("shipments", newest)))


def with_parcels(
    events: Iterable[ClaimEvent], parcels: Collection[Fulfilment], *, for_staff: bool = False
) -> list[ClaimEvent | FulfilmentEvent]:
    """Put what happened to a claim's parcels into its timeline."""
    kinds = (*FulfilmentEvent.OF_PARCELS, *(FulfilmentEvent.OF_STAFF if for_staff else ()))
    of_parcels = (
        FulfilmentEvent.objects.filter(fulfilment__in=parcels, kind__in=kinds).select_related(
            "actor"
        )
        if parcels
        else ()
    )
    return sorted([*events, *of_parcels], key=attrgetter("occurred_at"))

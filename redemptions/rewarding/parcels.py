"""Parcels for claims and for winners of draws: which there are, where they go, what happened."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from django.db.models import Prefetch, Q

from fulfilment.models import Cause, DrawEntry, Fulfilment, FulfilmentEvent, PrizeOffer, Shipment
from fulfilment.parcels.recipients import CauseAddresses
from redemptions.models import Claim, ClaimEvent, Recipient

if TYPE_CHECKING:
    from django.db.models import QuerySet


def _of_claims(causes: Collection[int]) -> Mapping[int, Mapping[str, str]]:
    rows = Recipient.objects.filter(claim__cause__in=causes).select_related("claim")
    return {row.claim.cause_id: row.address for row in rows}


def _of_places(causes: Collection[int]) -> Mapping[int, Mapping[str, str]]:
    won = Cause.objects.filter(pk__in=causes)
    claims = dict(won.values_list("pk", "prize_offer__place__entry__cause__claim"))
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
    _write(Claim.objects.get(cause__draw_entries__places__offer__cause=cause), address)


OF_CLAIMS: Final = CauseAddresses(Cause.Kind.CLAIM, _of_claims, _write_of_claim)
OF_PLACES: Final = CauseAddresses(
    Cause.Kind.DRAW_PLACE, _of_places, _write_of_place, won_by=Cause.Kind.CLAIM
)


def causes_of(claims: "QuerySet[Claim] | Collection[int]") -> "QuerySet[Cause]":
    """Return for what anything is owed to claims, and to the winners that their tickets drew."""
    won = DrawEntry.objects.filter(cause__claim__in=claims).values("places__offer__cause")
    return Cause.objects.filter(Q(claim__in=claims) | Q(pk__in=won))


def parcels_of(claim: Claim) -> list[Fulfilment]:
    """Return the parcels of a claim and of the draws that it has won, as the claim was read."""
    if claim.status != Claim.Status.APPROVED:
        return []
    owed = [row for cause in (claim.cause, *prizes_of(claim)) for row in cause.fulfilments.all()]
    parcel, revoked = Fulfilment.Kind.PARCEL, Fulfilment.Status.REVOKED
    wanted = [row.pk for row in owed if row.kind == parcel and row.status != revoked]
    if not wanted:
        return []
    rows = Fulfilment.objects.filter(pk__in=wanted).order_by("pk")
    related = rows.select_related("cause__user", "cause__promotion", "reward")
    newest = Shipment.objects.select_related("carrier").order_by("-pk")
    return list(related.prefetch_related(Prefetch("shipments", newest)))


def prizes_of(claim: Claim) -> Iterator[Cause]:
    """Return for what the prizes are owed that its tickets won and that were accepted."""
    entries = claim.cause.draw_entries.all() if claim.may_have_entered_draws else ()
    for place in (place for entry in entries for place in entry.places.all()):
        offer: PrizeOffer | None = getattr(place, "offer", None)
        if offer is not None and offer.cause is not None:
            yield offer.cause


def payouts_of(claim: Claim) -> list[Fulfilment]:
    """Return what is to be paid for a claim, as the claim was read."""
    if claim.status != Claim.Status.APPROVED:
        return []
    return [row for row in claim.cause.fulfilments.all() if row.kind == Fulfilment.Kind.PAYOUT]


def with_owed(
    events: Iterable[ClaimEvent], owed: Collection[Fulfilment], *, for_staff: bool = False
) -> list[ClaimEvent | FulfilmentEvent]:
    """Put what happened to a claim's parcels and its payment into its timeline."""
    if not owed:  # as with most claims that wait: to make a query set takes longer than to sort
        return sorted(events, key=attrgetter("occurred_at"))
    of_member = (*FulfilmentEvent.OF_PARCELS, *FulfilmentEvent.OF_PAYOUTS)
    kinds = (*of_member, *FulfilmentEvent.OF_STAFF) if for_staff else of_member
    found = FulfilmentEvent.objects.filter(fulfilment__in=owed, kind__in=kinds)
    return sorted([*events, *found.select_related("actor")], key=attrgetter("occurred_at"))

"""What is published about a product: the figures, the pages by helpfulness, and how fresh it is."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db.models import Avg, Count, Exists, Max, OuterRef, Q, QuerySet

from accounts.models import User
from membership.models import HiddenWhy, ShoutOut, ShoutOutQuerySet, ShoutOutTask
from products.models import Product, ProofOfPurchase, RegisteredProduct, SerialDispute

SHOWN_AT_ONCE: Final = 10
# Of a review elsewhere nothing is shown here: it can be read where it stands.
HERE: Final = (ShoutOutTask.Kind.REVIEW, ShoutOutTask.Kind.PHOTO, ShoutOutTask.Kind.TIP)
_STARS: Final = (5, 4, 3, 2, 1)


@dataclass(frozen=True, slots=True)
class ReviewFigures:
    """The figures of one product; what is hidden is counted, for each reason."""

    count: int
    average: float | None
    rated: int
    # How many gave five stars, four, and so on.
    by_stars: list[tuple[int, int]]
    hidden: list[tuple[str, int]]
    languages: list[str]

    @property
    def hidden_count(self) -> int:
        """How many are hidden in all."""
        return sum(count for _why, count in self.hidden)


@dataclass(frozen=True, slots=True)
class ReviewPiece:
    """Some of the reviews, and after which the next piece begins."""

    reviews: list[ShoutOut]
    after: str
    voted: frozenset[int] = field(default_factory=frozenset)


def published_of(product: Product) -> ShoutOutQuerySet:
    """Return what is shown of a product, the most helpful first, then the newest."""
    rows = ShoutOut.objects.by_owners().filter(product=product, status=ShoutOut.Status.ACCEPTED)
    return rows.filter(task__kind__in=HERE).order_by("-helpful", "-accepted_at", "-pk")


def reviewed_products() -> QuerySet[Product]:
    """Return the products of which something is shown, by name."""
    shown = ShoutOut.objects.by_owners().filter(
        product=OuterRef("pk"), status=ShoutOut.Status.ACCEPTED, task__kind__in=HERE
    )
    found = Product.objects.filter(Exists(shown)).select_related("category")
    return found.order_by("name", "pk")


def figures_of(product: Product) -> ReviewFigures:
    """Return the figures of a product, in two queries."""
    is_shown = Q(status=ShoutOut.Status.ACCEPTED)
    rows = ShoutOut.objects.by_owners().filter(product=product, task__kind__in=HERE).order_by()
    hidden = {
        f"hidden_{why}": Count("pk", filter=Q(status=ShoutOut.Status.HIDDEN, hidden_why=why))
        for why in HiddenWhy.values
    }
    stars = {f"stars_{n}": Count("pk", filter=is_shown & Q(stars=n)) for n in _STARS}
    found = rows.aggregate(
        count=Count("pk", filter=is_shown),
        average=Avg("stars", filter=is_shown),
        rated=Count("stars", filter=is_shown),
        **stars,
        **hidden,
    )
    return ReviewFigures(
        count=found["count"],
        average=round(found["average"], 1) if found["average"] is not None else None,
        rated=found["rated"],
        by_stars=[(n, found[f"stars_{n}"]) for n in _STARS],
        hidden=[
            (str(HiddenWhy(why).label), found[f"hidden_{why}"])
            for why in HiddenWhy.values
            if found[f"hidden_{why}"]
        ],
        languages=sorted(rows.filter(is_shown).values_list("language", flat=True).distinct()),
    )


def piece_of(product: Product, *, language: str, after: str, reader: User | None) -> ReviewPiece:
    """Return the reviews behind the one named, of one language or of all."""
    rows = published_of(product)
    if language:
        rows = rows.filter(language=language)
    if after:
        rows = _behind(rows, product, after)
    shown = list(rows.select_related("task").with_photos()[: SHOWN_AT_ONCE + 1])
    more, shown = len(shown) > SHOWN_AT_ONCE, shown[:SHOWN_AT_ONCE]
    voted: frozenset[int] = frozenset()
    if reader is not None:
        of_these = reader.helpful_votes.filter(shout_out__in=shown)
        voted = frozenset(of_these.values_list("shout_out", flat=True))
    return ReviewPiece(shown, shown[-1].reference if more else "", voted)


def _behind(rows: ShoutOutQuerySet, product: Product, after: str) -> ShoutOutQuerySet:
    last = published_of(product).filter(reference=after).first()
    if last is None:
        return rows
    same = Q(helpful=last.helpful)
    return rows.filter(
        Q(helpful__lt=last.helpful)
        | (same & Q(accepted_at__lt=last.accepted_at))
        | (same & Q(accepted_at=last.accepted_at, pk__lt=last.pk))
    )


def changed_at(product: Product) -> tuple[datetime | None, int]:
    """Return when something of a product's reviews changed last, votes too; and how many count."""
    found = ShoutOut.objects.filter(product=product).exclude(status=ShoutOut.Status.DRAFT)
    lost = Q(registered_product__release_reason=RegisteredProduct.Ending.DISPUTED)
    of = found.aggregate(last=Max("changed_at"), owned=Count("pk", filter=~lost))
    return of["last"], of["owned"]


def is_verified_owner(member: User, product_id: int) -> bool:
    """Return whether a member owns the product: registered, its purchase proven, not disputed."""
    proofs = ProofOfPurchase.objects.filter(registered_product=OuterRef("pk"))
    disputes = SerialDispute.objects.open().filter(against=OuterRef("pk"))
    own = RegisteredProduct.objects.filter(user=member, released_at=None)
    owned = own.filter(serial__product=product_id)
    return owned.filter(Exists(proofs), ~Exists(disputes)).exists()

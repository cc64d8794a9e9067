"""Duplicate evidence: find pictures and invoices that another member's claim already uses.

A member's own uploads never count: the same invoice is submitted when redeeming again, and one
invoice may list two products.
"""

from collections.abc import Collection, Iterable, Iterator
from functools import reduce
from itertools import islice, product
from operator import or_
from typing import Final

from django.db.models import Q, QuerySet

from accounts.models import User
from evidence import similar_pages
from evidence.documents.fingerprints import (
    SAME_BITS,
    Likeness,
    are_two_papers,
    are_two_sales,
    are_two_times,
    numbers_alike,
)
from evidence.models import Upload, UploadPage, UploadQuerySet
from evidence.retention import digests_by_key, printed_digests
from evidence.upload_reading import read_now
from foundation.locks import one_at_a_time
from products.models import ProofOfPurchase
from redemptions.models import (
    Check,
    CheckRun,
    CheckRunQuerySet,
    Claim,
    ClaimPart,
    SerialPhoto,
)

PICTURE_RULE: Final = "picture/1"
INVOICE_RULE: Final = "invoice/2"
# How many a reviewer would look at.
_MOST_NAMED: Final = 5
# The newest documents of a store: enough to find those used twice while a promotion runs.
_MOST_COMPARED: Final = 2000
_FOUND: Final = {Likeness.SAME: Check.Verdict.FAIL, Likeness.SIMILAR: Check.Verdict.NEAR}


def check_pictures(uploads: Iterable[Upload], *, by: User) -> list[Check]:
    """Check for each upload whether other members submitted the same or a similar picture.

    Raises:
        evidence.upload_reading.NotReadYet: a similar upload is still being read.
    """
    return [_check_picture(upload, by) for upload in uploads]


def check_invoice(
    claim: Claim, *, key: str, numbers: Collection[str], part: ClaimPart | None = None
) -> Check:
    """Check whether another member's claim uses the same or a similar invoice.

    Call it inside a transaction that also saves the key and numbers. Until its end, no other claim
    of the same store is checked, so that of two concurrent claims one sees the other.
    """
    store = (part or claim).registered_product.store
    one_at_a_time(f"invoices of store {store.pk}")
    others = CheckRun.objects.exclude(claim__user=claim.user).exclude(
        claim__status=Claim.Status.CANCELLED
    )
    # Further products have digests alone, whatever becomes of their invoices.
    further = ClaimPart.objects.exclude(claim__user=claim.user).exclude(
        claim__status=Claim.Status.CANCELLED
    )
    named, verdict = _named(others, further, key), Check.Verdict.FAIL
    if not named:
        here = others.filter(claim__registered_product__store=store)
        there = further.filter(registered_product__store=store)
        similar = [
            *_with_similar_numbers(here, numbers, key=key),
            *_with_similar_numbers(there, numbers, key=key),
        ]
        named = ", ".join(list(dict.fromkeys(similar))[:_MOST_NAMED])
        verdict = Check.Verdict.NEAR if named else Check.Verdict.PASS
    kind = Check.Kind.INVOICE
    return Check(kind=kind, verdict=verdict, read=named, rule=INVOICE_RULE, part=part)


def _check_picture(upload: Upload, by: User) -> Check:
    others = Upload.objects.submitted().filter(kind=upload.kind).exclude(user=by)
    same = set(others.filter(sha256=upload.sha256)[:_MOST_NAMED].values_list("pk", flat=True))
    likeness = Likeness.SAME if same else Likeness.DIFFERENT
    if not same:
        likeness, same = _alike(upload, others)
    return Check(
        kind=Check.Kind.PICTURE,
        verdict=_FOUND.get(likeness, Check.Verdict.PASS),
        read=_claims_with(same),
        upload=upload,
        rule=PICTURE_RULE,
    )


def _alike(upload: Upload, others: UploadQuerySet) -> tuple[Likeness, set[int]]:
    """Return the uploads of others with the most similar pictures, and how similar they are."""
    found: dict[Likeness, set[int]] = {Likeness.SAME: set(), Likeness.SIMILAR: set()}
    for page in upload.pages.exclude(fingerprint=""):
        for other, bits in islice(similar_pages.near(page, others), _MOST_NAMED):
            if not _is_another(page, other):
                likeness = Likeness.SAME if bits <= SAME_BITS else Likeness.SIMILAR
                found[likeness].add(other.upload_id)
    for likeness, uploads in found.items():
        if uploads:
            return likeness, uploads
    return Likeness.DIFFERENT, set()


def _is_another(page: UploadPage, other: UploadPage) -> bool:
    """Return whether similar-looking labels or documents differ in what is printed on them."""
    read_now(other.upload)
    other.refresh_from_db(fields=["lines"])
    # By their digests, which stay when the texts are deleted by rule.
    pairs = product(digests_by_key(page), digests_by_key(other))
    one, two = max(pairs, key=lambda pair: len(_all(pair[0]) & _all(pair[1])))
    codes = [set(each["codes"]) for each in (one, two)]
    is_other_unit = all(codes) and codes[0].isdisjoint(codes[1])
    return is_other_unit or are_two_papers(set(one["numbers"]), set(two["numbers"]))


def _all(digests: dict[str, list[str]]) -> set[str]:
    return {*digests["codes"], *digests["numbers"]}


def _with_similar_numbers(
    runs: "CheckRunQuerySet | QuerySet[ClaimPart]", numbers: Collection[str], *, key: str
) -> Iterator[str]:
    """Yield claims whose invoices share half of the numbers and are not of a different sale.

    Popular shops sell many units a day at one price. What differs says so: the invoice numbers and
    one thing more, or, on receipts without a number, the time and another number.
    """
    by_key = [frozenset(of_key) for of_key in zip(*map(printed_digests, numbers), strict=True)]
    printed = frozenset(numbers)
    either = [*printed.union(*by_key)]
    shared = runs.filter(invoice_numbers__overlap=either) if either else runs.none()
    rows = shared.order_by("-pk").values_list("claim__reference", "invoice_key", "invoice_numbers")
    for reference, other_key, found in rows[:_MOST_COMPARED]:
        others = frozenset(found)
        wanted = next((digests for digests in by_key if others & digests), printed)
        differ = are_two_sales if key and other_key else are_two_times
        is_another = differ(wanted, others)
        if numbers_alike(wanted, others) is Likeness.SIMILAR and not is_another:
            yield reference


def parts_with(numbers: Collection[str]) -> "QuerySet[ClaimPart]":
    """Return the further products whose invoice has all these numbers: digests of them are kept."""
    by_key = zip(*map(printed_digests, numbers), strict=True)
    wanted = (Q(invoice_numbers__contains=[*of_key]) for of_key in by_key)
    return ClaimPart.objects.filter(reduce(or_, wanted))


def _claims_with(uploads: Collection[int]) -> str:
    """Return the references of claims that use these uploads."""
    proofs = ProofOfPurchase.objects.filter(uploads__in=uploads)
    products = proofs.values("registered_product")
    proved = [
        *Claim.objects.filter(registered_product__in=products).values_list("reference", flat=True)[
            :_MOST_NAMED
        ],
        *ClaimPart.objects.filter(registered_product__in=products).values_list(
            "claim__reference", flat=True
        )[:_MOST_NAMED],
    ]
    shown = SerialPhoto.objects.filter(upload__in=uploads).values_list(
        "claim__reference", flat=True
    )
    return ", ".join(sorted({*proved, *shown[:_MOST_NAMED]})[:_MOST_NAMED])


def _named(runs: CheckRunQuerySet, parts: "QuerySet[ClaimPart]", key: str) -> str:
    """Name the claims with the same invoice; one that was deleted by rule left a digest of it."""
    if not key:
        return ""
    asked = [key, *printed_digests(key)]
    references: list[str] = []
    for rows in (runs, parts):
        same = rows.filter(invoice_key__in=asked).order_by("-pk")
        references += same.values_list("claim__reference", flat=True)[:_MOST_NAMED]
    return ", ".join([*dict.fromkeys(references)][:_MOST_NAMED])

"""What the review page reads of a claim: each kind of row in one query, whose SQL is written once.

What most claims have none of is not asked for: the claim's own row says whether it is there.
"""

from collections.abc import Iterable
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce, JSONObject
from django.http import Http404
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.deletion.earlier import same_mailbox_accounts
from accounts.models import LegalHold, User
from evidence.models import Upload, UploadPage
from foundation.tables.kept_queries import KeptQuery, any_given, given
from fulfilment.models import Cause
from notifications.models import Email
from products.models import ProofOfPurchase
from redemptions.beside import marks
from redemptions.models import (
    Answer,
    Check,
    CheckRun,
    Claim,
    ClaimEvent,
    ClaimPart,
    ClaimQuerySet,
    ReasonStamp,
    ScheduledDecision,
    SerialPhoto,
)
from redemptions.models.draw_lines import with_tickets
from redemptions.review import objections

# More than a reviewer would look at; the search in the queue finds the rest.
MOST_OTHERS: Final = 20
_IN_PROOF: Final = ProofOfPurchase.uploads.through


def _whole() -> ClaimQuerySet:
    here = OuterRef("pk")
    own = ScheduledDecision.objects.undoable(by=given("by"), now=given("now"))
    held = LegalHold.objects.filter(about=OuterRef("reference"), released_at=None)
    whole = objections.with_counts(Claim.objects.filter(pk=given("pk"))).annotate(
        is_checking=Exists(CheckRun.objects.filter(claim=here, done_at=None)),
        has_answers=Exists(Answer.objects.filter(claim=here)),
        is_held_legally=Exists(held),
        has_undoable=Exists(own),
        others=ArraySubquery(_others()),
        run=Subquery(_run()),
        reasons_stamp=Subquery(ReasonStamp.objects.values("stamp")[:1]),
        **marks(),
    )
    return whole.order_by().select_related(
        "promotion",
        "reward",
        "terms",
        "user",
        "cause",
        "recipient",
        "serial__product",
        "registered_product__store",
        "lease",
        "scheduled",
        "first_approval",
    )


def _run() -> Any:  # noqa: ANN401 -- a query set of values
    done = CheckRun.objects.filter(claim=OuterRef("pk"), done_at__isnull=False).order_by("-pk")
    return done.values(shown=JSONObject(pk="pk", done_at="done_at", rules="rules"))[:1]


def _others() -> Any:  # noqa: ANN401 -- the same
    of_member = Claim.objects.filter(user=OuterRef("user")).exclude(pk=OuterRef("pk"))
    shown = JSONObject(
        pk="pk",
        reference="reference",
        submitted_at="submitted_at",
        promotion="promotion__name",
        stands="status",
    )
    newest = of_member.order_by("-submitted_at", "-pk").values(shown=shown)
    return newest[:MOST_OTHERS]


_WHOLE = KeptQuery(_whole)


def of(pk: int, by: User) -> Claim:
    """Return a claim with all that its page shows of it, for a member of staff.

    Raises:
        Http404: there is none.
    """
    for claim in _WHOLE.rows(pk=pk, by=by.pk, now=timezone.now()):
        _share(claim)
        _add_colleagues(claim, by)
        return claim
    raise Http404


def _share(claim: Claim) -> None:
    """Let rows that refer to the same one share it, and ask for nothing that cannot be there."""
    claim.reward.promotion = claim.promotion
    claim.registered_product.serial = claim.serial
    if not claim.is_open:
        prefetch_related_objects([claim], Claim.OWED, *with_tickets())


def _add_colleagues(claim: Claim, by: User) -> None:
    """Put in who works on it: mostly nobody, or the reader, who need not be read."""
    places = [(claim, "assigned_to"), (claim, "held_by")]
    for part, who in (
        ("lease", "reviewer"),
        ("scheduled", "scheduled_by"),
        ("first_approval", "approved_by"),
    ):
        row = getattr(claim, part, None)
        places += [(row, who)] if row else []
    wanted = {getattr(row, f"{who}_id") for row, who in places} - {None, by.pk}
    known = User.objects.in_bulk(wanted) if wanted else {}
    for row, who in places:
        pk = getattr(row, f"{who}_id")
        if pk is not None:
            setattr(row, who, by if pk == by.pk else known[pk])


def others(claim: Claim) -> list[dict[str, Any]]:
    """Return the member's other claims, the newest first, as they were read with this one."""
    return [
        {
            **other,
            "submitted_at": parse_datetime(other["submitted_at"]),
            "status": Claim.Status(other["stands"]).label,
        }
        for other in vars(claim)["others"]
    ]


def counted(claim: Claim) -> int:
    """Return how many claims count towards the limit of the member."""
    accounts = same_mailbox_accounts(claim.user, whatever_tag=claim.promotion.tags_share_limit)
    if accounts == {claim.user_id}:
        own: int = vars(claim)["live_claims"]
        return own
    return Claim.objects.counted_for(claim.user, claim.promotion).count()


def _uploads() -> Any:  # noqa: ANN401 -- a query set with annotations
    proofs = _IN_PROOF.objects.filter(proofofpurchase__registered_product=given("registered"))
    of_part = SerialPhoto.objects.alias(of_part=Coalesce("part", 0)).filter(of_part=given("part"))
    photos = of_part.filter(claim=given("claim")).order_by()
    here = OuterRef("pk")
    all_of_it = proofs.values("upload").union(photos.values("upload"), all=True)
    return (
        Upload.objects.filter(pk__in=all_of_it)
        .annotate(
            proofs=ArraySubquery(proofs.filter(upload=here).values("proofofpurchase")),
            photos=ArraySubquery(photos.filter(upload=here).values("pk")),
            page_numbers=ArraySubquery(
                UploadPage.objects.filter(upload=here).order_by("number").values("number")
            ),
        )
        .order_by("pk")
    )


_UPLOADS = KeptQuery(_uploads)


def uploads(
    claim: Claim, part: ClaimPart | None = None
) -> tuple[list[list[Upload]], list[list[Upload]]]:
    """Return the uploads of each proof of purchase, and of each photo, the newest first.

    Of the main product, or of a further one of a bundle.
    """
    registered, of_part = (part or claim).registered_product_id, part.pk if part else 0
    rows = _UPLOADS.rows(registered=registered, claim=claim.pk, part=of_part)
    return _grouped(rows, "proofs"), _grouped(rows, "photos")


def _grouped(rows: Iterable[Upload], name: str) -> list[list[Upload]]:
    groups: dict[int, list[Upload]] = {}
    for upload in rows:
        for pk in vars(upload)[name]:
            groups.setdefault(pk, []).append(upload)
    return [groups[pk] for pk in sorted(groups, reverse=True)]


_CHECKS = KeptQuery(
    lambda: Check.objects.filter(run=given("run")).select_related("upload").order_by("pk")
)


def checks(claim: Claim) -> tuple[CheckRun | None, list[Check]]:
    """Return the newest completed run, as far as the page shows it, and its checks."""
    read = vars(claim)["run"]
    if read is None:
        return None, []
    run = CheckRun(pk=read["pk"], done_at=parse_datetime(read["done_at"]), rules=read["rules"])
    return run, _CHECKS.rows(run=run.pk)


_EVENTS = KeptQuery(
    lambda: (
        ClaimEvent.objects.filter(claim=given("claim"))
        .select_related("actor")
        .order_by("occurred_at", "pk")
    )
)


def events(claim: Claim) -> list[ClaimEvent]:
    """Return the lines of the timeline, each with who did it."""
    return _EVENTS.rows(claim=claim.pk)


_EMAILS = KeptQuery(
    lambda: (
        Email.objects.filter(about=any_given("about"))
        .defer("text", "html", "encrypted_bodies")
        .order_by("queued_at", "pk")
    )
)


def emails(claim: Claim, prizes: Iterable[Cause] = ()) -> list[Email]:
    """Return the e-mails about a claim and the prizes that it won, without their texts."""
    return _EMAILS.rows(about=[claim.reference, *(prize.reference for prize in prizes)])

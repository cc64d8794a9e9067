"""What a member may do for which product, and why not: one rule for page, form and verb."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from foundation.tables.kept_queries import KeptQuery, any_given, given
from foundation.working_days import today
from membership.models import PointsAccount, ShoutOut, ShoutOutTask
from membership.points.accounts import account_of
from membership.shout_outs.links import hosts_of
from products.models import ProofOfPurchase, RegisteredProduct, SerialDispute
from products.models.registered import live_of

_PROVEN = KeptQuery(
    lambda: (
        ProofOfPurchase.objects.filter(registered_product=any_given("products"))
        .order_by()
        .values_list("registered_product", flat=True)
    )
)
_DISPUTED = KeptQuery(
    lambda: (
        SerialDispute.objects.open()
        .filter(against=any_given("products"))
        .order_by()
        .values_list("against", flat=True)
    )
)
_WRITTEN = KeptQuery(
    lambda: ShoutOut.objects.for_pages().filter(member=given("member")).order_by("-begun_at", "-pk")
)


class CannotShoutOut(Exception):
    """A task may not be done for a product: the reasons, in words for the member."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Writer:
    """A member with what the rule asks of them, read at once."""

    member: User
    account: PointsAccount | None
    products: list[RegisteredProduct]
    proven: frozenset[int]
    disputed: frozenset[int]
    written: list[ShoutOut] = field(default_factory=list)
    # Task and unit: what members who had a unit before were or will be paid for.
    done_before: frozenset[tuple[int, int]] = frozenset()
    # Sites on which reviews of the member's region may stand.
    hosts: tuple[str, ...] = ()

    @classmethod
    def of(cls, member: User) -> Self:
        """Read a member's products, which of them are verified, and what was written."""
        products = live_of(member)
        keys = [one.pk for one in products]
        return cls(
            member,
            account_of(member),
            products,
            frozenset(_PROVEN.rows(products=keys)),
            frozenset(_DISPUTED.rows(products=keys)),
            _WRITTEN.rows(member=member.pk),
            _done_before(member, [one.serial_id for one in products]),
            tuple(hosts_of(member.region)),
        )

    def product(self, pk: int) -> RegisteredProduct | None:
        """Return one of the member's own products."""
        return next((one for one in self.products if one.pk == pk), None)

    def done(self, task: ShoutOutTask, product_id: int) -> ShoutOut | None:
        """Return what the member has written for a task about a product, which counts."""
        return next(
            (
                one
                for one in self.written
                if one.task_id == task.pk and one.product_id == product_id and _counts(one)
            ),
            None,
        )


def is_verified(writer: Writer, registered: RegisteredProduct) -> bool:
    """Return whether the member is the verified owner of a product.

    It is registered by serial number and CHK, its purchase is proven, and nobody disputes it.
    """
    return registered.pk in writer.proven and registered.pk not in writer.disputed


def why_not(
    writer: Writer,
    task: ShoutOutTask,
    registered: RegisteredProduct,
    *,
    besides: ShoutOut | None = None,
    day: date | None = None,
) -> list[str]:
    """Return why a member may not do a task for a product now; nothing if they may.

    ``besides``: the one that is written at this moment, which does not stand in its own way.
    """
    return [
        *against_member(writer),
        *_against_task(writer, task, day or today(), besides),
        *_against_product(writer, task, registered, besides),
    ]


def _done_before(member: User, units: list[int]) -> frozenset[tuple[int, int]]:
    """Find what others were paid for about these units, or wait for: a unit is given away."""
    others = ShoutOut.objects.by_owners().exclude(member=member)
    paid = Q(accepted_at__isnull=False) | Q(status=ShoutOut.Status.SENT)
    rows = others.filter(paid, registered_product__serial__in=units).order_by()
    return frozenset(rows.values_list("task", "registered_product__serial"))


def _counts(one: ShoutOut) -> bool:
    """Return whether it stands in the way of another; as the database has it."""
    return one.status != ShoutOut.Status.WITHDRAWN or one.accepted_at is not None


def against_member(writer: Writer) -> Iterator[str]:
    """Say why a member may do no task at all; nothing if they may."""
    if writer.member.is_staff:
        yield _("You work for us, so you can't get points for this.")
    elif writer.account is None:
        yield _("Join the Reward Program first: this is done for points.")
    elif writer.account.excluded_at is not None:
        yield _("You can't get points for this. If you think that's wrong, write to us.")


def _against_task(
    writer: Writer, task: ShoutOutTask, day: date, besides: ShoutOut | None
) -> Iterator[str]:
    is_here = task.kind != ShoutOutTask.Kind.LINK or writer.hosts
    if not (is_here and task.is_for(writer.member.region)):
        yield _("This isn't open in your region.")
    # What was sent back in time may be mended after the end.
    if besides is None or besides.status != ShoutOut.Status.SENT_BACK:
        if day < task.starts_on:
            yield _("Opens on %(day)s.") % {"day": date_format(task.starts_on)}
        elif not task.is_active or not task.runs_on(day):
            yield _("This task is over.")
    elif besides.change_until is not None and day > besides.change_until:
        yield _("It could be changed until %(day)s.") % {"day": date_format(besides.change_until)}
    counted = Counter(one.task_id for one in writer.written if one != besides and _is_sent(one))
    most = task.most_per_member
    if most is not None and counted[task.pk] >= most:
        yield ngettext(
            "You can do this for %(count)d product, and you have.",
            "You can do this for %(count)d products, and you have.",
            most,
        ) % {"count": most}


def _is_sent(one: ShoutOut) -> bool:
    return one.status != ShoutOut.Status.DRAFT and _counts(one)


def _against_product(
    writer: Writer, task: ShoutOutTask, registered: RegisteredProduct, besides: ShoutOut | None
) -> Iterator[str]:
    if registered.pk not in writer.proven:
        yield _("Upload the proof of purchase of this product first.")
    if registered.pk in writer.disputed:
        yield _("Another member says that this product is theirs. We decide about that first.")
    done = writer.done(task, registered.serial.product_id)
    if done is not None and done != besides and _is_sent(done):
        yield _("You have done this for this product. It counts once.")
    if (task.pk, registered.serial_id) in writer.done_before:
        yield _("Somebody who had it before you has done this. It counts once for each unit.")

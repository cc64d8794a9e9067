"""What may not be so among codes, batches and those who got a code."""

from collections.abc import Iterator

from django.db.models import Count, F, Q, QuerySet

from promotions.models import CodeBatch, RewardCode


def code_with_two_owners() -> Iterator[str]:
    """Codes that one claim holds although another had it replaced, or the same one had."""
    both = RewardCode.objects.filter(fulfilment__isnull=False, replaced__isnull=False)
    return _numbers(both)


def code_without_owner() -> Iterator[str]:
    """Codes that were handed out, and nobody got them."""
    handed_out = RewardCode.objects.filter(allocated_at__isnull=False)
    return _numbers(handed_out.filter(fulfilment=None, replaced=None))


def code_owned_while_free() -> Iterator[str]:
    """Codes that somebody got although they count as never handed out."""
    free = RewardCode.objects.filter(allocated_at=None)
    return _numbers(free.filter(Q(fulfilment__isnull=False) | Q(replaced__isnull=False)))


def code_of_another_reward() -> Iterator[str]:
    """Codes whose batch or fulfilment is of another reward than they are."""
    foreign = ~Q(batch__reward=F("reward")) | (
        Q(fulfilment__isnull=False) & ~Q(fulfilment__reward=F("reward"))
    )
    return _numbers(RewardCode.objects.filter(foreign))


def batch_does_not_add_up() -> Iterator[str]:
    """Batches of which fewer or more codes are there than were loaded."""
    counted = CodeBatch.objects.filter(loaded__isnull=False).annotate(there=Count("codes"))
    wrong = counted.exclude(there=F("loaded")).order_by("pk")
    for pk, loaded, there in wrong.values_list("pk", "loaded", "there"):
        yield f"{pk} ({there} / {loaded})"


def _numbers(codes: "QuerySet[RewardCode]") -> Iterator[str]:
    return (str(pk) for pk in codes.order_by().values_list("pk", flat=True).iterator())

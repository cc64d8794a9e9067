"""What everybody may read of a draw, signed in or not: its page, its record, its list."""

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from foundation.tables.spreadsheets import csv_response
from fulfilment.draws.published import offers_of, record_of, ticket_rows
from fulfilment.models import DrawEntry, DrawRound
from promotions.models import Reward

_MOST = 1000


@require_safe
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a draw: each round with what it is bound to, and its winners."""
    rewards = Reward.objects.select_related("promotion").prefetch_related("promotion__texts")
    found = get_object_or_404(rewards, pk=pk, kind=Reward.Kind.DRAW, promotion__is_published=True)
    rounds = list(found.rounds.order_by("-number"))
    context = {
        "draw": found,
        "rounds": [(each, offers_of(each)[:_MOST]) for each in rounds],
        "tickets": DrawEntry.objects.filter(draw=found, voided_at=None).count(),
    }
    return render(request, "fulfilment/draw.html", context)


@require_safe
def record(request: HttpRequest, pk: int, number: int) -> JsonResponse:
    """All that is published of a round, for a program; docs/draws.md has one."""
    del request
    return JsonResponse(record_of(_round(pk, number)), json_dumps_params={"indent": 2})


@require_safe
def tickets(request: HttpRequest, pk: int, number: int) -> StreamingHttpResponse:
    """The frozen list of a round: numbers and tickets."""
    del request
    found = _round(pk, number)
    if found.frozen_at is None or not found.is_checkable:
        raise Http404
    return csv_response(f"tickets-{pk}-{number}.csv", ticket_rows(found))


def _round(pk: int, number: int) -> DrawRound:
    published = DrawRound.objects.filter(draw__promotion__is_published=True)
    related = published.select_related("draw__promotion")
    return get_object_or_404(related, draw=pk, number=number)

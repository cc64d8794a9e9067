"""The acts in the bar of a promotion: pause, resume, end today, unpublish, delete a draft."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import MemberRequest
from promotions.models import Promotion, PromotionState
from promotions.promises.changes import NotPossible, claims_in
from promotions.setup import publishing
from promotions.setup.forms import PauseForm

PERMISSION = "promotions.publish_promotion"


@dataclass(frozen=True, slots=True)
class PromotionAct:
    """One act: its button, what it means, in which states it is offered, and its verb."""

    label: LazyText
    text: LazyText
    states: tuple[PromotionState, ...]
    verb: Callable[..., None]
    is_deletion: bool = False

    @property
    def done_here(self) -> str:
        """What its own page and button call it: there nothing is asked any more."""
        return str(self.label).removesuffix("…").rstrip()


ACTS = {
    "pause": PromotionAct(
        gettext_lazy("Pause…"),
        gettext_lazy(
            "Nobody can redeem until you resume it. Claims that were made are decided all the same,"
            " and what members have filled in is kept. They read this:"
        ),
        (PromotionState.RUNNING, PromotionState.SCHEDULED),
        publishing.pause,
    ),
    "resumption": PromotionAct(
        gettext_lazy("Resume…"),
        gettext_lazy("Members can redeem again as before."),
        (PromotionState.PAUSED,),
        publishing.resume,
    ),
    "ending": PromotionAct(
        gettext_lazy("End today…"),
        gettext_lazy(
            "Today becomes the last day to redeem, until midnight in its time zone. Claims that "
            "were made are decided all the same. This cannot be undone here; if nobody may redeem "
            "from now on, pause it first."
        ),
        (PromotionState.RUNNING, PromotionState.PAUSED),
        publishing.end_today,
    ),
    "withdrawal": PromotionAct(
        gettext_lazy("Unpublish…"),
        gettext_lazy("Members see it no more, and it is a draft again. Only while nobody claimed."),
        publishing.LIVE,
        publishing.unpublish,
    ),
    "deletion": PromotionAct(
        gettext_lazy("Delete draft…"),
        gettext_lazy("It is deleted with its texts, rewards and questions. This cannot be undone."),
        (PromotionState.DRAFT,),
        publishing.delete_draft,
        is_deletion=True,
    ),
}


def offered(request: HttpRequest, promotion: Promotion) -> list[tuple[str, PromotionAct]]:
    """Return the acts that this member of staff may do in the promotion's present state."""
    if not request.user.has_perm(PERMISSION):
        return []
    state = promotion.state()
    fitting = {name: act for name, act in ACTS.items() if state in act.states}
    if "withdrawal" in fitting and claims_in(promotion.pk):
        del fitting["withdrawal"]
    return list(fitting.items())


def act_view(name: str) -> Callable[..., HttpResponse]:
    """Return the view of one act."""
    return partial(_act, name=name)


@require_http_methods(["GET", "HEAD", "POST"])
def _act(request: MemberRequest, pk: int, *, name: str) -> HttpResponse:
    """Show what an act means, with its form, and do it."""
    promotion = get_object_or_404(Promotion, pk=pk)
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    act = ACTS[name]
    kind = partial(PauseForm, promotion=promotion) if name == "pause" else forms.Form
    form: forms.Form = kind(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        page = _page(request, promotion, act, form)
        return render(request, "admin/promotions/promotion/act.html", page)
    texts = {"texts": form.cleaned_data} if name == "pause" else {}
    try:
        act.verb(promotion_id=pk, by=request.user, **texts)
    except NotPossible as refused:
        messages.error(request, " ".join(refused.reasons))
        return redirect("admin:promotions_promotion_change", pk)
    if act.is_deletion:
        messages.success(request, _("%(promotion)s is deleted.") % {"promotion": promotion})
        return redirect("admin:promotions_promotion_changelist")
    promotion.refresh_from_db()
    names = {"promotion": promotion, "state": promotion.state().label}
    messages.success(request, _("%(promotion)s: %(state)s.") % names)
    return redirect("admin:promotions_promotion_change", pk)


def _page(
    request: HttpRequest, promotion: Promotion, act: PromotionAct, form: forms.Form
) -> dict[str, Any]:
    return {
        **admin.site.each_context(request),
        "title": f"{promotion}: {act.done_here}",
        "opts": Promotion._meta,
        "promotion": promotion,
        "act": act,
        "form": form,
    }

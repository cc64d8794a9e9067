"""The page on which staff decide about a store that members named: list, merge or refuse it."""

from enum import StrEnum
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import MemberRequest
from foundation.web.form_fields import field_of
from products.catalogue import stores
from products.models import Store

PAGE: Final = "products_store_decision"


class StoreAct(StrEnum):
    """What staff may say of a store that members named."""

    MERGE = "merge"
    LIST = "list"
    REFUSE = "refuse"


class StoreDecisionForm(forms.Form):
    """What the store is, and which listed one, if it is another name of it."""

    act = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=[
            (StoreAct.MERGE.value, gettext_lazy("Another name of a listed store")),
            (StoreAct.LIST.value, gettext_lazy("A partner store: list it for everybody")),
            (StoreAct.REFUSE.value, gettext_lazy("No partner store")),
        ],
        widget=forms.RadioSelect,
    )
    into = forms.ModelChoiceField(
        label=gettext_lazy("Which listed store"), queryset=Store.objects.none(), required=False
    )

    def __init__(self, data: QueryDict | None = None, *, store: Store) -> None:
        super().__init__(data)
        listed = Store.objects.listed().filter(region=store.region)
        field_of(self, "into", forms.ModelChoiceField).queryset = listed

    def clean(self) -> dict[str, Any]:
        """Ask for the listed store where it is merged into one."""
        data = super().clean() or {}
        if data.get("act") == StoreAct.MERGE and not data.get("into"):
            self.add_error("into", _("Choose the listed store."))
        return data


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("products.change_store", raise_exception=True)
def decide(request: MemberRequest, pk: int) -> HttpResponse:
    """Decide about a store; what was decided before may be decided anew, unless it is listed."""
    store = get_object_or_404(Store.objects.exclude(standing=Store.Standing.LISTED), pk=pk)
    form = StoreDecisionForm(request.POST or None, store=store)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _decided(request, store, form.cleaned_data))
        return redirect("admin:products_store_changelist")
    context = {
        **admin.site.each_context(request),
        "title": _("Decide about a store"),
        "opts": Store._meta,
        "store": store,
        "form": form,
    }
    return render(request, "admin/products/store/decision.html", context)


def _decided(request: MemberRequest, store: Store, data: dict[str, Any]) -> str:
    match StoreAct(data["act"]):
        case StoreAct.LIST:
            stores.list_store(by=request.user, store=store)
            return _("%(store)s is listed.") % {"store": store.name}
        case StoreAct.REFUSE:
            stores.refuse(by=request.user, store=store)
            text = _("%(store)s is no partner store. Registrations there stay as they are.")
            return text % {"store": store.name}
        case StoreAct.MERGE:
            moved = stores.merge(by=request.user, store=store, into=data["into"])
            text = ngettext(
                "%(count)d registration is at %(store)s now.",
                "%(count)d registrations are at %(store)s now.",
                moved,
            )
            return text % {"count": moved, "store": data["into"].name}

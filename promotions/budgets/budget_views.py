"""The page of a promotion's budget: what is left of it, and its cap."""

from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision, list_currencies
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import MemberRequest
from foundation.exports.cells import money
from promotions.budgets import setting
from promotions.budgets.spending import budget_of, prizes_of
from promotions.models import Budget, Promotion

MOST = Decimal(10) ** 12


class BudgetForm(forms.Form):
    """The cap of a budget, in whole units of its currency, and from which share on staff hear."""

    cap = forms.DecimalField(label=gettext_lazy("Budget"), min_value=0, max_value=MOST)
    currency = forms.CharField(label=gettext_lazy("Currency"), max_length=3)
    warn_percent = forms.IntegerField(
        label=gettext_lazy("Warn at this share, in percent"), min_value=1, max_value=100, initial=80
    )

    def __init__(self, *args: Any, budget: Budget | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if budget is not None:
            self.fields["currency"].disabled = True
            cap = money(budget.cap_minor, budget.currency)
            known = {"cap": cap, "currency": budget.currency, "warn_percent": budget.warn_percent}
            self.initial = {**known, **self.initial}

    def clean_currency(self) -> str:
        """Refuse what is no currency (ISO 4217)."""
        code: str = self.cleaned_data["currency"].strip().upper()
        if code not in list_currencies():
            raise forms.ValidationError(_("%(code)s is no currency."), params={"code": code})
        return code

    def cap_minor(self) -> int:
        """Return the cap in the smallest unit of the currency."""
        cap: Decimal = self.cleaned_data["cap"]
        return int(cap.scaleb(get_currency_precision(self.cleaned_data["currency"])))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("promotions.publish_promotion", raise_exception=True)
def budget_page(request: MemberRequest, pk: int) -> HttpResponse:
    """Show what is left of a promotion's budget, and set it."""
    promotion = get_object_or_404(Promotion.objects.select_related("budget"), pk=pk)
    budget = budget_of(promotion)
    form = BudgetForm(request.POST if request.method == "POST" else None, budget=budget)
    if request.method == "POST" and form.is_valid() and _set(request, promotion, form):
        return redirect("admin:promotions_promotion_budget", pk)
    context = {
        **admin.site.each_context(request),
        "title": f"{promotion}: " + _("Budget"),
        "opts": Promotion._meta,
        "promotion": promotion,
        "form": form,
        **(_figures(budget) if budget else {}),
    }
    return render(request, "admin/promotions/promotion/budget.html", context)


def _set(request: MemberRequest, promotion: Promotion, form: BudgetForm) -> bool:
    try:
        budget = setting.set_budget(
            promotion_id=promotion.pk,
            by=request.user,
            cap_minor=form.cap_minor(),
            currency=form.cleaned_data["currency"],
            warn_percent=form.cleaned_data["warn_percent"],
        )
    except setting.TooLow as low:
        text = _("%(least)s is owed already, or set aside for prizes: the budget can't be less.")
        form.add_error("cap", text % {"least": low.least})
        return False
    except setting.CostsUnknown as unknown:
        names = ", ".join(str(reward) for reward in unknown.rewards)
        text = _("Enter the cost of these rewards on the promotion's page first: %(names)s.")
        form.add_error(None, text % {"names": names})
        return False
    messages.success(request, _("The budget is %(budget)s.") % {"budget": budget})
    return True


def _figures(budget: Budget) -> dict[str, str]:
    prizes = prizes_of(budget)
    return {
        "spent": budget.in_words(budget.spent_minor),
        "prizes": budget.in_words(prizes),
        "left": budget.in_words(max(0, budget.left_minor - prizes)),
    }

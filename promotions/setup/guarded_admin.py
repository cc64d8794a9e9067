"""What the promotion's page in the admin does when a published promotion is saved or corrected."""

from typing import Any, TypeVar, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from foundation.web.admin_bases import (
    LockedAdmin,
    NeverDeletedAdmin,
    ReadOnlyAdmin,
)
from foundation.web.requests import row_id
from promotions.admin_filters import PromotionFilter
from promotions.models import (
    ExtraQuestion,
    OldAddress,
    Promotion,
    PromotionChange,
    PromotionText,
    Reward,
)
from promotions.models.promotion import PromotionState
from promotions.promises import changes
from promotions.promises.changes import NotPossible
from promotions.setup import completeness
from promotions.setup.forms import (
    CorrectedTextFormSet,
    CorrectionForm,
    EveryTextFormSet,
    PromotionForm,
)

# A URL typed without a scheme is taken as https, which is Django's own default from 6.0 on.
HTTPS: dict[type[models.Field[Any, Any]], dict[str, str]] = {
    models.URLField: {"assume_scheme": "https"}
}
Row = TypeVar("Row", bound=models.Model)
CORRECTION = "promotions_promotion_correction"
# What a record of a change calls where the promotion stands, which is no column.
STATE = "state"
# Where a request keeps why the database would not have what its form asks for.
REFUSED = "promises_refused"


def corrects(request: HttpRequest) -> bool:
    """Return whether this is the page "Correct…", whose form may narrow what was promised."""
    match = request.resolver_match
    return match is not None and match.url_name == CORRECTION


def rewards_for(request: HttpRequest, rows: "models.QuerySet[Any]", path: str) -> Any:  # noqa: ANN401 -- a query set, which typing makes of a manager
    """Return the rewards to choose from for a part of a promotion, with their promotions.

    Those of the promotion whose page led here, or of which the row is a part already; else all.
    ``path`` leads from a row to its promotion.
    """
    rewards = Reward.objects.select_related("promotion")
    known = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
    asked = row_id(request.GET.get("promotion"))
    if known is not None:
        asked = rows.filter(pk=row_id(known)).values_list(path, flat=True).first()
    return rewards if asked is None else rewards.filter(promotion=asked)


class WithError:
    """A form that is not valid, for a reason that only saving it showed."""

    why_refused = ""

    def clean(self) -> Any:  # noqa: ANN401 -- a form's own type
        """Add the reason to what else is wrong."""
        cleaned = cast("Any", super()).clean()
        cast("Any", self).add_error(None, self.why_refused)
        return cleaned


class KeepsPromises(admin.ModelAdmin[Row]):
    """Saves a part of a published promotion only if that stays complete, and keeps the change."""

    def promotion_of(self, row: Row) -> Promotion:
        """Return the promotion that a row is, or is a part of."""
        raise NotImplementedError

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Undo what would leave a published promotion incomplete, and say what is missing.

        What was typed stays in the form, which is shown again as one with an error.
        """
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except NotPossible as refused:
            setattr(request, REFUSED, " ".join(refused.reasons))
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(
        self,
        request: HttpRequest,
        obj: Row | None = None,
        change: bool = False,  # noqa: FBT001, FBT002 -- Django's own signature
        **kwargs: Any,
    ) -> type[Any]:
        """Give the form the error that saving it came to, if it did."""
        form = super().get_form(request, obj, change, **kwargs)
        why = getattr(request, REFUSED, "")
        return type("RefusedForm", (WithError, form), {"why_refused": why}) if why else form

    def save_model(self, request: HttpRequest, obj: Row, form: Any, change: Any) -> None:  # noqa: ANN401 -- Django's own signature
        """Note what a published promotion promised until now."""
        saved = Promotion.objects.filter(pk=self.promotion_of(obj).pk, is_published=True).first()
        form.promised = changes.noted(saved) if saved else None
        form.lacked = completeness.missing(saved) if saved else []
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:  # noqa: ANN401 -- Django's own signature
        """Keep what was changed, unless something is missing now that was there before."""
        super().save_related(request, form, formsets, change)
        if form.promised is None:
            return
        saved = Promotion.objects.get(pk=self.promotion_of(form.instance).pk)
        if lacks := [one for one in completeness.missing(saved) if one not in form.lacked]:
            raise NotPossible([_("Nothing was saved."), *lacks])
        by, why = cast("User", request.user), form.cleaned_data.get("why", "")
        changes.record_edit(saved, form.promised, by=by, why=why)


# With Django's default text area a row of texts is wider than a 1280-pixel screen.
NARROW: dict[type[models.Field[Any, Any]], dict[str, forms.Textarea]] = {
    models.TextField: {"widget": forms.Textarea({"rows": 5, "cols": 48})}
}


class TextInline(admin.TabularInline[PromotionText, Promotion]):
    """The promotion's texts, one row per text and language."""

    model = PromotionText
    fields = ("field", "language", "text")
    formfield_overrides = NARROW

    def get_formset(self, request: HttpRequest, obj: Promotion | None = None, **kwargs: Any) -> Any:  # noqa: ANN401 -- Django's own type
        """Let a correction take texts away."""
        kwargs["formset"] = CorrectedTextFormSet if corrects(request) else EveryTextFormSet
        return super().get_formset(request, obj, **kwargs)


class GuardedPromotionAdmin(
    KeepsPromises[Promotion], NeverDeletedAdmin[Promotion], LockedAdmin[Promotion]
):
    """The promotion itself: locked while it is saved, and corrected on a page of its own."""

    form = PromotionForm

    def get_form(
        self,
        request: HttpRequest,
        obj: Promotion | None = None,
        change: bool = False,  # noqa: FBT001, FBT002 -- Django's own signature
        **kwargs: Any,
    ) -> type[Any]:
        """Ask for a reason in a correction."""
        if corrects(request):
            kwargs["form"] = CorrectionForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Promotion | None = None) -> Any:  # noqa: ANN401 -- Django's own type
        """Show the reason first in a correction."""
        why = [(_("Correct…").rstrip("…"), {"fields": ("why",)})] if corrects(request) else []
        return [*why, *super().get_fieldsets(request, obj)]

    def correction(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Correct a published promotion: like its form, but it may narrow, and it asks why."""
        promotion = get_object_or_404(Promotion, pk=pk, is_published=True)
        if not request.user.has_perm("promotions.correct_promotion"):
            raise PermissionDenied
        count = changes.claims_in(pk)
        text = ngettext(
            "%(count)d claim was made. It keeps what it was promised; the correction holds for "
            "those to come.",
            "%(count)d claims were made. They keep what they were promised; the correction holds "
            "for those to come.",
            count,
        )
        title = _("Correct %(promotion)s") % {"promotion": promotion}
        context = {"title": title, "touches": text % {"count": count} if count else ""}
        return self.changeform_view(request, str(pk), "", context)

    def promotion_of(self, row: Promotion) -> Promotion:
        """Return the promotion."""
        return row

    def save_model(self, request: HttpRequest, obj: Promotion, form: Any, change: Any) -> None:  # noqa: ANN401 -- Django's own signature
        """Keep the old address of a published promotion."""
        super().save_model(request, obj, form, change)
        if form.promised is not None:
            _keep_address(obj, form.promised["slug"])


class PromotionChangeAdmin(ReadOnlyAdmin[PromotionChange]):
    """What was done with published promotions: who, why, and each value before and after."""

    list_display = ("changed_at", "promotion", "kind", "changed_by", "why", "claims")
    list_select_related = ("promotion", "changed_by")
    list_filter = ("kind", ("promotion", PromotionFilter))
    list_per_page = 50
    fields = ("promotion", "kind", "changed_at", "changed_by", "why", "claims", "before_and_after")
    readonly_fields = ("before_and_after",)

    @admin.display(description=gettext_lazy("Changes"))
    def before_and_after(self, change: PromotionChange) -> str:
        """List each value before and after, one a line."""
        rows = [
            (_called(what), _shown(what, old), _shown(what, new))
            for what, old, new in change.values
        ]
        return format_html_join("", "<div>{}: {} → {}</div>", rows)


def _called(what: str) -> str:
    """Name what was changed as the form does: the record has the program's own names."""
    *whose, name = what.split(" / ")
    field = _field(what)
    named = gettext_lazy("State") if what == STATE else field.verbose_name if field else name
    return " / ".join([*whose, capfirst(str(named))])


def _shown(what: str, value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value) or "-"
    choices = PromotionState.choices if what == STATE else getattr(_field(what), "flatchoices", ())
    return "-" if value is None or value == "" else str(dict(choices).get(value, value))


def _field(what: str) -> "models.Field[Any, Any] | None":
    """Return the field that was changed: one of the promotion, or of a reward or question in it."""
    *whose, name = what.split(" / ")
    of = (Reward, ExtraQuestion) if whose else (Promotion,)
    found = [field for model in of for field in model._meta.fields if field.name == name]
    return found[0] if found else None


def _keep_address(promotion: Promotion, before: str) -> None:
    if promotion.slug == before:
        return
    promotion.old_addresses.filter(slug=promotion.slug).delete()
    OldAddress.objects.create(slug=before, promotion=promotion)

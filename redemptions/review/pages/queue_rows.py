"""The rows of the queue and its filters. Many look alike in parts, and each is rendered once."""

from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any, Final, TypeVar

from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.regions import region_name
from foundation.languages import current_language, in_order
from foundation.tables.kept_queries import KeptQuery, any_given, attach, joined
from foundation.web.form_fields import field_of
from foundation.web.stencils import address, filled, stencil
from promotions.models import Promotion, Reward
from redemptions.models import Claim, ClaimQuerySet, due_dates
from redemptions.review import leases, queue

Made = TypeVar("Made")
_ROW = "admin/redemptions/claim/_queue_row.html"
_CHECKS = "admin/redemptions/claim/_checks.html"
_DUE = "admin/redemptions/claim/_due.html"
_STATE = "admin/redemptions/claim/_state.html"
_FILTERS = "admin/redemptions/claim/_queue_filters.html"
_PROMOTIONS = KeptQuery(lambda: Promotion.objects.filter(pk=any_given("keys")).order_by())
_REWARDS = KeptQuery(lambda: Reward.objects.filter(pk=any_given("keys")).order_by())
_PEOPLE = KeptQuery(lambda: User.objects.filter(pk=any_given("keys")).order_by())
# What can be chosen changes seldom: these are enough for all who look at the same time.
_MOST_FILTERS: Final = 200
_filters: dict[Hashable, SafeString] = {}
AGES = [
    ("", _("Any age")),
    ("1", _("older than a day")),
    ("3", _("older than 3 days")),
    ("7", _("older than 7 days")),
    ("14", _("older than 14 days")),
]
RISKS = [("", _("Any risk")), ("yes", _("with a risk")), ("no", _("without a risk"))]
CHECKS = [
    ("", _("Any checks")),
    *((value, label) for value, label in Claim.Checks.choices if value),
]
_NEWEST = KeptQuery(
    lambda: Promotion.objects.order_by("-starts_on", "-pk").values_list("pk", "name", "regions")
)


class QueueForm(forms.Form):
    """The filters of the queue; all of them are in the URL, so that it can be bookmarked."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"type": "search", "size": 24}),
    )
    promotion = forms.TypedChoiceField(
        label=_("Promotion"), required=False, coerce=int, empty_value=None
    )
    region = forms.ChoiceField(label=_("Region / Location"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("Any language")), *settings.LANGUAGES]
    )
    kind = forms.ChoiceField(
        label=_("Reward"), required=False, choices=[("", _("Any reward")), *Reward.Kind.choices]
    )
    checks = forms.ChoiceField(label=_("Checks"), required=False, choices=CHECKS)
    risk = forms.ChoiceField(label=_("Risk"), required=False, choices=RISKS)
    age = forms.ChoiceField(label=_("Age"), required=False, choices=AGES)

    def __init__(self, data: Any, offered: "Offered") -> None:  # noqa: ANN401 -- query parameters
        super().__init__(data, auto_id="queue_%s")
        names = [("", _("Any promotion")), *offered.promotions]
        field_of(self, "promotion", forms.ChoiceField).choices = names
        listed = [("", _("Any region")), *_by_name(offered.regions)]
        field_of(self, "region", forms.ChoiceField).choices = listed


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be chosen in the filters: the promotions, and the regions of all of them."""

    promotions: tuple[tuple[int, str], ...]
    regions: tuple[str, ...]

    @classmethod
    def now(cls) -> "Offered":
        """Return what can be chosen today."""
        rows = _NEWEST.rows()
        codes = {code for _pk, _name, regions in rows for code in regions}
        return cls(tuple((pk, name) for pk, name, _regions in rows), tuple(sorted(codes)))


class QueueFilters:
    """What the URL asks of the queue. Mostly nothing: then no form is made to find that out."""

    def __init__(self, data: Any) -> None:  # noqa: ANN401 -- query parameters
        self._data = data
        self._is_any = any(data.get(name) for name in QueueForm.base_fields)

    @cached_property
    def offered(self) -> Offered:
        """What can be chosen."""
        return Offered.now()

    @cached_property
    def form(self) -> QueueForm:
        """The form, with what is chosen."""
        return QueueForm(self._data, self.offered)

    @property
    def is_own(self) -> bool:
        """Whether the fields show what somebody typed, or what cannot be chosen."""
        return self._is_any and (bool(self._data.get("q")) or not self.form.is_valid())

    def wanted(self) -> dict[str, Any]:
        """Return the valid filters; ignore empty and invalid ones."""
        if not self._is_any:
            return {}
        self.form.is_valid()  # cleans it once, whoever asks first
        return {name: value for name, value in self.form.cleaned_data.items() if value}


def _by_name(codes: Collection[str]) -> list[tuple[str, str]]:
    """List the regions of promotions: no claim is from elsewhere, and rendering all takes 20 ms."""
    return in_order(((code, region_name(code)) for code in codes), name=itemgetter(1))


def filter_fields(filters: QueueFilters) -> SafeString:
    """Return the fields of the filters, rendered once for a language and what is chosen in them.

    Not once somebody searches, or asks for what there is not: that is theirs alone.
    """
    if filters.is_own:
        return render_to_string(_FILTERS, {"form": filters.form})
    key = current_language(), filters.offered, *filters.wanted().items()
    if key not in _filters:
        if len(_filters) >= _MOST_FILTERS:
            _filters.clear()
        _filters[key] = render_to_string(_FILTERS, {"form": filters.form})
    return _filters[key]


class QueueRows:
    """Renders the rows of one page for one reviewer; what many have alike is made once for it."""

    def __init__(self, *, filters: str, may_review: bool, sees_members: bool) -> None:
        self._filters = f"?{filters}" if filters else ""
        self._shape = {"may_review": may_review, "sees_members": sees_members}
        self._made: dict[Hashable, Any] = {}

    def of(self, claims: Collection[Claim]) -> SafeString:
        """Return the rows of the claims of a page, as ``queue`` gives them."""
        _complete(claims)
        return mark_safe("".join(map(self._row, claims)))  # noqa: S308 -- each is safe

    def _row(self, claim: Claim) -> SafeString:
        reward, amount = self._promised(claim)
        member = claim.user
        values = {
            "pk": claim.pk,
            "reference": claim.reference,
            "address": address("admin:redemptions_claim_change", claim.pk) + self._filters,
            "due": self._due(claim),
            "promotion": claim.promotion.name,
            "reward": reward,
            "member": member.get_full_name(),
            "email": member.email,
            "region": claim.region,
            "language": claim.language,
            "checks": self._checks(claim),
            "state": self._state(claim),
            "amount": amount,
        }
        has_amount = bool(amount)
        fill = self._once(
            lambda: stencil(_ROW, values, has_amount=has_amount, **self._shape), _ROW, has_amount
        )
        return fill(values)

    def _promised(self, claim: Claim) -> tuple[str, str]:
        """Return the name of what was promised, and its amount."""

        def name_and_amount() -> tuple[str, str]:
            promised = claim.promised
            return promised.name, promised.amount

        if not claim.promised_kind:
            return self._once(name_and_amount, "reward", claim.reward_id)
        amount = claim.promised_amount_minor, claim.promised_currency
        return self._once(name_and_amount, "promised", claim.promised_name, *amount)

    def _checks(self, claim: Claim) -> SafeString:
        shape = {"checks": claim.checks, "has_risk": claim.has_risk}
        return self._once(lambda: filled(_CHECKS, {}, **shape), _CHECKS, *shape.values())

    def _due(self, claim: Claim) -> SafeString:
        waits = claim.held_at is None, claim.waits_for_stock_since is None
        seen = claim.status, claim.due_on, claim.promotion_id, *waits
        return self._once(lambda: _due(claim), _DUE, *seen)

    def _state(self, claim: Claim) -> SafeString:
        leased_by = claim.lease.reviewer_id if leases.is_live(claim) else None
        waits, scheduled = claim.waits_for_stock_since, joined(claim, "scheduled")
        seen = claim.status, waits, claim.held_by_id, claim.assigned_to_id, leased_by, scheduled
        return self._once(lambda: _state(claim), _STATE, *seen)

    def _once(self, make: Callable[[], Made], *seen: Hashable) -> Made:
        """Make a part for the first claim of which the reviewer sees this."""
        made: Made | None = self._made.get(seen)
        if made is None:
            made = self._made[seen] = make()
        return made


def _state(claim: Claim) -> SafeString:
    return render_to_string(_STATE, {"claim": claim, "scheduled": joined(claim, "scheduled")})


def _due(claim: Claim) -> SafeString:
    shape = due_dates.is_overdue(claim), due_dates.days_overdue(claim) == 0
    is_late, is_today = shape if claim.status == Claim.Status.SUBMITTED else (False, False)
    day = {"day": claim.due_on.isoformat()}
    return filled(_DUE, day, status=claim.status, is_late=is_late, is_today=is_today)


def _complete(claims: Collection[Claim]) -> None:
    """Add to the claims of a page what else their rows show: a few rows, each read once.

    The reward is read of older claims alone, whose promise was not kept.
    """
    _attach(_PROMOTIONS, promotion=claims)
    _attach(_REWARDS, reward=[claim for claim in claims if not claim.promised_kind])
    _attach(
        _PEOPLE,
        assigned_to=claims,
        held_by=claims,
        reviewer=[lease for claim in claims if (lease := joined(claim, "lease"))],
        scheduled_by=[planned for claim in claims if (planned := joined(claim, "scheduled"))],
    )


def _attach(query: KeptQuery[Any], **places: Iterable[Any]) -> None:
    """Read what rows name by these foreign keys, in one query, and give it to them."""
    named = [
        (row, name, key)
        for name, rows in places.items()
        for row in rows
        if (key := getattr(row, f"{name}_id")) is not None
    ]
    if not named:
        return
    read = {each.pk: each for each in query.rows(keys=list({key for _row, _name, key in named}))}
    for row, name, key in named:
        if key in read:
            attach(row, **{name: read[key]})


def with_all_shown(claims: ClaimQuerySet) -> ClaimQuerySet:
    """Fetch everything that a row of the queue shows together with the claim, and its reward."""
    return claims.select_related(*queue.OWN_ROWS).prefetch_related(
        "promotion",
        "reward",
        "assigned_to",
        "held_by",
        "lease__reviewer",
        "scheduled__scheduled_by",
    )

"""The review summary: each fact of a claim next to the result of its check, as a traffic light.

Green means that the check agrees, amber that a person should look, red that it does not agree, and
off that nothing was checked. The word next to the light says the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.regions import region_name
from evidence.unit_labels.product_label import JOINED, LabelSign
from promotions.awarding.tiers import tier_in_words
from promotions.eligibility import is_over_limit
from redemptions.bundles import claimed_parts
from redemptions.models import Check, CheckRun, Claim, ClaimPart
from redemptions.models.promises import Promise


class TrafficLight(StrEnum):
    """The result for one fact."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Fact:
    """One claimed value, what was found about it, and where to see it.

    ``upload`` and ``page`` name the picture, ``box`` the area in it, in fractions of the page.
    """

    name: str
    claimed: str
    light: TrafficLight
    verdict: str
    found: str = ""
    upload: int | None = None
    page: int = 0
    box: list[float] = field(default_factory=list)
    is_personal: bool = False
    # Other claims that use the same evidence: primary key and Order ID.
    others: tuple[tuple[int, str], ...] = ()
    # Of a bundle: the product that it is about; "" if about the whole claim.
    product: str = ""

    @property
    def box_text(self) -> str:
        """The box as the page's script parses it, the same in every language."""
        return ",".join(f"{number:.4f}" for number in self.box)


_LIGHTS: Final = {
    Check.Verdict.PASS: TrafficLight.GREEN,
    Check.Verdict.NEAR: TrafficLight.AMBER,
    Check.Verdict.UNREADABLE: TrafficLight.AMBER,
    Check.Verdict.FAIL: TrafficLight.RED,
}

# What of a label is seen and not read.
_SEEN: Final[dict[str, LazyText]] = {
    LabelSign.CARDBOARD.value: gettext_lazy("cardboard around it"),
    LabelSign.ART.value: gettext_lazy("printed in many colours around it"),
    LabelSign.HUE.value: gettext_lazy("bright colour around it"),
}

# The findings of these checks contain the e-mail addresses of other accounts.
_NAMES_OTHERS: Final = {
    Check.Kind.SERIAL_ELSEWHERE,
    Check.Kind.ADDRESS,
    Check.Kind.PHONE,
    Check.Kind.STAFF,
    Check.Kind.STAFF_BROWSER,
}


def facts(
    claim: Claim, run: CheckRun | None, checks: Iterable[Check], *, counted: int
) -> list[Fact]:
    """List the facts of a claim in the order in which a reviewer looks at them.

    ``run`` is the newest completed run of the checks, ``checks`` its checks; ``counted`` is how
    many claims of the member count towards the limit of the promotion.
    """
    listed = list(checks)
    of_products = (
        replace(fact, product=claimed_parts.name_of(unit) if claim.is_bundle else "")
        for unit in claim.units
        for fact in _from_evidence(unit, claim.promised, _by_kind(listed, _part(unit)))
    )
    found = _by_kind(listed)
    return [
        *of_products,
        _regions(claim),
        _limit(claim, counted),
        *_from_elsewhere(run, found),
    ]


def _part(unit: Claim | ClaimPart) -> int | None:
    """Return the key by which checks name a product of a claim; None for the main one."""
    return unit.pk if isinstance(unit, ClaimPart) else None


def _by_kind(checks: Iterable[Check], *parts: int | None) -> dict[str, list[Check]]:
    """Return checks by their kind: all, or those of one product of the claim."""
    found: dict[str, list[Check]] = {}
    for check in checks:
        if not parts or check.part_id in parts:
            found.setdefault(check.kind, []).append(check)
    return found


def claims_named_by(claim: Claim) -> set[int]:
    """Return the other claims in which the newest checks of a claim found the same evidence."""
    run = claim.check_runs.exclude(done_at=None).first()
    return {*_claims_named(run.checks.filter(kind__in=Check.ELSEWHERE) if run else ()).values()}


def _from_evidence(
    unit: Claim | ClaimPart, promised: Promise, found: Mapping[str, list[Check]]
) -> list[Fact]:
    registered = unit.registered_product
    first, last = promised.purchase_from.isoformat(), promised.purchase_until.isoformat()
    window = _("%(first)s to %(last)s") % {"first": first, "last": last}
    bought = registered.purchased_on
    model = f"{registered.product.name} ({registered.product.model})"
    on_day = f"{bought.isoformat()} ({window})"
    day = _read(Check.Kind.DATE, _("Purchase Date"), on_day, found)
    outside = Fact(day.name, on_day, TrafficLight.RED, _("outside the purchase window"), day.found)
    return [
        _read(Check.Kind.MODEL, _("Product Name"), model, found),
        _read(Check.Kind.SERIAL, _("Serial Number"), unit.serial.serial, found),
        _label(found),
        day if promised.covers(bought) else outside,
        _read(Check.Kind.STORE, _("Store Name"), registered.store.name, found),
        _read(Check.Kind.PAPER, _("Kind of paper"), _("invoice"), found),
        _read(Check.Kind.NUMBER, _("Invoice number"), "", found),
        *(_price(unit, found) if isinstance(unit, Claim) else ()),
        *(_sign(kind, found) for kind in Check.SIGNS if kind in found or kind not in Check.CHANGES),
    ]


def _price(claim: Claim, found: Mapping[str, list[Check]]) -> list[Fact]:
    """The price that decided on the reward, with its tier, where the promotion asks for one."""
    if claim.price is None:
        return []
    tier = tier_in_words(claim.reward)
    claimed = f"{claim.price} ({tier})" if tier else str(claim.price)
    return [_read(Check.Kind.PRICE, _("Price on the invoice"), claimed, found)]


def _sign(kind: Check.Kind, found: Mapping[str, list[Check]]) -> Fact:
    """What the invoice says of the sale; most say nothing of it, which is no reason to look."""
    expected = next((check.expected for check in found.get(kind, [])), "")
    fact = _read(kind, kind.label.capitalize(), "" if kind == Check.Kind.ITEM else expected, found)
    is_shown = any(check.verdict != Check.Verdict.UNREADABLE for check in found.get(kind, []))
    if is_shown or fact.light is TrafficLight.OFF:
        return fact
    return Fact(fact.name, fact.claimed, TrafficLight.OFF, _("not shown"))


def _label(found: Mapping[str, list[Check]]) -> Fact:
    """Whether the photo shows the product or its package, and what makes it look like that."""
    fact = _read(Check.Kind.LABEL, _("Label"), _("on the product"), found)
    words = {
        str(Check.Verdict.PASS.label): _("on the product"),
        str(Check.Verdict.NEAR.label): _("perhaps on the package"),
        str(Check.Verdict.FAIL.label): _("on the package"),
    }
    said = (_SEEN.get(sign, sign) for sign in fact.found.split(JOINED))
    seen = JOINED.join(map(str, said))
    return replace(fact, verdict=words.get(fact.verdict, fact.verdict), found=seen)


def _read(kind: Check.Kind, name: str, claimed: str, found: Mapping[str, list[Check]]) -> Fact:
    check = next(iter(found.get(kind, [])), None)
    if check is None:
        return Fact(name, claimed, TrafficLight.OFF, _("not checked"))
    is_gone = check.upload is not None and check.upload.deleted_at is not None
    verdict = check.get_verdict_display()
    return Fact(
        name,
        claimed,
        _LIGHTS[Check.Verdict(check.verdict)],
        f"{verdict} ({check.get_read_in_display()})" if check.read_in else verdict,
        check.read,
        check.upload_id,
        check.page,
        [] if is_gone else list(check.box or []),
    )


def _regions(claim: Claim) -> Fact:
    """Whether the promotion ran, at submission, in both the member's and the purchase's region."""
    bought, lives = claim.registered_product.region, claim.user.region
    further = [part.registered_product.region for part in claim.units[1:]]
    claimed = _("bought in %(bought)s, lives in %(lives)s") % {
        "bought": region_name(bought),
        "lives": region_name(lives),
    }
    regions = dict.fromkeys([bought, *further, lives])
    outside = [code for code in regions if code not in claim.promised_regions]
    name = _("Region / Location")
    if not outside:
        return Fact(name, claimed, TrafficLight.GREEN, _("takes part"))
    where = ", ".join(region_name(code) for code in outside)
    return Fact(name, claimed, TrafficLight.RED, _("does not take part"), where)


def _limit(claim: Claim, counted: int) -> Fact:
    limit = claim.promised.limit
    claimed = ngettext("%(count)d claim of %(limit)d", "%(count)d claims of %(limit)d", counted)
    text = claimed % {"count": counted, "limit": limit}
    name = _("Redeem Limit")
    if is_over_limit(limit, counted):
        return Fact(name, text, TrafficLight.RED, _("over the limit"))
    return Fact(name, text, TrafficLight.GREEN, _("within the limit"))


def _from_elsewhere(run: CheckRun | None, found: Mapping[str, list[Check]]) -> list[Fact]:
    """Compare with other claims and accounts; a risk is amber, since a person has to weigh it."""
    known = run is not None and bool(found)
    checks = [check for kind in Check.ELSEWHERE for check in found.get(kind, [])]
    claims = _claims_named(checks)
    compared = [_compared(kind, found.get(kind, []), claims) for kind in Check.ELSEWHERE]
    risks = [_risk(kind, found.get(kind, []), known=known) for kind in Check.RISKS]
    return [*compared, *risks]


def _claims_named(checks: Iterable[Check]) -> dict[str, int]:
    """Return the other claims that these checks name: their primary keys by Order ID."""
    named = {name for check in checks for name in _names(check)}
    if not named:
        return {}
    return dict(Claim.objects.filter(reference__in=named).values_list("reference", "pk"))


def _names(check: Check) -> list[str]:
    return [name for name in check.read.split(", ") if name]


def _compared(kind: Check.Kind, checks: list[Check], claims: Mapping[str, int]) -> Fact:
    """Combine the checks of several pictures: the worst result counts."""
    if not checks:
        return Fact(kind.label.capitalize(), "", TrafficLight.OFF, _("not checked"))
    order = [TrafficLight.RED, TrafficLight.AMBER, TrafficLight.GREEN]
    worst = min(checks, key=lambda check: order.index(_LIGHTS[Check.Verdict(check.verdict)]))
    light = _LIGHTS[Check.Verdict(worst.verdict)]
    words = {
        TrafficLight.GREEN: _("none"),
        TrafficLight.AMBER: _("similar"),
        TrafficLight.RED: _("the same"),
    }
    if kind == Check.Kind.INVOICE:
        # Two customers of one shop are no fraud: say what was seen, not what it would mean.
        words[TrafficLight.AMBER] = _("shares numbers with another invoice of this store")
    names = dict.fromkeys(name for check in checks for name in _names(check))
    unknown = ", ".join(name for name in names if name not in claims)
    others = tuple((claims[name], name) for name in names if name in claims)
    label = kind.label.capitalize()
    return Fact(label, "", light, words[light], unknown, worst.upload_id, others=others)


def _risk(kind: Check.Kind, checks: list[Check], *, known: bool) -> Fact:
    name = kind.label.capitalize()
    if checks:
        is_personal = kind in _NAMES_OTHERS
        read = checks[0].read
        return Fact(name, "", TrafficLight.AMBER, _("look at this"), read, is_personal=is_personal)
    if known:
        return Fact(name, "", TrafficLight.GREEN, _("none"))
    return Fact(name, "", TrafficLight.OFF, _("not checked"))

"""Who of the staff may do what: every page that we added to the admin, tried by all roles."""

import os
from collections.abc import Iterator
from functools import cache
from secrets import token_hex
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.urls.resolvers import RegexPattern, RoutePattern
from django.utils import timezone

from accounts.models import Newsletter, User
from fulfilment.models import Fulfilment, PayoutDetails, PayoutRun
from membership.points.joining import open_account
from portal.staff.groups import GROUPS
from products.catalogue import stores
from products.models import SerialBatch, SerialDispute
from promotions.models import CodeBatch
from redemptions.models import Check, CheckRun, Claim
from redemptions.review import decisions
from service.models import BlockedTime, RepairPhoto
from support.mail import unverified
from support.models import Conversation, UnverifiedMail
from tests.conftest import in_group
from tests.factories import (
    make_claim,
    make_dispute,
    make_member,
    make_newsletter,
    make_promotion,
    make_registered,
    make_reward,
)
from tests.fulfilment.payees import give, make_bank, owe_payout
from tests.membership.lots import make_lot
from tests.membership.shop.items import make_item, place
from tests.membership.writers import make_sent_photo
from tests.portal.staff import roles_page
from tests.service.centres import make_appointment, make_centre
from tests.service.front_desk.days import block_day
from tests.service.repair_rows import make_repair
from tests.support.conversations import make_file, make_ticket
from tests.test_project import PUBLIC

REVIEWER, LEAD, MANAGER, PAYER, OPS, AUDITOR, AGENT, SUPPORT_LEAD, TECHNICIAN, DESK = ROLES = (
    "Reviewers",
    "Leads",
    "Promotion managers",
    "Payers",
    "Ops",
    "Auditors",
    "Agents",
    "Support leads",
    "Technicians",
    "Front desk",
)
REVIEW = {REVIEWER, LEAD}
ANSWER = {AGENT, SUPPORT_LEAD}
BENCH = {TECHNICIAN, DESK}
READ = set(ROLES) - {PAYER, *BENCH}
FIND = {*ANSWER, *BENCH, LEAD, OPS, AUDITOR}
SERVE = {OPS, DESK}
SEE_VISITS = {*SERVE, AUDITOR}
BLOCK = {SUPPORT_LEAD, LEAD, OPS}
PAY = {PAYER, OPS}
FIGURES = {LEAD, MANAGER, OPS, AUDITOR}
# What one of the staff asked for is for nobody else: tests/accounts/exports.
OF_ONE_PERSON = {"foundation_exportfile_file", "foundation_exportfile_schedule_end"}
SEE_REWARDS = {MANAGER, OPS, AUDITOR}
TAKE = {LEAD, MANAGER, OPS, AUDITOR}
# Each page that is ours, and who may open it; a new one is missed below until it stands here.
SHOWN: dict[str, set[str]] = {
    "redemptions_claim_changelist": READ,
    "redemptions_claim_change": READ,
    "redemptions_claim_beside": {*REVIEW, AUDITOR},
    "redemptions_claim_rejection": {LEAD},
    "redemptions_claim_revocation": {LEAD},
    "redemptions_claim_replacement": {LEAD},
    "redemptions_claim_draw": READ,
    "redemptions_claim_dashboard": FIGURES,
    "redemptions_claim_dashboard_csv": FIGURES,
    "foundation_exportfile_changelist": {*TAKE, PAYER},
    "foundation_exportfile_progress": {*TAKE, PAYER},
    "foundation_exportfile_new": TAKE,
    "promotions_promotion_budget": {MANAGER},
    "redemptions_claim_letters": {MANAGER},
    "redemptions_claim_letter": {MANAGER},
    "redemptions_claim_letter_preview": {MANAGER},
    "redemptions_claim_letter_own-words": {MANAGER},
    "promotions_promotion_products": SEE_REWARDS,
    "promotions_promotion_products_list": SEE_REWARDS,
    "promotions_promotion_correction": {MANAGER},
    "promotions_promotion_acts_pause": {MANAGER},
    "promotions_promotion_acts_resumption": {MANAGER},
    "promotions_promotion_acts_ending": {MANAGER},
    "promotions_promotion_acts_withdrawal": {MANAGER},
    "promotions_promotion_acts_deletion": {MANAGER},
    "accounts_newsletter_preview": {MANAGER, AUDITOR},
    "accounts_newsletter_preview_html": {MANAGER, AUDITOR},
    "accounts_newsletter_sending": {MANAGER},
    "accounts_user_data": {OPS},
    "accounts_user_find": FIND,
    "accounts_user_page": FIND,
    "accounts_user_block": BLOCK,
    "promotions_codebatch_load": {OPS},
    "promotions_codebatch_details": {OPS},
    "products_store_decision": {OPS},
    "service_repair_decision": {OPS},
    "service_benchrepair_change": {*BENCH, AUDITOR},
    "service_benchrepair_photo": {*BENCH, AUDITOR},
    "service_benchrepair_scan": BENCH,
    "service_benchrepair_load": BENCH,
    "service_benchrepair_ready": BENCH,
    "service_benchrepair_figures": {TECHNICIAN, AUDITOR},
    "service_benchrepair_figures_csv": {TECHNICIAN, AUDITOR},
    "redemptions_claim_purchase": REVIEW,
    "products_serialbatch_load": {OPS},
    "products_serialdispute_change": {LEAD, AUDITOR},
    "products_serialdispute_upholding": {LEAD},
    "products_serialdispute_refusal": {LEAD},
    "fulfilment_parcel_change": {*ANSWER, OPS, AUDITOR},
    "fulfilment_parcel_load": {OPS},
    "fulfilment_payoutrun_new": PAY,
    "fulfilment_payoutrun_release": {PAYER},
    "fulfilment_payoutresults_load": PAY,
    "support_conversation_change": {*ANSWER, AUDITOR},
    "support_conversation_file": {*ANSWER, AUDITOR},
    "support_conversation_file_small": {*ANSWER, AUDITOR},
    "support_conversation_turn": ANSWER,
    "support_conversation_figures": {SUPPORT_LEAD},
    "support_conversation_figures_csv": {SUPPORT_LEAD},
    "support_chatsession_changelist": ANSWER,
    "support_chatsession_since": ANSWER,
    "membership_pointsaccount_change": {SUPPORT_LEAD, OPS, AUDITOR},
    "membership_pointsaccount_load": {SUPPORT_LEAD, OPS},
    "membership_pointsaccount_liability": {OPS, AUDITOR},
    "membership_shoutout_photo": {*ANSWER, AUDITOR},
    "membership_shoutout_photo_small": {*ANSWER, AUDITOR},
    "service_appointment_desk": SEE_VISITS,
    "service_appointment_find": SEE_VISITS,
    "service_appointment_load": SEE_VISITS,
    "service_appointment_slip": SEE_VISITS,
    "service_appointment_change": SEE_VISITS,
    "service_blockedtime_block": SERVE,
    "service_blockedtime_change": SEE_VISITS,
}
# Each act that is ours, and who may do it.
DONE: dict[str, set[str]] = {
    "redemptions_claim_next": REVIEW,
    "redemptions_claim_bulk": REVIEW,
    "redemptions_claim_lease": REVIEW,
    "redemptions_claim_release": REVIEW,
    "redemptions_claim_approval": REVIEW,
    "redemptions_claim_sending-back": REVIEW,
    "redemptions_claim_preview": REVIEW,
    "redemptions_claim_undo": REVIEW,
    "redemptions_claim_hold": REVIEW,
    "redemptions_claim_taking-up": REVIEW,
    "redemptions_claim_assignment": REVIEW,
    "redemptions_claim_note": REVIEW,
    "redemptions_claim_take-over": REVIEW,
    "redemptions_claim_bulk_undo": REVIEW,
    "redemptions_claim_looks": READ,
    "redemptions_claim_second-look": {LEAD},
    "redemptions_claim_lead-release": {LEAD},
    "redemptions_claim_rejection": {LEAD},
    "redemptions_claim_revocation": {LEAD},
    "redemptions_claim_replacement": {LEAD},
    "redemptions_claim_legal-hold": {LEAD},
    "redemptions_claim_legal-hold-release": {LEAD},
    "redemptions_claim_draw_announcement": {LEAD, MANAGER},
    "redemptions_claim_draw_name": {LEAD, MANAGER},
    "redemptions_claim_draw_value": {LEAD, MANAGER},
    "redemptions_claim_draw_ticket": {LEAD, MANAGER},
    "redemptions_claim_draw_disqualification": {LEAD, MANAGER},
    "redemptions_claim_draw_void": {LEAD, MANAGER},
    "redemptions_claim_delivery": {OPS},
    "redemptions_claim_retry": {OPS},
    "foundation_exportfile_new": TAKE,
    "promotions_promotion_budget": {MANAGER},
    "redemptions_claim_letter": {MANAGER},
    "redemptions_claim_letter_preview": {MANAGER},
    "redemptions_claim_letter_own-words": {MANAGER},
    "redemptions_claim_letter-again": {OPS},
    "promotions_promotion_copy": {MANAGER},
    "promotions_promotion_publication": {MANAGER},
    "promotions_promotion_stock": {MANAGER},
    "promotions_promotion_correction": {MANAGER},
    "promotions_promotion_acts_pause": {MANAGER},
    "promotions_promotion_acts_resumption": {MANAGER},
    "promotions_promotion_acts_ending": {MANAGER},
    "promotions_promotion_acts_withdrawal": {MANAGER},
    "promotions_promotion_acts_deletion": {MANAGER},
    "promotions_promotion_products": {MANAGER},
    "promotions_promotion_products_addition": {MANAGER},
    "promotions_codebatch_load": {OPS},
    "promotions_codebatch_details": {OPS},
    "promotions_codebatch_void": {OPS},
    "promotions_codebatch_restore": {OPS},
    "products_serialbatch_load": {OPS},
    "products_serialbatch_void": {OPS},
    "accounts_newsletter_sample": {MANAGER},
    "accounts_newsletter_sending": {MANAGER},
    "accounts_user_data": {OPS},
    "products_store_decision": {OPS},
    "service_repair_decision": {OPS},
    "service_benchrepair_scan": BENCH,
    "service_benchrepair_load": BENCH,
    "service_benchrepair_next": {TECHNICIAN},
    "service_benchrepair_act": {TECHNICIAN},
    "service_benchrepair_lease": {TECHNICIAN},
    "redemptions_claim_purchase": REVIEW,
    "products_serialdispute_upholding": {LEAD},
    "products_serialdispute_refusal": {LEAD},
    "fulfilment_parcel_load": {OPS},
    "fulfilment_parcel_act": {OPS},
    "fulfilment_payoutdetails_account": {PAYER},
    "fulfilment_payoutdetails_clearing": {PAYER},
    "fulfilment_payoutrun_new": PAY,
    "fulfilment_payoutrun_release": {PAYER},
    "fulfilment_payoutrun_taking-out": PAY,
    "fulfilment_payoutrun_cancel": PAY,
    "fulfilment_payoutrun_file": {PAYER},
    "fulfilment_payoutresults_load": PAY,
    "support_conversation_next": ANSWER,
    "support_conversation_write": ANSWER,
    "support_conversation_act": ANSWER,
    "support_conversation_turn": ANSWER,
    "support_conversation_mail": ANSWER,
    "support_conversation_of-claim": {*ANSWER, *REVIEW},
    "accounts_user_block": BLOCK,
    "support_chatsession_availability": ANSWER,
    "support_chatsession_next": ANSWER,
    "support_chatsession_write": ANSWER,
    "support_chatsession_act": ANSWER,
    "membership_pointsaccount_act": {SUPPORT_LEAD, OPS},
    "membership_pointsaccount_goodwill": {SUPPORT_LEAD, OPS},
    "membership_pointsaccount_load": {SUPPORT_LEAD, OPS},
    "membership_tier_usual": {OPS},
    "membership_shoutout_next": ANSWER,
    "membership_shoutout_act": ANSWER,
    "membership_shoutout_lease": ANSWER,
    "membership_pointsorder_refusal": {MANAGER, OPS},
    "membership_pointsorder_replacement": {MANAGER, OPS},
    "membership_shopitem_price": {MANAGER},
    "membership_shopitem_stock": {MANAGER},
    "service_appointment_act": SERVE,
    "service_appointment_walk-in": SERVE,
    "service_blockedtime_block": SERVE,
    "service_blockedtime_release": SERVE,
}
# A form that is opened and sent empty says what is missing.
OPENED, REFUSED = {200, 204, 302, 422}, {403, 405}
# For who may take rows away, but not these, there is no such export.
OF_OTHER_ROWS = {"foundation_exportfile_new"}
DJANGOS = ("changelist", "add", "history", "delete", "change")
MODELS: dict[type[Model], ModelAdmin[Any]] = admin.site._registry  # noqa: SLF001 -- there is no public list
# What Django asks for on its own pages, when they are shown and when they are sent.
ASKED = {
    "changelist": ("view", "view"),
    "history": ("view", "view"),
    "change": ("view", "change"),
    "add": ("add", "add"),
    "delete": ("delete", "delete"),
}


def own_urls() -> set[str]:
    """The names of the admin's URLs that Django does not make by itself."""
    names = {pattern.name for pattern in _patterns(get_resolver().url_patterns, inside=False)}
    standard = {
        f"{model._meta.app_label}_{model._meta.model_name}_{act}"
        for model in MODELS
        for act in DJANGOS
    }
    ours = {name for name in names if name and "_" in name and name not in standard}
    apps = {
        "redemptions",
        "promotions",
        "accounts",
        "products",
        "fulfilment",
        "service",
        "foundation",
        "support",
        "membership",
    }
    return {name for name in ours if name.split("_")[0] in apps}


def _patterns(patterns: "list[URLPattern | URLResolver]", *, inside: bool) -> "list[URLPattern]":
    found: list[URLPattern] = []
    for each in patterns:
        if isinstance(each, URLResolver):
            is_admin = inside or str(each.pattern) == "admin/"
            found += _patterns(each.url_patterns, inside=is_admin)
        elif inside:
            assert isinstance(each.pattern, (RoutePattern, RegexPattern))
            found.append(each)
    return found


@pytest.fixture
def claim(alice: User) -> Claim:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    make_reward(promotion, kind="draw", stock=1)
    make_newsletter(alice)
    make_dispute(make_member(), make_registered(alice))
    claim = make_claim(alice, promotion)
    # What is shown beside another claim is what its checks name.
    run = CheckRun.objects.create(claim=claim, done_at=timezone.now(), due_at=None)
    run.checks.create(kind=Check.Kind.INVOICE, verdict="near", read=claim.reference, rule="")
    return claim


@cache
def patterns() -> dict[str | None, URLPattern]:
    """The admin's URLs by their names."""
    return {
        each.name: each for each in reversed(_patterns(get_resolver().url_patterns, inside=False))
    }


def a_run(maker: User) -> PayoutRun:
    values = {"execution_on": timezone.now().date(), "currency": "EUR", "made_by": maker}
    found = PayoutRun.objects.first()
    return found or PayoutRun.objects.create(profile=make_bank(), message_id="M", **values)


ACT_OF = {
    "support_conversation_act": "release",
    "support_chatsession_act": "end",
    "service_benchrepair_act": "examine",
    "service_benchrepair_lease": "release",
    "service_appointment_act": "arrival",
}


def address(name: str, claim: Claim) -> str:
    pattern = patterns()[name]
    pks = {"redemptions": claim.pk, "promotions": claim.promotion_id}
    pks["products"] = SerialDispute.objects.get().pk
    pk = pks.get(name.split("_", maxsplit=1)[0]) or Newsletter.objects.get().pk
    if "codebatch" in name:
        pk = CodeBatch.objects.get_or_create(reward=claim.reward)[0].pk
    elif "serialbatch" in name:
        pk = SerialBatch.objects.get_or_create()[0].pk
    elif name.startswith("fulfilment_parcel"):
        pk = parcel_of(claim).pk
    elif name.startswith("accounts_user"):
        pk = claim.user_id
    elif name == "redemptions_claim_purchase":
        pk = claim.registered_product_id
    elif name.startswith("fulfilment_payoutdetails"):
        pk = (PayoutDetails.objects.first() or give(owe_payout(claim.user))).pk
    elif name.startswith("fulfilment_payoutrun"):
        pk = a_run(claim.user).pk
    elif name == "products_store_decision":
        pk = stores.propose(region="DE", name="Corner").pk
    elif name.startswith(("support_", "membership_", "service_")):
        pk = of_upper_floors(name, claim.user)
    draw = claim.promotion.rewards.get(kind="draw").pk
    known = {
        "table": "open",
        "object_id": pk,
        "pk": pk,
        "promotion": claim.promotion_id,
        "draw": draw,
        "other": claim.pk,
        "act": ACT_OF.get(name, "hold"),
        "kind": "claim_received",
        "language": "id",
        "name": {"membership_shoutout_act": "accept", "membership_shoutout_lease": "take"}.get(
            name, "claims"
        ),
        "number": 0,
        "mail_id": of_mail(name, pk),
    }
    arguments = {key: known[key] for key in pattern.pattern.converters}
    return reverse(f"admin:{name}", kwargs=arguments)


def of_upper_floors(name: str, member: User) -> int:
    if name.startswith(("service_appointment", "service_blockedtime")):
        return of_visit(name, member)
    if name.startswith("membership_shoutout"):
        photo = make_sent_photo()
        return photo.pk if "_photo" in name else photo.shout_out_id
    if name.startswith("membership_shopitem"):
        return make_item().pk
    if name.startswith("membership_pointsorder"):
        make_lot(open_account(member))
        return place(member).pk
    return open_account(member).pk if name.startswith("membership_") else of_ticket(name, member)


def of_visit(name: str, member: User) -> int:
    """A visit to a centre, or a time that is blocked there."""
    visit = member.appointments.first()
    if visit is None:
        visit = make_appointment(member, make_centre())
    if "blockedtime" not in name:
        return visit.pk
    found = BlockedTime.objects.first() or block_day(
        visit.centre, make_member(is_staff=True), days=9
    )
    return found.pk


def of_ticket(name: str, member: User) -> int:
    if name.startswith("service_"):
        held = member.repairs.first() or make_repair(member, symptom="smoke-battery")
        photos = RepairPhoto.objects.filter(condition__repair=held)
        return photos[0].pk if name.endswith("_photo") else held.pk
    ticket = member.conversations.first() or make_ticket(member)
    return make_file(member, ticket).pk if "_file" in name else ticket.pk


def of_mail(name: str, ticket: int) -> int:
    """An e-mail to a ticket that nobody vouches for, where one is decided about."""
    if name != "support_conversation_mail":
        return 0
    mail = UnverifiedMail.objects.undecided().filter(conversation=ticket).first()
    if mail is None:
        about = Conversation.objects.get(pk=ticket)
        unverified.store(about, f"<{token_hex()}@x.test>", b"\r\n-", UnverifiedMail.Doubt.SENDER)
        mail = UnverifiedMail.objects.undecided().get(conversation=ticket)
    return mail.pk


def parcel_of(claim: Claim) -> Fulfilment:
    day = claim.promotion.today()
    kind = Fulfilment.Kind.PARCEL
    defaults = {"reward": claim.reward, "due_on": day}
    return Fulfilment.objects.get_or_create(cause=claim.cause, kind=kind, defaults=defaults)[0]


def test_each_page_that_we_added_says_here_whose_it_is() -> None:
    standard = {
        "foundation_exportfile_changelist",
        "redemptions_claim_changelist",
        "redemptions_claim_change",
        "products_serialdispute_change",
        "fulfilment_parcel_change",
        "support_conversation_change",
        "support_chatsession_changelist",
        "membership_pointsaccount_change",
        "service_benchrepair_change",
        "service_appointment_change",
        "service_blockedtime_change",
    }
    assert own_urls() - OF_ONE_PERSON == {*SHOWN, *DONE} - standard


def refusal_of(name: str) -> set[int]:
    return REFUSED | ({404} if name in OF_OTHER_ROWS else set())


def status_of(answer: Any) -> int:
    """What was answered, read to its end: a file that nobody reads stays open."""
    if answer.streaming:
        b"".join(answer.streaming_content)
    return int(answer.status_code)


def asked(user: Any) -> HttpRequest:
    """A request of somebody, for the admin's own answers about permissions."""
    request = HttpRequest()
    request.user = user
    return request


def may(of_model: ModelAdmin[Any], right: str, user: Any) -> bool:
    """Whether Django's pages of a model are open to somebody."""
    if right == "view":
        return of_model.has_view_or_change_permission(asked(user))
    return bool(getattr(of_model, f"has_{right}_permission")(asked(user)))


class Holder:
    """Somebody who holds the permissions of a role, for the page that lists them."""

    is_active = is_staff = True

    def __init__(self, role: str) -> None:
        self.codes = set(GROUPS[role])

    def has_perm(self, code: str, _row: object = None) -> bool:
        return code in self.codes


def refused_of(role: str, claim: Claim) -> Iterator[tuple[str, str, str]]:
    """Each page and method that a role has no right to: ours, and Django's of each model."""
    for name in {*SHOWN, *DONE}:
        for method, whose in (("GET", SHOWN), ("POST", DONE)):
            if role not in whose.get(name, ()):
                yield name, method, address(name, claim)
    for model, of_model in MODELS.items():
        for act, rights in ASKED.items():
            name = f"{model._meta.app_label}_{model._meta.model_name}_{act}"
            for method, right in zip(("GET", "POST"), rights, strict=True):
                if name not in {*SHOWN, *DONE} and not may(of_model, right, Holder(role)):
                    arguments = [1] if act in {"history", "delete", "change"} else []
                    yield name, method, reverse(f"admin:{name}", args=arguments)


NO_PAGE = {"accounts_securityevent_change"}  # for nobody: its list has all of an event
NOBODY = "Nobody"  # staff without a group


# One with many rights and one with none; each further walk takes half a second.
FIRST_WALKED = ("Ops", NOBODY)


@pytest.mark.parametrize(
    "role",
    [
        pytest.param(role, marks=() if role in FIRST_WALKED else pytest.mark.long)
        for role in (*ROLES, NOBODY)
    ],
)
def test_what_a_role_may_not_is_refused_by_the_page_itself(
    role: str, rf: RequestFactory, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pages are called without what stands around them, and so are 600 of them in a second."""
    monkeypatch.setitem(GROUPS, NOBODY, [])
    somebody = make_member("somebody@example.com", is_staff=True)
    if role != NOBODY:
        in_group(somebody, role)
    seen = 0
    for name, method, path in refused_of(role, claim):
        request = rf.generic(method, path)
        request.user = somebody
        # A POST without a token would be refused whoever sends it.
        setattr(request, "_dont_enforce_csrf_checks", True)  # noqa: B010 -- as Django's test client
        view = resolve(path)
        try:
            status = view.func(request, *view.args, **view.kwargs).status_code
        except PermissionDenied:
            status = 403
        except Http404:
            status = 403 if name in NO_PAGE else 404
        assert status in refusal_of(name), (name, method, status)
        seen += 1
    assert seen > 150


def test_what_a_page_shows_it_shows_to_its_roles(client: Client, claim: Claim) -> None:
    """Each page once, for the role that has fewest others; all of them in the long run."""
    people = {role: make_member(f"{n}@example.com", is_staff=True) for n, role in enumerate(ROLES)}
    chosen = {role: [n for n in SHOWN if min(SHOWN[n], key=len) == role] for role in ROLES}
    for role, names in chosen.items():
        client.force_login(in_group(people[role], role))
        for name in names:
            given = {"claim": claim.pk, "reward": claim.reward_id}
            assert status_of(client.get(address(name, claim), given)) in OPENED, name


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
def test_a_page_opens_for_its_roles_alone(role: str, client: Client, claim: Claim) -> None:
    somebody = in_group(make_member("somebody@example.com", is_staff=True), role)
    client.force_login(somebody)
    given = {"claim": claim.pk, "reward": claim.reward_id}
    for name in {*SHOWN, *DONE}:
        path = address(name, claim)
        shown, done = status_of(client.get(path, given)), client.post(path, given).status_code
        refused = refusal_of(name)
        assert shown in (OPENED if role in SHOWN.get(name, ()) else refused), (name, shown)
        assert done in (OPENED if role in DONE.get(name, ()) else refused), (name, done)
    for model, of_model in MODELS.items():
        for act, right in (("changelist", "view"), ("add", "add")):
            name = f"{model._meta.app_label}_{model._meta.model_name}_{act}"
            status = client.get(reverse(f"admin:{name}")).status_code
            if name not in SHOWN:
                assert (status in OPENED) == may(of_model, right, somebody), (name, status)


def test_no_page_of_staff_opens_to_a_member(signed_in: Client, claim: Claim) -> None:
    for name in {*SHOWN, *DONE}:
        answer = signed_in.post(address(name, claim))
        assert answer["Location"].startswith(reverse("admin:login")), name


def test_the_page_of_roles_is_what_holds() -> None:
    """`WRITE_ROLES=1 make test ARGS="tests/portal/staff/test_roles.py -k page_of_roles"`."""
    written = roles_page.written(
        shown=SHOWN,
        done=DONE,
        routes={name: str(each.pattern) for name, each in patterns().items() if name},
        rights={
            f"{model._meta.app_label}.{model._meta.model_name}": {
                right: {role for role in ROLES if may(of_model, right, Holder(role))}
                for right in ("view", "add", "change", "delete")
            }
            for model, of_model in MODELS.items()
        },
        visitors=PUBLIC,
    )
    if os.environ.get("WRITE_ROLES"):
        roles_page.PAGE.write_text(written)
    assert roles_page.PAGE.read_text() == written, "Write it anew; see the docstring."


@pytest.mark.parametrize("act", ["approval", "sending-back", "rejection", "hold", "note"])
@pytest.mark.parametrize("role", [MANAGER, OPS, AUDITOR])
def test_nothing_changes_by_who_may_not(role: str, act: str, client: Client, claim: Claim) -> None:
    client.force_login(in_group(make_member("somebody@example.com", is_staff=True), role))
    path = reverse(f"admin:redemptions_claim_{act}", args=[claim.pk])
    given = {"reason": "x", "is_sure": "on", "note-text": "x"}
    assert client.post(path, given).status_code == 403
    claim.refresh_from_db()
    assert claim.status == Claim.Status.SUBMITTED
    assert claim.events.count() == 1


def test_an_auditor_reads_all_and_changes_nothing(
    client: Client, axel: User, rita: User, claim: Claim
) -> None:
    decisions.approve(claim_id=claim.pk, by=rita)
    may = axel.get_all_permissions()
    assert may
    changing = {name for name in may if not name.split(".")[1].startswith("view_")}
    assert changing == set()
    client.force_login(axel)
    page = client.get(reverse("admin:redemptions_claim_change", args=[claim.pk]))
    text = page.content.decode()
    assert "alice@example.com" in text
    for act in ("approval", "note", "rejection", "revocation", "assignment"):
        assert reverse(f"admin:redemptions_claim_{act}", args=[claim.pk]) not in text

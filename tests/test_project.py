"""What holds for the whole project, found by walking it: new parts are held to it by themselves."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.admindocs.views import simplify_regex
from django.core.management import call_command
from django.db import models
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.urls.resolvers import RegexPattern
from django.utils import timezone
from pytest_django import Settings

from accounts.data_copies import copies
from accounts.models import AccountSession, User
from evidence.models import Upload, UploadPage
from evidence.uploads.storage import store_upload
from fulfilment.models import Fulfilment, PrizeOffer
from membership.models import ShopItem
from notifications.models import Email
from products.registration import drafts as registration_drafts
from products.registration import scanning
from redemptions.claims import drafts
from redemptions.models import Claim
from redemptions.ownership import transfer_rules
from redemptions.review import decisions
from service.bench import working
from service.models import RepairPhoto
from tests import lucky_draws
from tests.factories import (
    make_claim,
    make_dispute,
    make_member,
    make_promotion,
    make_registered,
    make_reward,
    make_serial,
    picture,
    prove,
)
from tests.fulfilment.payees import owe_payout
from tests.membership.shop.items import make_item, make_rich, place
from tests.membership.writers import make_photo
from tests.service.repair_rows import make_region, make_repair, make_repair_draft
from tests.service.units import at_bench, find, make_quote, make_technician, refuse
from tests.support.conversations import make_file

OURS = (
    "accounts",
    "notifications",
    "portal",
    "products",
    "promotions",
    "redemptions",
    "service",
    "support",
)
# Whoever is not signed in sees these, and nothing else; those of account_ are allauth's way in.
PUBLIC = {
    "overview",
    "appointments",
    "faq",
    "contact",
    "contact-sent",
    "search",
    "language",
    "region",
    "favicon",
    "robots",
    "brand-css",
    "csp-reports",
    "health-live",
    "health-ready",
    "terms",
    "promotions",
    "promotion-banner",
    "promotion",
    "eligible-products",
    "eligible-countries",
    "draw",
    "draw-record",
    "draw-tickets",
    "redeem-guide",
    "redeem-guide-paper",
    "serial-help",
    "product-reviews",
    "review-photo",
    "review-photo-small",
    "serial-help-category",
    "captcha-image",
    "captcha-image-2x",
    "captcha-audio",
    "captcha-refresh",
    "captcha-puzzle",
    "password-rules",  # what is typed before there is an account
    "account_signup",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_email_verification_sent",
    "account_reset_password",
    "account_confirm_login_code",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_password_reset_completed",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "email-change-undo",  # the link, which the old address alone was sent
    "email-change-undoing",  # the page to which it leads, in the same browser
    "staff-invitation",  # the same, of whoever is invited
    "staff-acceptance",
    "admin:login",
    "admin:logout",
    "unsubscribe",  # the address itself says whose subscription it ends
    "unsubscription",
    "resubscribe",
    "handover-link",  # it leads on to the offer, for which one signs in
    "repairs",  # it leads a visitor on to the next, which tells the stage alone
    "repair-status",
    "registration-stores",  # where one can buy is no secret
}
# There is no such page at all, for anybody, unless one machine plays the mail server.
MAILBOX = {"mailbox", "mailbox-letter", "mailbox-letter-html", "mailbox-reply"}
# Signed by a mail host with a secret; without one there is no such page either.
SIGNED = {"bounces"}
# They open to who followed a link in this browser (tests/redemptions/ownership).
FOLLOWED = {"handover-offer", "handover-acceptance", "handover-refusal"}
SAMPLES = {
    "reference": "0123456789",
    "slug": "a-slug",
    "name": "claims",
    "content_type_id": "1",
    "object_id": "1",
    "pk": "1",
    "other": "2",
    "id": "1",
    "number": "0",
    "consent_id": "1",
    "url": "nothing",
    "app_label": "promotions",
    "table": "open",
    "promotion": "1",
    "kind": "claim_received",
    "language": "id",
    "draw": "1",
    "token": "a-token",
    "link": "0123456789ab",
    "offer": "1",
    "dispute": "1",
    "form": "claim",
    "act": "hold",
    "mail_id": "1",
    "rma": "0123456789",
    "version": "1",
    "key": "0f8fad5b-d9cb-469f-a165-70867728950e",
}


def walk(patterns: list[Any], route: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Name and route of each URL."""
    for entry in patterns:
        part = str(entry.pattern)
        if isinstance(entry.pattern, RegexPattern):
            part = simplify_regex(part).removeprefix("/")
        if isinstance(entry, URLResolver):
            within = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from walk(entry.url_patterns, route + part, within)
        elif isinstance(entry, URLPattern):
            yield space + (entry.name or ""), route + part


def address(route: str) -> str:
    """Fill a route with samples; an unknown argument fails, so that somebody thinks of it."""
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda match: SAMPLES[match[1]], route)


ROUTES = sorted(set(walk(get_resolver().url_patterns)))
GUARDED = [(name, route) for name, route in ROUTES if name not in PUBLIC | MAILBOX | SIGNED]


def test_the_walk_sees_the_whole_site() -> None:
    names = {name for name, _ in ROUTES}
    assert {"claim", "upload-page", "admin:redemptions_claim_approval", "profile"} <= names
    assert names >= PUBLIC
    assert len(GUARDED) > 80


@pytest.mark.django_db
def test_every_page_that_is_not_public_sends_a_stranger_to_sign_in(client: Client) -> None:
    open_to_strangers = {}
    for name, route in GUARDED:
        path = address(route)
        both = [client.get(path), client.post(path)]
        answers = [answer for answer in both if answer.status_code != 405]
        assert answers, f"{name} takes neither method"
        for answer in answers:
            to = answer.headers.get("Location", "")
            leads_in = to.startswith(("/account/login/", "/admin/login/"))
            if answer.status_code != 302 or not leads_in:
                open_to_strangers[f"{name} {path}"] = (answer.status_code, to)
    assert open_to_strangers == {}


@pytest.mark.django_db
def test_no_member_sees_the_administration(client: Client, alice: User) -> None:
    client.force_login(alice)
    for name, route in GUARDED:
        if name.startswith("admin:"):
            assert client.get(address(route)).status_code in {302, 403, 404, 405}, name
            assert client.post(address(route)).status_code in {302, 403, 404, 405}, name


@pytest.mark.django_db
def test_the_mailbox_is_closed_where_letters_are_really_sent(
    client: Client, settings: Settings, alice: User
) -> None:
    settings.MAILBOX_OPEN = False
    client.force_login(alice)
    for name in MAILBOX:
        arguments = [] if name == "mailbox" else ["key"]
        assert client.get(reverse(name, args=arguments)).status_code == 404


@pytest.mark.django_db
def test_what_mail_hosts_sign_is_no_page_without_a_secret(client: Client, alice: User) -> None:
    client.force_login(alice)
    for name in SIGNED:
        assert answers(client, reverse(name)) == {404}


@pytest.fixture
def owned(alice: User, rita: User, settings: Settings) -> list[tuple[str, tuple[object, ...]]]:
    """The arguments of each URL that names something of a member's: all of it is alice's."""
    settings.KEEP_ORIGINALS = True
    promotion = make_promotion(limit_per_member=5)
    make_reward(promotion, n=5)
    claim, sent_back = make_claim(alice, promotion), make_claim(alice, promotion)
    decisions.send_back(claim_id=sent_back.pk, by=rita, reason="Blurred.")
    letter = Email.objects.get(about=claim.reference)
    correction = drafts.correction_of(sent_back)
    kept = drafts.save_draft(
        correction, recipient={}, answers={}, registered=correction.registered_product
    )
    drafts.save_photo(kept, picture())
    drafts.save_invoice(kept, picture())
    with_original = store_upload(by=alice, clean=picture(), kind=Upload.Kind.INVOICE)
    registered = make_registered(alice)
    offered = transfer_rules.offer(
        by=alice,
        registered_id=make_registered(alice).pk,
        email="carol@example.com",
        with_proof=False,
        language="en",
    )
    against_her = make_dispute(rita, registered)
    of_hers = make_dispute(alice, make_registered(rita))
    registering = registration_drafts.begin(by=alice, serial=make_serial())
    registration_drafts.save_invoice(draft=registering, clean=picture())
    scanning.save_scan(by=alice, clean=picture())
    passkey = Authenticator.objects.create(user=alice, type="webauthn", data={"name": "Phone"})
    copy = copies.ask(member=alice, by=alice, language="en")
    copies.make(copy.pk)
    pages = UploadPage.objects.filter(upload__user=alice).values_list("upload", "number")
    # Invoices and photos of products, claims and a dispute, each kind of draft's, and one with its
    # original.
    assert len(pages) == 4 + 2 + 2 + 4 + 1
    file = make_file(alice)
    built = make_photo(alice)
    ends_at = timezone.now() + timedelta(days=1)
    session = AccountSession.objects.create(user=alice, session_key="x", expire_date=ends_at)
    parcel = Fulfilment.objects.create(
        cause=claim.cause, kind=Fulfilment.Kind.PARCEL, due_on=promotion.today()
    )
    return [
        ("parcel-address", (parcel.pk,)),
        ("parcel-not-arrived", (parcel.pk,)),
        ("login-ending", (session.pk,)),
        ("claim", (claim.reference,)),
        ("claim-progress", (claim.reference,)),
        ("redeem-message", (sent_back.reference,)),
        ("redeem-again", (sent_back.reference,)),
        ("claim-cancellation", (claim.reference,)),
        ("claim-letters", (claim.reference,)),
        ("claim-letter-again", (claim.reference, letter.pk)),
        ("inbox-letter", (letter.pk,)),
        ("inbox-letter-html", (letter.pk,)),
        ("mfa_edit_webauthn", (passkey.pk,)),
        ("mfa_remove_webauthn", (passkey.pk,)),
        ("registration-done", (registered.pk,)),
        ("product-proof", (registered.pk,)),
        ("product-reasons", (registered.pk,)),
        ("product-purchase", (registered.pk,)),
        ("product-handover", (registered.pk,)),
        ("handover-withdrawal", (offered.registered_product_id, offered.pk)),
        ("dispute-answer", (registered.pk, against_her.pk)),
        ("dispute-withdrawal", (of_hers.pk,)),
        *(("upload-page", page) for page in pages),
        ("upload-thumbnail", pages[0][:1]),
        ("upload-original", (with_original.pk,)),
        ("ticket-file", (file.pk, 0)),
        ("ticket-file-small", (file.pk,)),
        ("shout-out-photo", (built.shout_out.reference, built.pk)),
        ("shout-out-photo-small", (built.shout_out.reference, built.pk)),
        *of_repair(alice),
        ("data-copy", (copy.pk,)),
        ("payout-account", (owe_payout(alice).pk,)),
        ("claim-prize", (claim.reference, prize_of(claim, rita).pk)),
        ("points-order-prize", prize_of_ticket(alice, rita)),
    ]


def prize_of_ticket(alice: User, rita: User) -> tuple[str, int]:
    """An order whose ticket has won."""
    make_rich(alice)
    order = place(alice, make_item(kind=ShopItem.Kind.TICKET, stock=1, limit_per_member=1))
    lucky_draws.hold(order.item.reward, rita, make_member(is_staff=True))
    return order.reference, PrizeOffer.objects.get(place__entry__cause=order.cause_id).pk


def of_repair(alice: User) -> list[tuple[str, tuple[object, ...]]]:
    """A repair with its photo, and an unfinished one."""
    make_region(has_repair_form=True)
    repair, begun = make_repair(alice), make_repair_draft(alice).registered_product_id
    photo = RepairPhoto.objects.filter(condition__repair=repair)[0].pk
    steps = ("product", "checks", "fault", "way", "confirm", "history", "draft-deletion")
    acts = ("repair", "repair-label", "repair-form", "repair-sent", "repair-extension")
    return [
        *((f"repair-{step}", (begun,)) for step in steps),
        *((f"repair-photo{size}", (photo,)) for size in ("", "-small")),
        *((act, (repair.rma,)) for act in (*acts, "repair-cancellation")),
        *at_the_bench(alice),
    ]


def at_the_bench(alice: User) -> list[tuple[str, tuple[object, ...]]]:
    """A quote that waits for its answer, a report, and a refusal to object to."""
    tina = make_technician()
    quoted, mended, refused = (at_bench(alice, tina) for _ in range(3))
    make_quote(quoted, tina)
    find(mended, tina, is_covered=True)
    working.repaired(by=tina, repair_id=mended.pk)
    working.report(by=tina, repair_id=mended.pk, work="-", tests="-")
    find(refused, tina)
    refuse(refused, tina)
    return [
        ("repair-quote", (quoted.rma, 1)),
        ("repair-quote-answer", (quoted.rma, 1)),
        ("repair-report", (mended.rma,)),
        ("repair-report-pdf", (mended.rma,)),
        ("repair-objection", (refused.rma,)),
    ]


def prize_of(claim: Claim, rita: User) -> PrizeOffer:
    """The prize that the claim has won."""
    draw = make_reward(claim.promotion, kind="draw", stock=1)
    lucky_draws.enter(claim, draw)
    lucky_draws.hold(draw, rita, make_member(is_staff=True))
    return PrizeOffer.objects.get()


def test_what_is_a_members_is_not_there_for_another_member(
    owned: list[tuple[str, tuple[object, ...]]], alice: User, bob: User
) -> None:
    names = {
        name
        for name, route in GUARDED
        if re.search("<reference:reference>|<int:pk>|<slug:rma>", route)
        and not name.startswith("admin:")
    }
    missing = "say here of whom the new page shows something"
    assert names - FOLLOWED == {name for name, _ in owned}, missing
    hers, his = Client(), Client()
    hers.force_login(alice)
    his.force_login(bob)
    prove(his)
    for name, arguments in owned:
        path = reverse(name, args=arguments)
        assert answers(his, path) <= {404, 405}, name
        assert answers(hers, path) & {200, 302}, name


def answers(client: Client, path: str) -> set[int]:
    """The codes of GET and POST."""
    found = set()
    for method in (client.get, client.post):
        answer = method(path)
        found.add(answer.status_code)
        b"".join(answer)  # a file that is not read to its end stays open
    return found


def test_a_sample_of_each_route_is_found() -> None:
    for name, route in GUARDED:
        if "<" in route and not name.endswith(":"):
            assert resolve(address(route)).url_name == name.rpartition(":")[2], route


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_who_did_it_stands_beside_when() -> None:
    lonely = []
    actors = 0
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            columns = {column.name: column for column in model._meta.fields}
            for name, column in columns.items():
                if isinstance(column, models.ForeignKey) and re.search("_by$|^actor$", name):
                    actors += 1
                    moments = [f"{name.removesuffix('_by')}_at"]
                    if name == "actor":
                        moments = [other for other in columns if other.endswith("_at")]
                    if not any(moment in columns for moment in moments):
                        lonely.append(f"{model.__name__}.{name}")
    assert lonely == []
    assert actors >= 2

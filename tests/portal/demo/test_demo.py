from collections.abc import Iterator
from functools import cache
from io import StringIO
from pathlib import Path
from shutil import copytree

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

from accounts.models import Newsletter, User
from accounts.newsletters import sending
from evidence.models import Upload, UploadPage
from evidence.upload_reading import lines_of
from fulfilment.models import Cause, DrawEntry, DrawRound, Fulfilment, PrizeOffer
from notifications.models import Email
from notifications.outbox import writing
from portal import demo
from portal.demo import catalogue, people
from portal.demo.drawings.shop_words import custom
from portal.demo.stories import STORIES, End, Photo
from portal.environment import VALUES
from portal.management.commands import up
from portal.staff import groups
from products.catalogue.chk import chk_digest
from products.catalogue.serials import find
from products.models import ProofOfPurchase, RegistrationDraft
from promotions.codes import pool as codes_pool
from promotions.eligibility import ReasonCode
from promotions.models import Promotion, PromotionText, Reward, RewardCode
from redemptions.checks.evidence_runner import check_evidence
from redemptions.claims.eligibility_context import evaluate_all
from redemptions.models import Check, Claim, ClaimDraft, SerialPhoto
from tests.journeys.site import execute
from tests.tables import with_demo

LANGUAGES = {"en", "id", "zh-hant", "de", "ko"}
LETTERS = {
    "ticket_chat",
    "ticket_answered",
    "ticket_received",
    "ticket_waiting",
    "claim_received",
    "claim_sent_back",
    "claim_rejected",
    "claim_approved",
    "claim_code",
    "claim_shipped",
    "draw_won",
    "payout_details_wanted",
}

# One process takes a copy of what a first start left; each test lies in a transaction of its own.
# To load all of it takes longer than most tests together; the long run needs it anyhow.
pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.django_db, pytest.mark.long]


@pytest.fixture(scope="module")
def loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, own_folder: Path
) -> Iterator[str]:
    """A copy of the database that a first start leaves; gives what its command prints then."""
    del django_db_setup
    demo = with_demo()
    copytree(demo.folder / "media" / "public", own_folder / "public", dirs_exist_ok=True)
    server, own = VALUES["DATABASE_URL"], connection.settings_dict["NAME"]
    copy = f"{own}_demo"
    # A run that was stopped halfway has left its own.
    execute(server, f"DROP DATABASE IF EXISTS {copy} WITH (FORCE)")
    execute(server, f"CREATE DATABASE {copy} TEMPLATE {demo.database}")
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = copy
        try:
            printed = run()
            # As a worker does a moment later.
            for email in Email.objects.promised():
                writing.write(email)
            yield printed
        finally:
            connection.close()
            connection.settings_dict["NAME"] = own
    execute(server, f"DROP DATABASE {copy}")


@cache
def is_password(encoded: str) -> bool:
    """Tell whether it is the demo's, which is hashed once for all, and as slowly as in earnest."""
    return PBKDF2PasswordHasher().verify(demo.PASSWORD, encoded)


def run(*options: str) -> str:
    printed = StringIO()
    call_command("demo", *options, stdout=printed)
    return printed.getvalue()


def rows() -> dict[str, int]:
    models = apps.get_models()
    return {model._meta.label: model._base_manager.count() for model in models}


def test_demo_says_who_signs_in_and_what_to_register(loaded: str) -> None:
    assert demo.PASSWORD in loaded
    for _who, address, _password in demo.SIGN_INS:
        assert address in loaded
    for unit in catalogue.to_try():
        assert f"S/N {unit.serial}  CHK {unit.chk}" in loaded


def test_up_says_who_signs_in_and_what_to_register(loaded: str) -> None:
    del loaded
    lines = "\n".join(up.demo_lines())
    assert [address for _who, address, _password in demo.SIGN_INS if address not in lines] == []
    units = catalogue.to_try()
    assert len(units) == 3
    for unit in units:
        assert f"S/N {unit.serial}  CHK {unit.chk}" in lines


def test_second_run_changes_nothing_and_says_so(loaded: str) -> None:
    del loaded
    before = rows()
    assert "nothing changed" in run()
    assert rows() == before


@pytest.mark.parametrize("address", [address for _who, address, _password in demo.SIGN_INS])
def test_everybody_printed_can_sign_in(loaded: str, address: str) -> None:
    del loaded
    user = User.objects.get(email=address)
    assert is_password(user.password)
    assert EmailAddress.objects.filter(user=user, verified=True, primary=True).exists()


def test_staff_have_their_groups_and_members_have_none(loaded: str) -> None:
    del loaded
    known = {person.email for person in people.STAFF}
    staff = User.objects.filter(is_staff=True)
    given = set(staff.values_list("groups__name", flat=True))
    assert {user.email for user in staff} == known
    assert given == {*groups.GROUPS, None}
    assert [user.email for user in User.objects.filter(is_superuser=True)] == ["ada@example.com"]


def test_no_code_is_printed(loaded: str) -> None:
    pool = [codes_pool.decrypt_code(code) for code in RewardCode.objects.all()]
    assert len(pool) > 200
    assert not [code for code in pool if code in loaded]


def test_units_to_try_are_free_and_their_chk_is_right(loaded: str) -> None:
    del loaded
    for unit in catalogue.to_try():
        built = find(unit.serial)
        assert built is not None
        assert bytes(built.chk_digest) == chk_digest(unit.serial, unit.chk)
        assert not built.registrations.exists()


def test_every_model_leaves_a_dozen_units_to_try(loaded: str) -> None:
    del loaded
    assert all(len(catalogue.free_units(number)) >= 12 for number in catalogue.MODELS)
    assert set(catalogue.PRINTED.values()) <= {unit.serial for unit in catalogue.free_units()}


def test_every_promotion_says_all_in_three_languages(loaded: str) -> None:
    del loaded
    for promotion in Promotion.objects.listed():
        said = {(text.language, text.field) for text in promotion.texts.exclude(text="")}
        fields = set(PromotionText.OWN)
        assert said == {(lang, field.value) for lang in LANGUAGES for field in fields}
        assert promotion.banner.size > 0


def test_question_is_asked_in_three_languages(loaded: str) -> None:
    del loaded
    question = Promotion.objects.get(slug="productivity-from-spring").questions.get()
    assert {text.language for text in question.texts.exclude(explanation="")} == LANGUAGES


def test_a_newsletter_waits_to_be_sent_in_three_languages(loaded: str) -> None:
    del loaded
    newsletter = Newsletter.objects.get()
    assert newsletter.status == Newsletter.Status.DRAFT
    assert {one.language for one in newsletter.texts.exclude(text="")} == LANGUAGES
    assert sending.readers(newsletter.topic).exists()


def test_claims_stand_in_every_state(loaded: str) -> None:
    del loaded
    assert set(Claim.objects.values_list("status", flat=True)) == set(Claim.Status)
    assert {story.end for story in STORIES if story.redeems} == set(End)
    assert Claim.objects.awaiting_review().count() >= 12


def test_rewards_of_every_kind_are_on_their_way(loaded: str) -> None:
    del loaded
    of_claims = Fulfilment.objects.exclude(cause__kind=Cause.Kind.ORDER)
    states = set(of_claims.values_list("reward__kind", "status"))
    assert states == {
        (Reward.Kind.CODE, Fulfilment.Status.DELIVERED),
        (Reward.Kind.CODE, Fulfilment.Status.DUE),
        (Reward.Kind.CASHBACK, Fulfilment.Status.DUE),
        (Reward.Kind.PHYSICAL, Fulfilment.Status.ON_ITS_WAY),
    }
    held, to_come = DrawRound.objects.order_by("drawn_at")
    assert (to_come.drawn_at, DrawEntry.objects.filter(draw=to_come.draw).count()) == (None, 1)
    assert PrizeOffer.objects.get().round == held


def test_one_reward_is_gone_and_one_nearly(loaded: str) -> None:
    del loaded
    rewards = Reward.objects.filter(kind=Reward.Kind.CODE)
    assert sorted(one.free for one in codes_pool.stock(rewards))[:2] == [0, 2]


def test_every_reason_against_a_claim_occurs(loaded: str) -> None:
    del loaded
    promotions = list(Promotion.objects.listed())
    members = User.objects.filter(email__in=[person.email for person in people.MEMBERS])
    looks = [
        look
        for member in members
        for look in evaluate_all(member, member.registered_products.live(), promotions)
    ]
    # In the demo more is left of each reward than members ask for, or nothing; none is paused, has
    # rewards by rule or days after the purchase, and staff have refused no store.
    others = {
        ReasonCode.SPOKEN_FOR,
        ReasonCode.WAITING_LIST,
        ReasonCode.PAUSED,
        ReasonCode.STAFF,
        ReasonCode.PARTNER,
        ReasonCode.PRICE,
        ReasonCode.CHOICE,
        ReasonCode.TOO_EARLY,
        ReasonCode.TOO_LATE,
    }
    found = {reason.why for look in looks for reason in look.reasons}
    assert found == set(ReasonCode) - others
    assert any(look.is_eligible for look in looks)


def test_alice_has_a_product_to_redeem_at_once(loaded: str) -> None:
    del loaded
    alice = User.objects.get(email="alice@example.com")
    looks = evaluate_all(alice, alice.registered_products.live(), Promotion.objects.listed())
    assert [look.promotion.slug for look in looks if look.is_eligible] == ["top-of-the-ranking"]


def test_every_claim_has_a_proof_and_a_photo_and_nothing_half_filled_is_left(
    loaded: str,
) -> None:
    del loaded
    claims = Claim.objects.count()
    assert Claim.objects.filter(serial_photos=None).count() == 0
    assert Claim.objects.filter(registered_product__proofs=None).count() == 0
    assert SerialPhoto.objects.count() == claims + 1
    assert ProofOfPurchase.objects.count() == len(STORIES) + 1
    assert not RegistrationDraft.objects.exists()
    assert not ClaimDraft.objects.exists()


def test_nothing_of_it_is_left_to_be_read(loaded: str) -> None:
    del loaded
    assert Upload.objects.count() > 50
    assert not Upload.objects.filter(done_at=None).exists()
    assert not Upload.objects.exclude(due_at=None).exists()


def test_no_check_of_it_has_a_page_to_read(loaded: str) -> None:
    del loaded
    # The engine of the tests knows none of these pictures, and would raise.
    boxes = {story.model for story in STORIES if story.photo is Photo.BOX}
    looked = set()
    for claim in Claim.objects.awaiting_review().select_related(
        "registered_product__serial__product"
    ):
        checks = check_evidence(claim).checks
        label = next(check for check in checks if check.kind == Check.Kind.LABEL)
        is_box = "CARTON 1 OF 1" in label.read
        assert label.verdict == ("fail" if is_box else "pass")
        looked |= {claim.registered_product.product.model} if is_box else set()
    assert looked == boxes, "the stories with the box end with a reviewer"


def test_every_paper_says_what_its_member_entered(loaded: str) -> None:
    del loaded
    # A unit with a new serial number was bought under another one.
    same = ProofOfPurchase.objects.filter(registered_product__exchanges=None)
    for proof in same.select_related("registered_product__serial"):
        product = proof.registered_product
        (page,) = UploadPage.objects.filter(upload__in=proof.uploads.all())
        print_of_it = " ".join(line.text for line in lines_of(page))
        day = custom(product.region).day(product.purchased_on)
        assert day in print_of_it
        assert f"{product.purchased_on:%y%m}-{product.serial.serial[-4:]}" in print_of_it


def test_every_letter_is_written_in_its_readers_language(loaded: str) -> None:
    del loaded
    letters = list(Email.objects.all())
    assert {letter.kind for letter in letters} >= LETTERS
    assert {letter.language for letter in letters} == LANGUAGES
    for letter in letters:
        text, html = letter.bodies()
        assert letter.subject
        assert text.strip()
        assert "</html>" in html
        assert "{{" not in text + html


def test_every_approved_code_has_its_letter_with_the_code(loaded: str) -> None:
    del loaded
    delivered = Fulfilment.objects.filter(status=Fulfilment.Status.DELIVERED)
    sent = delivered.filter(code__isnull=False).exclude(cause__kind=Cause.Kind.ORDER)
    letters = {letter.dedupe_key: letter for letter in Email.objects.filter(kind="claim_code")}
    assert set(letters) == {f"code:{fulfilment.pk}" for fulfilment in sent}
    for fulfilment in sent:
        text, _html = letters[f"code:{fulfilment.pk}"].bodies()
        assert fulfilment.code is not None
        assert codes_pool.decrypt_code(fulfilment.code) in text

"""Readers killed, pictures that kill or hang them, Redis gone: no claim is lost or paid twice."""
# ruff: noqa: S311 -- chance breaks things here, it guards nothing

import json
import logging
import random
import time

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from accounts.models import User
from evidence.models import Upload
from fulfilment.models import Fulfilment
from notifications.models import Email
from promotions.codes import pool
from promotions.models import Promotion, RewardCode
from redemptions.models import Claim, Decision
from tests import drawn_evidence
from tests.factories import (
    jpeg,
    make_member,
    make_promotion,
    make_registered,
    make_reward,
    make_store,
    picture,
    submit_claim,
)
from tests.faults.conftest import Begin
from tests.faults.engines import DEADLY
from tests.faults.works import NEVER, Works, by_address
from tests.portal.embedded.machine import until
from tests.post_office import body
from tests.redemptions.conftest import confirm_form, redeem_form

pytestmark = pytest.mark.django_db(transaction=True)
logger = logging.getLogger(__name__)
ENGINES = "tests.faults.engines"


def automatic(n: int = 5) -> Promotion:
    """A promotion that approves every clean claim by itself."""
    promotion = make_promotion(policy=Promotion.Policy.AUTOMATIC, sample_percent=0)
    make_reward(promotion, n=n)
    return promotion


def write_print(site: Works, claim: Claim) -> None:
    """Let the engine read in every picture what proves this claim."""
    registered = claim.registered_product
    texts = [
        "Invoice",
        "Invoice No. INV-20417",
        registered.store.name,
        registered.purchased_on.strftime("%d.%m.%Y"),
        registered.product.name,
        f"S/N {claim.serial.serial}",
    ]
    (site.var / "print.json").write_text(json.dumps(texts), encoding="utf-8")


def is_reading() -> bool:
    return Upload.objects.filter(done_at=None, leased_until__isnull=False).exists()


def kill_in_mid_reading(site: Works) -> None:
    """Kill the reader, parent and child, while it holds an upload in its hands."""
    hold = site.var / "hold"
    hold.touch()
    site.start_worker()
    site.start_evidence_worker()
    until(lambda: (site.var / "reading").exists() and is_reading(), seconds=60)
    site.kill_worker()
    hold.unlink()


def is_sent(claim: Claim) -> bool:
    letters = Email.objects.filter(user=claim.user_id, kind="claim_code")
    return list(letters.values_list("status", flat=True)) == ["sent"]


def each_has_one_code_and_one_letter(site: Works, *claims: Claim) -> None:
    for claim in claims:
        claim.refresh_from_db()
        assert claim.status == Claim.Status.APPROVED
        assert claim.decisions.count() == 1
        assert claim.check_runs.get().outcome == "approved"
    given = list(Fulfilment.objects.select_related("code", "cause__user"))
    code_of = {one.cause.user.email: pool.decrypt_code(one.code) for one in given if one.code}
    assert len(set(code_of.values())) == len(given) == len(claims)
    assert RewardCode.objects.exclude(allocated_at=None).count() == len(claims)
    arrived = by_address(site.office.letters)
    for address, code in code_of.items():
        assert [code in body(letter) for letter in arrived[address]].count(True) == 1


@pytest.mark.long
def test_what_a_killed_reader_had_in_hand_is_read_and_decided_once(
    begin: Begin, alice: User
) -> None:
    site = begin(evidence_lease_seconds=4, engine=f"{ENGINES}.held")
    claim = submit_claim(alice, automatic())
    write_print(site, claim)
    kill_in_mid_reading(site)
    claim.refresh_from_db()
    assert claim.status == Claim.Status.SUBMITTED
    assert is_reading()
    site.start_evidence_worker()
    until(lambda: is_sent(claim), seconds=90)
    assert not Upload.objects.filter(done_at=None).exists()
    each_has_one_code_and_one_letter(site, claim)


@pytest.mark.long
def test_without_lease_and_sweep_it_stays_undone(begin: Begin, alice: User, bob: User) -> None:
    site = begin(sweep_seconds=NEVER, evidence_lease_seconds=NEVER, engine=f"{ENGINES}.held")
    claim = submit_claim(alice, automatic())
    write_print(site, claim)
    kill_in_mid_reading(site)
    site.start_evidence_worker()
    later = make_registered(bob).proofs.get().uploads.get()
    until(lambda: Upload.objects.exclude(done_at=None).filter(pk=later.pk).exists(), seconds=90)
    assert Upload.objects.get(done_at=None).user == alice
    assert claim.check_runs.get().done_at is None
    assert not Decision.objects.exists()


@pytest.mark.long
@pytest.mark.parametrize("engine", ["dying", "hanging"])
def test_a_picture_that_no_reader_survives_is_left_to_people_and_stops_no_other(
    begin: Begin, engine: str, alice: User, bob: User, rita: User, client: Client
) -> None:
    site = begin(evidence_lease_seconds=2, engine=f"{ENGINES}.{engine}")
    claim = submit_claim(alice, automatic(), photo=picture("serial.jpg", jpeg(DEADLY)))
    behind = make_registered(bob).proofs.get().uploads.get()
    write_print(site, claim)
    site.start_worker()
    site.start_evidence_worker()
    run = claim.check_runs.get()
    until(lambda: not type(run).objects.filter(pk=run.pk, done_at=None).exists(), seconds=120)
    claim.refresh_from_db()
    assert claim.status == Claim.Status.SUBMITTED
    assert run.checks.get(kind="serial").verdict == "unreadable"
    photo = claim.serial_photos.get().upload
    assert photo.is_done
    assert photo.attempts == 4, "three deaths, and one look that tries no more"
    assert [page.lines for page in photo.pages.all()] == [None]
    until(lambda: not Upload.objects.filter(done_at=None).exists())
    assert behind.pages.get().lines is not None
    client.force_login(rita)
    everything_lies_before_the_reviewer(client, claim)


def everything_lies_before_the_reviewer(client: Client, claim: Claim) -> None:
    page = client.get(reverse("admin:redemptions_claim_change", args=[claim.pk]))
    assertContains(page, "could not be read")
    invoice = claim.registered_product.proofs.get().uploads.get()
    for upload in (invoice, claim.serial_photos.get().upload):
        picture_of_it = reverse("upload-page", args=[upload.pk, 0])
        assertContains(page, f'src="{picture_of_it}"')
        shown = client.get(picture_of_it)
        assert shown.status_code == 200
        shown.close()


@pytest.mark.long
def test_without_redis_the_pages_answer_and_the_sweep_has_it_read_later(
    begin: Begin, alice: User, client: Client
) -> None:
    site = begin(engine=f"{ENGINES}.written")
    promotion = automatic()
    site.redis.kill()
    registered = make_registered(alice)
    client.force_login(alice)
    path, form = redeem_form(promotion, registered.pk)
    confirm = reverse("redeem-confirm", args=[promotion.slug])
    assert client.post(path, form).headers["Location"] == confirm
    message = client.post(confirm, confirm_form(), follow=True)
    claim = Claim.objects.get()
    assertContains(message, claim.reference)
    assert Upload.objects.filter(attempts=0, done_at=None).count() == 2
    write_print(site, claim)
    site.redis.start()
    site.start_worker()
    site.start_evidence_worker()
    until(lambda: is_sent(claim), seconds=90)
    each_has_one_code_and_one_letter(site, claim)


@pytest.mark.scale
def test_claims_are_each_decided_once_however_the_real_reader_is_killed(begin: Begin) -> None:
    # Three kills cannot make a picture count as one that no reader survives.
    site, promotion, kills = begin(evidence_lease_seconds=40), automatic(8), 3
    store = make_store(name="Nordlicht Hardware")
    claims = []
    for number in range(6):
        member = make_member(f"crowd{number}@example.com")
        registered = drawn_evidence.registered_with(member, store=store)
        claims.append(drawn_evidence.claim_with(member, promotion, registered))
    site.start_worker()
    for _ in range(kills):
        site.start_evidence_worker()
        until(is_reading, seconds=120)
        time.sleep(random.uniform(0, 1))
        site.kill_worker()
        logger.info("%d uploads are read", Upload.objects.exclude(done_at=None).count())
    site.start_evidence_worker()
    until(lambda: all(is_sent(claim) for claim in claims), seconds=300)
    each_has_one_code_and_one_letter(site, *claims)

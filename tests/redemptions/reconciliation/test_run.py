import io
import json
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import InternalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from evidence.models import UploadPage
from foundation import sweeps
from fulfilment.models import Fulfilment, ReplacedCode
from notifications.models import Email
from portal import celery
from promotions.models import RewardCode
from redemptions import tasks
from redemptions.models import Claim, Decision, Reconciliation, ScheduledDecision
from redemptions.reconciliation import run
from redemptions.review import decisions
from tests import lucky_draws
from tests.factories import make_claim, make_member, make_promotion, make_reward


@pytest.fixture
def claim(alice: User, rita: User, folder: Path) -> Claim:
    """An approved claim whose code was delivered, beside one that waits; the books are clean."""
    del folder
    promotion = make_promotion()
    make_reward(promotion, n=3)
    make_claim(make_member(), promotion)
    claim = make_claim(alice, promotion)
    decisions.approve(claim_id=claim.pk, by=rita)
    return Claim.objects.with_owed().select_related("promotion").get(pk=claim.pk)


def without_guards(statement: str, value: int) -> None:
    """Change a row as a restored backup or a hand in the database would, past the triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, [value])
        cursor.execute("SET LOCAL session_replication_role = origin")


def lose_the_fulfilment(claim: Claim) -> None:
    Fulfilment.objects.filter(cause__claim=claim).delete()


def reject_an_approved_claim(claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk).update(status=Claim.Status.REJECTED)


def lose_the_decision(claim: Claim) -> None:
    without_guards("DELETE FROM redemptions_decision WHERE claim_id = %s", claim.pk)


def forget_a_due_code(claim: Claim) -> None:
    yesterday = claim.promotion.today() - timedelta(days=1)
    due = {"status": Fulfilment.Status.DUE, "delivered_at": None, "due_on": yesterday}
    Fulfilment.objects.filter(cause__claim=claim).update(**due)


def leave_a_decision(claim: Claim) -> None:
    waiting = Claim.objects.awaiting_review().get()
    ScheduledDecision.objects.create(
        claim=waiting,
        outcome=Decision.Outcome.APPROVED,
        scheduled_by=claim.user,
        takes_effect_at=timezone.now() - timedelta(seconds=61),
    )


def leave_an_email(_claim: Claim) -> None:
    earlier = timezone.now() - timedelta(minutes=16)
    pk = Email.objects.on_their_way().values_list("pk")[:1]
    assert Email.objects.filter(pk__in=pk).update(queued_at=earlier) == 1


def enter_a_foreign_draw(claim: Claim) -> None:
    draw = make_reward(make_promotion(), kind="draw")
    lucky_draws.enter(claim, draw)


def lose_a_prize(claim: Claim) -> None:
    draw = make_reward(claim.promotion, kind="draw")
    lucky_draws.enter(claim, draw)
    lucky_draws.hold(draw, make_member(is_staff=True), make_member(is_staff=True))
    lucky_draws.accept_all(draw)
    Fulfilment.objects.filter(cause__kind="draw_place").delete()


def give_a_replaced_code_again(claim: Claim) -> None:
    code = claim.fulfilment.code
    assert code
    ReplacedCode.objects.create(
        fulfilment=claim.fulfilment,
        code=code,
        reason="Used.",
        replaced_at=timezone.now(),
        replaced_by=claim.user,
    )


def hand_a_code_to_nobody(_claim: Claim) -> None:
    free = RewardCode.objects.filter(allocated_at=None).first()
    assert free
    RewardCode.objects.filter(pk=free.pk).update(allocated_at=timezone.now())


def free_an_owned_code(claim: Claim) -> None:
    code = claim.fulfilment.code
    assert code
    without_guards("UPDATE promotions_rewardcode SET allocated_at = NULL WHERE id = %s", code.pk)


def move_a_code(claim: Claim) -> None:
    other = make_reward(make_promotion())
    RewardCode.objects.filter(allocated_at=None).update(reward=other)
    assert claim.reward_id != other.pk


def lose_a_free_code(_claim: Claim) -> None:
    free = RewardCode.objects.filter(allocated_at=None).values_list("pk", flat=True)
    without_guards("DELETE FROM promotions_rewardcode WHERE id = %s", free[0])


def lose_a_file(_claim: Claim) -> None:
    page = UploadPage.objects.first()
    assert page
    Path(page.file.path).unlink()


def lose_all_files(_claim: Claim) -> None:
    paths = [Path(page.file.path) for page in UploadPage.objects.all()]
    # Two files may lie in one folder, so the folders go with whatever is in them.
    for folder in {path.parent for path in paths}:
        shutil.rmtree(folder)


def leave_a_file(_claim: Claim) -> None:
    page = UploadPage.objects.first()
    assert page
    stray = Path(page.file.path).with_name("stray.jpg")
    stray.write_bytes(b"")
    long_ago = (timezone.now() - timedelta(days=40)).timestamp()
    os.utime(stray, (long_ago, long_ago))


@pytest.mark.parametrize(
    ("plant", "found"),
    [
        (lose_the_fulfilment, {"approved_without_fulfilment": 1, "code_without_owner": 1}),
        (reject_an_approved_claim, {"owed_without_approval": 1, "decided_without_decision": 1}),
        (lose_the_decision, {"decided_without_decision": 1}),
        (forget_a_due_code, {"due_and_forgotten": 1}),
        (leave_a_decision, {"decision_stuck": 1}),
        (leave_an_email, {"email_stuck": 1}),
        (enter_a_foreign_draw, {"foreign_draw_entry": 1}),
        (lose_a_prize, {"winner_without_prize": 1}),
        (give_a_replaced_code_again, {"code_with_two_owners": 1}),
        (hand_a_code_to_nobody, {"code_without_owner": 1}),
        (free_an_owned_code, {"code_owned_while_free": 1}),
        (move_a_code, {"code_of_another_reward": 2}),
        (lose_a_free_code, {"batch_does_not_add_up": 1}),
        (lose_a_file, {"file_missing": 1}),
        (lose_all_files, {"file_missing": 4}),
        (leave_a_file, {"file_orphaned": 1}),
    ],
)
def test_each_planted_fault_is_found_and_no_other(
    claim: Claim, plant: Callable[[Claim], None], found: dict[str, int]
) -> None:
    clean = run.reconcile()
    assert clean.counts == dict.fromkeys(run.CHECKS, 0)
    plant(claim)
    result = run.reconcile()
    assert {name: count for name, count in result.counts.items() if count} == found
    assert {name: len(named) for name, named in result.examples.items() if named} == found


def test_the_command_says_what_it_found_and_exits_with_it(claim: Claim) -> None:
    out = io.StringIO()
    call_command("reconcile", stdout=out)
    assert "0  Approved claims without a reward\n" in out.getvalue()
    lose_the_fulfilment(claim)
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("reconcile", "--json", stdout=out)
    assert ended.value.code == 1
    told = json.loads(out.getvalue())
    assert told["counts"]["approved_without_fulfilment"] == 1
    assert told["examples"]["approved_without_fulfilment"] == [claim.reference]


def test_a_check_that_would_write_is_refused_by_the_database(
    claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    def writes() -> list[str]:
        lose_the_fulfilment(claim)
        return []

    monkeypatch.setattr(run, "CHECKS", {"writes": ("", writes)})
    with pytest.raises(InternalError, match="read-only"):
        run.reconcile()


@pytest.mark.long
def test_it_runs_each_night_and_the_dashboard_shows_the_last_run(
    claim: Claim, client: Client, lena: User
) -> None:
    client.force_login(lena)
    address = reverse("admin:redemptions_claim_dashboard")
    assert "The books were not checked yet." in client.get(address).content.decode()
    entry = celery.app.conf.beat_schedule["reconcile-the-books"]
    assert entry["task"] == tasks.reconcile.name
    tasks.reconcile(a_later_argument=1)
    assert "All books agree." in client.get(address).content.decode()
    lose_the_fulfilment(claim)
    tasks.reconcile()
    page = client.get(address).content.decode()
    assert "Approved claims without a reward" in page
    assert claim.reference in page
    assert "Codes with two owners" not in page
    assert Reconciliation.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.long
def test_it_goes_on_as_a_task_and_is_kept_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One check at a time here, since its time is over at once."""
    states = [""]
    monkeypatch.setattr(sweeps, "MOST_SECONDS", -1.0)
    monkeypatch.setattr(sweeps, "enqueue", lambda _task, state, **_rest: states.append(state))
    for turn, state in enumerate(states):
        assert Reconciliation.objects.count() == 0, turn
        tasks.reconcile(state)
    assert len(states) == len(run.CHECKS)
    kept = Reconciliation.objects.get()
    assert kept.counts.keys() == run.CHECKS.keys()
    assert kept.counts == run.reconcile().counts

"""The export of all codes: each with its file, its supplier, how it stands and whose it is."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from accounts.security_events import SecurityEvent
from promotions.codes import batches, pool
from promotions.codes.batches import BatchDetails
from promotions.models import RewardCode
from redemptions.models import Claim
from redemptions.review import decisions
from tests.factories import load_codes, make_claim, make_member, make_promotion, make_reward
from tests.factories import today as this_day

pytestmark = pytest.mark.django_db
CODES = [f"CANAR-YCODE-0000{n}" for n in range(4)]


def approved(by: User) -> Claim:
    promotion = make_promotion(slug="steam")
    reward = make_reward(promotion, name="Steam 50")
    load_codes(reward, CODES)
    details = BatchDetails(this_day() + timedelta(days=99), 5000, "EUR", "=Codes Ltd", "PO-77")
    batches.change_details(batch_id=reward.batches.get().pk, by=by, details=details)
    claim = make_claim(make_member("alice@example.com"), promotion)
    decisions.approve(claim_id=claim.pk, by=by)
    taken, free, aside, gone = reward.codes.order_by("pk")
    RewardCode.objects.filter(pk=aside.pk).update(unreadable_at=timezone.now())
    RewardCode.objects.filter(pk=gone.pk).update(voided_at=timezone.now())
    assert pool.free(reward).get() == free
    claim.refresh_from_db()
    assert claim.fulfilment.code == taken
    return claim


def run(**options: object) -> list[dict[str, str]]:
    out = io.StringIO()
    call_command("export_codes", stdout=out, **options)
    text = out.getvalue()
    assert not any(code in text or code[-5:] in text for code in CODES)
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_each_code_is_told_with_its_file_and_its_order_and_never_the_code(
    rita: User, omar: User
) -> None:
    claim = approved(rita)
    load_codes(make_reward(make_promotion(slug="other")), ["OTHER-OTHER-OTHER"])
    rows = run(promotion="steam", by=omar.email)
    assert [row["State"] for row in rows] == ["handed out", "free", "set aside", "taken back"]
    first, second = rows[:2]
    assert (first["Order ID"], second["Order ID"]) == (claim.reference, "")
    assert first["Handed out"].startswith(f"{timezone.now():%Y-%m}")
    told = ("Supplier", "Order number", "Face value", "Currency", "File")
    assert [second[name] for name in told] == ["'=Codes Ltd", "PO-77", "50.00", "EUR", "codes.txt"]
    assert claim.fulfilment.code is not None
    digest = bytes(claim.fulfilment.code.digest).hex()
    assert digest.startswith(first["Digest"])
    assert len(first["Digest"]) == len(digest) // 4
    [event] = SecurityEvent.objects.filter(kind="export", actor=omar)
    assert (event.details["rows"], event.details["act"]) == (4, "taken")
    assert [row["State"] for row in run(state="free")] == ["free", "free"]


def test_a_file_or_promotion_that_there_is_not_is_told(db: None) -> None:
    del db
    with pytest.raises(CommandError, match="no batch 7"):
        run(batch=7)
    with pytest.raises(CommandError, match="no promotion"):
        run(promotion="steam")

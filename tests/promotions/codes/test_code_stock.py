import io
import json

import pytest
from django.core.management import CommandError, call_command

from promotions.codes import pool
from tests.factories import load_codes, make_claim, make_member, make_promotion, make_reward

pytestmark = pytest.mark.django_db
CANARY = "CANAR-YCANA-RYCAN"


def run(**options: str) -> list[list[str]]:
    out = io.StringIO()
    call_command("code_stock", stdout=out, **options)
    assert "CANAR" not in out.getvalue()
    return [line.split() for line in out.getvalue().splitlines()[1:]]


def test_it_counts_the_codes_of_each_reward() -> None:
    steam, other = make_promotion(slug="steam"), make_promotion(slug="other")
    reward = make_reward(steam, n=2, name="Steam")
    load_codes(reward, [CANARY])
    pool.allocate(reward)
    make_reward(other, name="Other")
    make_reward(other, name="Mouse", kind="physical", stock=4)
    make_claim(make_member(), steam)
    assert sorted(run()) == [
        ["0", "0", "0", "0", "0", "other:", "Other"],
        ["2", "1", "0", "0", "1", "steam:", "Steam"],
    ]
    assert run(promotion="steam") == [["2", "1", "0", "0", "1", "steam:", "Steam"]]
    out = io.StringIO()
    call_command("code_stock", "--json", promotion="steam", stdout=out)
    figures = {"free": 2, "allocated": 1, "voided": 0, "expiring": 0, "waiting": 1}
    assert json.loads(out.getvalue()) == [{"promotion": "steam", "reward": "Steam", **figures}]


def test_it_lists_what_was_loaded_by_the_number_to_take_it_back() -> None:
    reward = make_reward(make_promotion(slug="steam"), name="Steam")
    load_codes(reward, [CANARY, "ABCDE-12345-FGHIJ"])
    pool.allocate(reward)
    make_reward(make_promotion(slug="other"), n=1)
    out = io.StringIO()
    call_command("code_stock", "--batches", promotion="steam", stdout=out)
    batch = reward.batches.get()
    listed = [line.split() for line in out.getvalue().splitlines()[3:]]
    assert listed == [["1", "1", "0", "0", str(batch.pk), "codes.txt", "steam:", "Steam"]]
    assert "CANAR" not in out.getvalue()


def test_a_promotion_without_codes_is_told() -> None:
    make_reward(make_promotion(slug="mice"), kind="physical")
    with pytest.raises(CommandError, match="No reward of codes"):
        run(promotion="mice")

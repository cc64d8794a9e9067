import json
from base64 import b64encode
from typing import Any

import altcha
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.captchas import proof_of_work
from accounts.captchas.views import PUZZLES
from tests.accounts.conftest import sign_up_data

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _easy(settings: Settings) -> None:
    settings.CAPTCHA_WORK = 4


def worked_out(made: dict[str, Any], **forged: Any) -> str:
    """What a browser sends that has solved a puzzle."""
    challenge = altcha.Challenge.from_dict({**made, "parameters": made["parameters"] | forged})
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()


def test_a_puzzle_is_solved_once() -> None:
    sent = worked_out(proof_of_work.puzzle("claim"))
    assert proof_of_work.is_solved(sent, "claim")
    assert not proof_of_work.is_solved(sent, "claim")


def test_a_puzzle_is_of_one_form() -> None:
    sent = worked_out(proof_of_work.puzzle("contact"))
    assert not proof_of_work.is_solved(sent, "claim")
    assert proof_of_work.is_solved(sent, "contact")


def test_a_puzzle_does_not_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof_of_work, "LIFE", -1)
    assert not proof_of_work.is_solved(worked_out(proof_of_work.puzzle("claim")), "claim")


@pytest.mark.parametrize(
    "forged", [{"cost": 1}, {"keyPrefix": "0"}, {"expiresAt": 2**40}, {"nonce": "00" * 16}]
)
def test_a_puzzle_cannot_be_made_easier(forged: dict[str, Any]) -> None:
    made = proof_of_work.puzzle("claim")
    sent = worked_out(made, **{"keyPrefix": "", **forged})  # nearly any counter solves it
    assert not proof_of_work.is_solved(sent, "claim")


@pytest.mark.parametrize("wrong", [{"counter": 0}, {"counter": True}, {"derivedKey": "00"}])
def test_what_was_not_computed_is_no_solution(wrong: dict[str, Any]) -> None:
    challenge = proof_of_work.puzzle("claim")
    solution = {"counter": 0, "derivedKey": challenge["parameters"]["keyPrefix"] * 2} | wrong
    sent = json.dumps({"challenge": challenge, "solution": solution})
    assert not proof_of_work.is_solved(b64encode(sent.encode()).decode(), "claim")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"challenge": []}', "\ufffd", "[" * 1200])
def test_rubbish_is_no_solution(text: str) -> None:
    assert not proof_of_work.is_solved(b64encode(text.encode()).decode(), "claim")
    assert not proof_of_work.is_solved(text, "claim")


def test_a_puzzle_takes_between_half_and_all_tries(settings: Settings) -> None:
    settings.CAPTCHA_WORK = 8
    tries = []
    for _ in range(10):
        challenge = altcha.Challenge.from_dict(proof_of_work.puzzle("claim"))
        solution = altcha.solve_challenge(challenge)
        assert solution is not None
        tries.append(solution.counter)
    assert set(tries) <= set(range(4, 8))


def test_the_page_takes_a_solved_puzzle_instead_of_the_sum(client: Client) -> None:
    puzzle = client.get(reverse("captcha-puzzle", args=["sign-up"])).json()
    sent = {"captcha_1": "Solved", "captcha_work": worked_out(puzzle)}
    answer = client.post(reverse("account_signup"), sign_up_data("carol@example.com", **sent))
    assert answer.status_code == 302
    answer = Client().post(reverse("account_signup"), sign_up_data("dave@example.com", **sent))
    assert "captcha" in answer.context["form"].errors


def test_puzzles_are_given_thirty_times_a_minute(client: Client) -> None:
    for _ in range(PUZZLES.limit):
        PUZZLES.hit("127.0.0.1")
    assert client.get(reverse("captcha-puzzle", args=["sign-up"])).status_code == 429

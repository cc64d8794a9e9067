"""The program of docs/draws.md, as it stands there, on what is published of a draw."""

import csv
import json
import re
import runpy
import secrets
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from fulfilment.draws.commitments import digest_of, new_seed, order_of, root_of
from fulfilment.models import DrawEntry
from portal.environment import BASE_DIR
from redemptions.review import decisions
from tests.factories import make_claim, make_member, make_promotion, make_reward
from tests.lucky_draws import enter, hold

BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)
Rows = list[tuple[Any, ...]]


def program() -> str:
    """The one block of Python in the document."""
    [block] = BLOCK.findall((BASE_DIR / "docs" / "draws.md").read_text(encoding="utf-8"))
    return str(block)


def said(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[bool]:
    """Run it on the files of a folder; gives what it says of seed, list and winners."""
    (folder / "check.py").write_text(program(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["check.py", *(str(folder / name) for name in FILES)])
        with pytest.raises(SystemExit) as ended:
            runpy.run_path(str(folder / "check.py"))
    found = [line.endswith(": True") for line in capsys.readouterr().out.splitlines()]
    assert ended.value.code == (not all(found))
    return found


FILES = ("draw.json", "tickets.csv")


def put(folder: Path, record: dict[str, Any], rows: Rows) -> None:
    """Write the two files."""
    (folder / FILES[0]).write_text(json.dumps(record), encoding="utf-8")
    with (folder / FILES[1]).open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([("number", "ticket"), *rows])


def test_the_program_is_short_and_the_one_to_download() -> None:
    assert len(program().splitlines()) <= 20
    assert program() == (BASE_DIR / "static/draws/check_draw.py").read_text(encoding="utf-8")


def test_it_confirms_what_is_published_and_finds_each_change(
    client: Client,
    rita: User,
    lena: User,
    petra: User,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=3)
    draw = make_reward(promotion, kind="draw", stock=2)
    for _ in range(3):
        claim = make_claim(make_member(), promotion)
        decisions.approve(claim_id=claim.pk, by=rita)
        enter(claim, draw)
    hold(draw, lena, petra)
    for name, file in zip(("draw-record", "draw-tickets"), FILES, strict=True):
        answer = client.get(reverse(name, args=[draw.pk, 1]))
        (tmp_path / file).write_bytes(answer.getvalue())
    assert said(tmp_path, capsys) == [True] * 3
    record = json.loads((tmp_path / FILES[0]).read_text(encoding="utf-8"))
    tickets = sorted(DrawEntry.objects.values_list("ticket", flat=True))
    rows: Rows = list(enumerate(tickets, start=1))
    added, removed = [*rows, (4, secrets.token_hex(16))], rows[:-1]
    changed = [*rows[:-1], (3, secrets.token_hex(16))]
    for tampered in (added, removed, changed):
        put(tmp_path, record, tampered)
        assert said(tmp_path, capsys)[:2] == [True, False]
    first, second = record["places"]
    for key, value, wrong in (
        ("seed", "0" * 64, 0),
        ("count", 4, 1),
        ("places", [second | {"place": 1}, first | {"place": 2}], 2),
    ):
        put(tmp_path, record | {key: value}, rows)
        assert not said(tmp_path, capsys)[wrong]


@pytest.mark.long
def test_it_confirms_a_draw_of_a_hundred_thousand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed, value = new_seed(), "24,309.17"
    tickets = sorted(secrets.token_hex(16) for _ in range(100_000))
    order = order_of(seed, value, tickets)
    record = {
        "seed": seed,
        "seed_digest": digest_of(seed),
        "value": value,
        "count": len(tickets),
        "root": root_of(tickets),
        "places": [{"number": number} for number in order[:50]],
    }
    rows: Rows = list(enumerate(tickets, start=1))
    put(tmp_path, record, rows)
    assert said(tmp_path, capsys) == [True] * 3
    put(tmp_path, record, [*rows[:70_000], *rows[70_001:]])
    assert not all(said(tmp_path, capsys))


@pytest.mark.long
@pytest.mark.parametrize("entries", [0, 1, 2])
def test_a_draw_with_fewer_tickets_than_prizes_is_held_and_confirmed(
    entries: int,
    client: Client,
    rita: User,
    lena: User,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=entries or 1)
    draw = make_reward(promotion, kind="draw", stock=3)
    for _ in range(entries):
        claim = make_claim(make_member(), promotion)
        decisions.approve(claim_id=claim.pk, by=rita)
        enter(claim, draw)
    round_ = hold(draw, rita, lena)
    assert (round_.count, round_.offers.filter(state="offered").count()) == (entries, entries)
    page = client.get(reverse("draw", args=[draw.pk]))
    assert page.status_code == 200
    files = [reverse(name, args=[draw.pk, 1]) for name in ("draw-record", "draw-tickets")]
    for name, url in zip(FILES, files, strict=True):
        answer = client.get(url)
        content = answer.getvalue() if answer.streaming else answer.content
        (tmp_path / name).write_bytes(content)
    assert said(tmp_path, capsys) == [True, True, True]

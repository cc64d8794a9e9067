import io
import json
import os
import re
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from evidence.stages import Stages
from portal.demo.drawings import invoice, sticker
from tests.factories import make_product

SERIAL = "BA9H040230046"


@pytest.fixture
def sticker_file(tmp_path: Path) -> Path:
    path = tmp_path / "sticker.png"
    path.write_bytes(sticker(serial=SERIAL, chk="4A7", model="9S6-3PA4CT-001", product="PRO MP241"))
    return path


@pytest.fixture
def invoice_file(tmp_path: Path) -> Path:
    path = tmp_path / "invoice.png"
    drawn = invoice(
        store="Nordlicht Hardware",
        region="DE",
        number="RE-2023-004711",
        bought_on=date(2023, 3, 9),
        product="PRO MP242",
        serial=None,
        price="149.00",
        language="de",
    )
    path.write_bytes(drawn)
    return path


def read(*words: str) -> list[dict[str, Any]]:
    answer = io.StringIO()
    call_command("read_evidence", "--json", *words, stdout=answer)
    entries: list[dict[str, Any]] = json.loads(answer.getvalue())
    return entries


def verdicts(entry: dict[str, Any]) -> dict[str, str]:
    return {finding["kind"]: finding["verdict"] for finding in entry["findings"]}


def test_a_sticker_tells_its_serial_and_chk(sticker_file: Path) -> None:
    (entry,) = read(str(sticker_file), "--serial", SERIAL)
    assert verdicts(entry)["serial"] == "pass"
    assert (entry["candidates"][0]["serial"], entry["candidates"][0]["chk"]) == (SERIAL, "4A7")
    assert entry["pages"][0]["codes"] == [["Code128", SERIAL]]
    assert len(entry["pages"][0]["fingerprint"]) == 64
    assert entry["engine"]["name"] == settings.READING_ENGINE
    assert set(entry["engine"]) >= {"rapidocr", "onnxruntime"}
    assert set(entry["seconds"]) >= {"sandbox", "print", "rules", "print, as a label"}
    assert all(len(times) == 2 and min(times) >= 0 for times in entry["seconds"].values())


def test_without_json_it_prints_lines_for_a_reader(sticker_file: Path) -> None:
    answer = io.StringIO()
    call_command("read_evidence", str(sticker_file), "--serial", SERIAL, stdout=answer)
    first, *rest = answer.getvalue().splitlines()
    assert first == f"{sticker_file}: PNG, pages: 1, codes: {SERIAL}"
    assert ["serial", "pass", SERIAL] in [line.split() for line in rest]
    assert any(re.fullmatch(r"  print +\d+\.\d\d +\d+\.\d\d", line) for line in rest)


def test_a_stage_within_another_counts_as_its_own_only() -> None:
    stages = Stages()
    with stages.timed("outer"):
        with stages.timed("inner"):
            time.sleep(0.05)
        with stages.timed("inner"):
            time.sleep(0.05)
    assert stages.times["inner"].clock >= 0.1
    assert stages.times["outer"].clock < 0.05


@pytest.mark.scale
@pytest.mark.django_db
def test_an_invoice_is_compared_with_the_whole_catalogue(invoice_file: Path) -> None:
    make_product(name="PRO MP242")
    words = ("--country", "de", "--date", "2023-03-09", "--store", "Nordlicht Hardware GmbH")
    (entry,) = read(str(invoice_file), *words, "--model", "PRO MP241")
    assert verdicts(entry) == {
        "paper": "pass",
        "number": "pass",
        "date": "pass",
        "store": "pass",
        "model": "near",
        "item": "unreadable",
        "refund": "pass",
        "total": "pass",
    }


def test_a_file_that_is_refused_is_an_entry_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no picture")
    refused, missing = read(str(path), str(tmp_path / "nothing.jpg"))
    assert refused["refused"]
    assert "No such file" in missing["refused"]


@pytest.mark.long
def test_it_needs_no_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no picture")
    command = [sys.executable, "manage.py", "read_evidence", "--json", str(path)]
    facts = ["--model", "PRO MP241", "--store", "Nordlicht", "--country", "DE"]
    nowhere = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    done = subprocess.run([*command, *facts], env=nowhere, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["refused"]


def test_a_date_that_is_none_is_wrong_usage(invoice_file: Path) -> None:
    with pytest.raises(CommandError):
        read(str(invoice_file), "--date", "09.03.2023")

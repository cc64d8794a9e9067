import getpass
import io
import logging
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from promotions.codes import pool
from promotions.models import CodeBatch, Reward, RewardCode
from tests.factories import make_promotion, make_reward

CANARY = "CANAR-YCANA-RYCAN"
GOOD = [CANARY, "ABCDE-12345-FGHIJ"]


@pytest.fixture
def reward(db: None) -> Reward:
    del db
    promotion = make_promotion(slug="steam")
    return make_reward(promotion, name="Steam 15", code_pattern="AAAAA-BBBBB-CCCCC")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "codes.txt"
    path.write_text("\n".join(GOOD) + "\n", encoding="utf-8")
    return path


def run(file: Path, *options: str, reward: str = "Steam 15") -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(
        "load_promo_codes",
        str(file),
        *options,
        promotion="steam",
        reward=reward,
        stdout=out,
        stderr=err,
    )
    return out.getvalue(), err.getvalue()


@pytest.mark.usefixtures("reward")
def test_it_loads_and_says_how_many(file: Path) -> None:
    assert run(file) == ("2 added, 0 known, 0 left out\n", "")
    assert [pool.decrypt_code(code) for code in RewardCode.objects.order_by("pk")] == GOOD
    assert CodeBatch.objects.get().file_name == "codes.txt"


@pytest.mark.usefixtures("reward")
def test_it_may_be_run_again(file: Path) -> None:
    run(file)
    out, err = run(file)
    assert out == "0 added, 2 known, 0 left out\n"
    assert err.startswith(f"The same file was loaded before. Batch {CodeBatch.objects.get().pk}")
    assert RewardCode.objects.count() == 2


@pytest.mark.usefixtures("reward")
def test_it_names_bad_lines_by_their_number(file: Path) -> None:
    file.write_text(f"\ufeff{CANARY}\nCANARY,1\n\nCANARY\n", encoding="utf-8")
    out, err = run(file)
    assert out == "1 added, 0 known, 2 left out\n"
    assert [line.split()[:2] for line in err.splitlines()] == [["line", "2"], ["line", "4"]]


@pytest.mark.usefixtures("reward")
def test_strict_loads_nothing_and_names_the_lines(file: Path) -> None:
    file.write_text(f"{CANARY}\nCANARY\n", encoding="utf-8")
    err = io.StringIO()
    with pytest.raises(CommandError, match=r"Nothing was loaded\."):
        call_command(
            "load_promo_codes", file, "--strict", promotion="steam", reward="Steam 15", stderr=err
        )
    assert err.getvalue().startswith("line 2 ")
    assert not RewardCode.objects.exists()


def test_codes_of_another_reward_are_no_success(reward: Reward, file: Path) -> None:
    make_reward(reward.promotion, name="Steam 50")
    run(file)
    err = io.StringIO()
    with pytest.raises(CommandError, match="0 added, 0 known, 2 of another reward, 0 left out"):
        call_command("load_promo_codes", file, promotion="steam", reward="Steam 50", stderr=err)
    assert err.getvalue() == "line 1 belongs to another reward\nline 2 belongs to another reward\n"
    with pytest.raises(CommandError, match=r"Nothing was loaded\."):
        run(file, "--strict", reward="Steam 50")


def test_a_column_is_chosen_and_who_loaded_is_kept(reward: Reward, file: Path, omar: User) -> None:
    file.write_text(f"No;Code\n1;{CANARY}\n", encoding="utf-16")
    with pytest.raises(CommandError, match="2 columns"):
        run(file)
    with pytest.raises(CommandError, match="No member of staff"):
        run(file, "--column=Code", "--by=alice@example.com")
    assert run(file, "--column=Code", f"--by={omar.email}")[0].startswith("1 added")
    batch = reward.batches.get()
    assert (batch.loaded_by, batch.loader()) == (omar, omar.email)
    assert batch.checksum == sha256(file.read_bytes()).hexdigest()
    file.write_text("ABCDE-12345-FGHIJ", encoding="utf-8")
    run(file)
    assert reward.batches.latest("pk").os_account == getpass.getuser()


@pytest.mark.parametrize("text", ["", "\n\n", "CANARY\n"])
@pytest.mark.usefixtures("reward")
def test_a_load_of_nothing_is_no_success(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    for options in ((), ("--dry-run",)):
        with pytest.raises(CommandError, match=r"Nothing was loaded: 0 .*added, 0 known"):
            run(file, *options)


def test_a_voided_file_is_named_for_its_reward_and_refused_for_another(
    reward: Reward, file: Path
) -> None:
    make_reward(reward.promotion, name="Steam 50", code_pattern="AAAAA-BBBBB-CCCCC")
    run(file)
    batch = reward.batches.get().pk
    call_command("void_codes", f"--batch={batch}", "--reason=wrong price", stdout=io.StringIO())
    err = io.StringIO()
    with pytest.raises(CommandError, match="0 added, 2 known"):
        call_command("load_promo_codes", file, promotion="steam", reward="Steam 15", stderr=err)
    assert f"2 are voided: restore_codes --batch {batch}" in err.getvalue()
    with pytest.raises(CommandError, match=f"Batch {batch}: codes.txt.*wrong price"):
        run(file, reward="Steam 50")
    assert run(file, f"--take-from={batch}", reward="Steam 50")[0].startswith("2 added")


@pytest.mark.usefixtures("reward")
def test_a_dry_run_loads_nothing(file: Path) -> None:
    assert run(file, "--dry-run") == ("2 would be added, 0 known, 0 left out\n", "")
    assert not RewardCode.objects.exists()


@pytest.mark.usefixtures("reward")
def test_a_reward_that_is_not_there_is_told_with_those_that_are(file: Path) -> None:
    make_reward(make_promotion(slug="other"), name="Of another promotion")
    with pytest.raises(CommandError, match='it has: "Steam 15"') as error:
        run(file, reward="Steam 51")
    assert "another promotion" not in str(error.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
@pytest.mark.usefixtures("reward")
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "broken.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match="cannot be read"):
        run(file)


@pytest.mark.parametrize("options", [(), ("--strict",), ("--dry-run",)])
@pytest.mark.usefixtures("reward")
def test_no_code_is_ever_printed_or_logged(
    file: Path,
    options: tuple[str, ...],
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    file.write_text(f"{CANARY}\n{CANARY}X\nx,{CANARY}\n{CANARY}\n", encoding="utf-8")
    said = ""
    with caplog.at_level(logging.DEBUG, "django"):
        try:
            said = "".join(run(file, *options))
        except CommandError as error:
            said = f"{error!r} {error.__cause__!r}"
    output = capfd.readouterr()
    assert said
    assert "CANAR" not in said + output.out + output.err + caplog.text

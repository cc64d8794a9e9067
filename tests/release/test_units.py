"""The units of systemd: what they run is what the image runs, and systemd understands them."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from portal.environment import BASE_DIR, SECRETS

UNITS = sorted((BASE_DIR / "deploy" / "systemd").glob("*.service"))
INSTALLED = "/opt/member-center"
# What a service of compose and a unit have to say differently: names and places.
OF_A_PLACE = {"--hostname", "--bind", "--pidfile", "--pidfile=", ""}


def started(unit: Path) -> list[str]:
    (line,) = [each for each in unit.read_text().splitlines() if each.startswith("ExecStart=")]
    return shlex.split(line.removeprefix("ExecStart=").replace("%%", "%"))


def essence(words: list[str]) -> list[str]:
    """The words without those of a place, and the program without its folder."""
    kept = [word for at, word in enumerate(words) if not {word, words[at - 1]} & OF_A_PLACE]
    return [Path(kept[0]).name, *kept[1:]]


def test_there_is_a_unit_for_each_part_of_the_program() -> None:
    names = {unit.stem.removeprefix("member-center-") for unit in UNITS}
    assert names == {"beat", "evidence", "prepare", "sweeps", "web", "worker"}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed here.")
@pytest.mark.long
def test_systemd_understands_each(tmp_path: Path) -> None:
    for unit in UNITS:
        here = unit.read_text().replace(INSTALLED, str(BASE_DIR))
        (tmp_path / unit.name).write_text(here)
    command = ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    about_ours = [line for line in told.stderr.splitlines() if "member-center" in line]
    assert about_ours == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_none_may_do_more_than_it_has_to(unit: Path) -> None:
    lines = unit.read_text().splitlines()
    for line in ("User=member-center", "NoNewPrivileges=yes", "ProtectSystem=strict"):
        assert line in lines
    # Or the sandbox could not leave the network.
    assert "RestrictNamespaces=user net ipc" in lines


def loaded(unit: Path) -> dict[str, str]:
    """The files that systemd hands the service, by the names that it gives them."""
    given = re.findall(r"^LoadCredential=(\w+):.*/(\w+)$", unit.read_text(), re.MULTILINE)
    return dict(given)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_secrets_come_as_files_that_the_guide_makes(unit: Path) -> None:
    guide = (BASE_DIR / "docs" / "install.md").read_text()
    made = re.findall(r"^secret (\w+)", guide, re.MULTILINE)
    assert set(loaded(unit).values()) <= set(made)
    named = dict(re.findall(r"(\w+)_FILE=%d/(\w+)", unit.read_text()))
    assert set(named.values()) == set(loaded(unit))
    assert set(named) <= set(SECRETS)
    assert {"SECRET_KEY", "CODE_KEYS", "DIGEST_KEYS", "DATABASE_URL", "EMAIL_URL"} <= set(named)


def test_each_knows_its_own_role_of_the_database_alone() -> None:
    roles = {
        unit.stem.removeprefix("member-center-"): {
            name for name in loaded(unit).values() if name.startswith("DATABASE_")
        }
        for unit in UNITS
    }
    worker, web = {"DATABASE_WORKER_URL"}, {"DATABASE_WEB_URL"}
    assert roles.pop("prepare") == {"DATABASE_OWNER_URL", *worker, *web}
    assert roles == {"web": web} | dict.fromkeys(("worker", "sweeps", "evidence", "beat"), worker)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_it_runs_what_the_image_runs(unit: Path) -> None:
    program, *words = essence(started(unit))
    image = (BASE_DIR / "docker-compose.yml").read_text() + (BASE_DIR / "Dockerfile").read_text()
    assert program in image
    for word in words:
        assert word in image, word


def test_no_log_that_systemd_or_docker_keeps_outlives_what_is_promised() -> None:
    """The program deletes the files of its security events itself: foundation/web/day_files.py."""
    guide = (BASE_DIR / "docs" / "install.md").read_text()
    journal = "deploy/systemd/journald.conf.d/member-center.conf"
    assert journal in guide
    set_to = dict(re.findall(r"^(\w+)=(\w+)$", (BASE_DIR / journal).read_text(), re.MULTILINE))
    assert set_to["MaxFileSec"] == "1week"
    days = int(set_to["MaxRetentionSec"].removesuffix("day")) + 7
    assert days <= settings.RETENTION_DAYS["security_log"]
    assert "logrotate" in guide.split("```sh")[1].split("```")[0]
    for line in ("log_error_verbosity", "log_min_error_statement"):
        assert f"ALTER DATABASE member_center SET {line}" in guide
        assert line in (BASE_DIR / "docker-compose.yml").read_text()
    # Each service of compose that is started from an image or a build has a limit.
    compose = (BASE_DIR / "docker-compose.yml").read_text()
    assert compose.count("\n    logging: *logging") + compose.count("\n  logging: *logging") == (
        compose.count("    image: ") + compose.count("\n  image: ")
    )

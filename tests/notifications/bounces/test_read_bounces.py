from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from notifications.models import Email
from tests.notifications.bounced import REPORTS, report, sent_letter

pytestmark = pytest.mark.django_db


def run(*files: Path) -> str:
    out = StringIO()
    call_command("read_bounces", *map(str, files), stdout=out)
    return out.getvalue()


def test_files_are_read_and_stay_where_they_are() -> None:
    sent_letter()
    some = [REPORTS / "postfix_unknown.eml", REPORTS / "auto_reply.eml"]
    said = run(*some)
    assert said == f"{some[0]}: came back\n{some[1]}: no report\n"
    assert Email.objects.get().status == Email.Status.FAILED
    assert f"{some[0]}: known already" in run(*some)


def test_without_files_the_maildir_is_read(tmp_path: Path, settings: Settings) -> None:
    sent_letter()
    settings.BOUNCE_MAILDIR = tmp_path
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1.host").write_bytes(report())
    assert "came back: 1, known already: 0" in run()
    assert Email.objects.get().status == Email.Status.FAILED


def test_what_is_missing_is_said(tmp_path: Path, settings: Settings) -> None:
    settings.BOUNCE_MAILDIR = None
    with pytest.raises(CommandError, match="BOUNCE_MAILDIR"):
        run()
    with pytest.raises(CommandError, match="nothing-here"):
        run(tmp_path / "nothing-here")

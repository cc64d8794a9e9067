import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from portal.environment import BASE_DIR
from portal.pages import csp_reports

REPORT = {
    "document-uri": "https://members.example.com/account/overview/?next=token",
    "effective-directive": "script-src-elem",
    "blocked-uri": "https://evil.example/steal.js?member=alice",
    "source-file": "https://members.example.com/static/js/upload.js",
    "line-number": 7,
}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on(settings: Settings) -> None:
    settings.CSP_REPORTS = True


def post(report: Any, **more: Any) -> int:
    body = report if isinstance(report, str) else json.dumps({"csp-report": report})
    kind = "application/csp-report"
    answer = Client(**more).post(reverse("csp-reports"), body, content_type=kind)
    return answer.status_code


def test_a_report_is_one_line_without_what_a_link_may_tell(
    caplog: pytest.LogCaptureFixture,
) -> None:
    at = "https://members.example.com" + reverse("health-live") + "?token=CANARY"
    assert post({**REPORT, "document-uri": at}, enforce_csrf_checks=True) == 204
    assert json.loads(caplog.messages[0]) == {
        "csp": "script-src-elem",
        "page": "health/live/",
        "blocked": "https://evil.example",
        "source": "/static/js/upload.js",
        "line": "7",
    }


@pytest.mark.parametrize(
    "report",
    [
        "{",
        "[1]",
        '{"csp-report": {}}',
        json.dumps({"csp-report": REPORT | {"blocked-uri": "//["}}),
        "[" * 8000,
        json.dumps({"csp-report": REPORT | {"padding": "x" * csp_reports.LARGEST}}),
    ],
)
def test_what_is_no_report_is_not_logged(report: str, caplog: pytest.LogCaptureFixture) -> None:
    assert post(report) == 204
    assert caplog.messages == []


def test_no_line_is_long_or_two(caplog: pytest.LogCaptureFixture) -> None:
    assert post(dict.fromkeys(REPORT, "a\n\x1b[31m" * 50)) == 204
    assert len(caplog.messages[0]) < 2500
    assert "\n" not in caplog.messages[0]
    assert "\x1b" not in caplog.messages[0]


def test_of_one_place_only_so_many_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert {post(REPORT) for _ in range(csp_reports.PER_PLACE.limit + 2)} == {204}
    assert len(caplog.messages) == csp_reports.PER_PLACE.limit


def test_it_is_there_only_if_ops_ask_for_it(client: Client, settings: Settings) -> None:
    assert "report-uri" not in client.get("/health/live/").headers["Content-Security-Policy"]
    settings.CSP_REPORTS = False
    assert post(REPORT) == 404


@pytest.mark.long
@pytest.mark.parametrize("asked", ["0", "1"])
def test_the_policy_names_it_if_ops_ask_for_it(asked: str) -> None:
    told = "from portal import settings; print(settings.CONTENT_SECURITY_POLICY)"
    env = {**os.environ, "CSP_REPORTS": asked}
    command = [sys.executable, "-c", told]
    policy = subprocess.check_output(command, env=env, cwd=BASE_DIR, text=True)
    assert ("'report-uri': ['/csp-reports/']" in policy) == (asked == "1")

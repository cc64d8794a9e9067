"""V16.5.1 to V16.5.3: what fails is said in plain words, opens nothing, and loses no claim."""

from socket import socket

import pytest
from celery import Celery
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from foundation import dispatch
from notifications.models import Email
from redemptions.models import CheckRun, Claim
from tests.factories import make_promotion, make_reward, submit_claim

SECRET = "s3cret-of-the-database"


@pytest.mark.django_db
def test_an_error_page_tells_neither_cause_nor_place(
    client: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError(SECRET)

    client.force_login(alice)
    client.raise_request_exception = False
    monkeypatch.setattr("accounts.profile.views.ProfileForm", broken)
    page = client.get(reverse("profile"))
    assert page.status_code == 500
    told = page.content.decode()
    assert [word for word in (SECRET, "Traceback", ".py", "RuntimeError") if word in told] == []


@pytest.mark.django_db
def test_a_check_of_rights_that_fails_lets_nobody_in(
    client: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_kwargs: object) -> bool:
        raise RuntimeError(SECRET)

    client.force_login(alice)
    client.raise_request_exception = False
    monkeypatch.setattr(User, "has_perm", broken)
    monkeypatch.setattr(User, "is_staff", property(broken))
    assert client.get(reverse("admin:redemptions_claim_changelist")).status_code >= 500


@pytest.mark.django_db
def test_without_the_broker_a_claim_is_taken_and_waits_for_the_sweep(
    alice: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    promotion = make_promotion()
    make_reward(promotion, n=1)
    with socket() as gone:
        gone.bind(("127.0.0.1", 0))
        broker = f"redis://127.0.0.1:{gone.getsockname()[1]}/0"
        app = Celery("probe", broker=broker, set_as_current=False)
        monkeypatch.setattr(dispatch, "current_app", app)
        with django_capture_on_commit_callbacks(execute=True):
            claim = submit_claim(alice, promotion)
    assert claim.status == Claim.Status.SUBMITTED
    assert CheckRun.objects.filter(claim=claim, done_at=None).exists()
    assert Email.objects.get(about=claim.reference).status == Email.Status.QUEUED

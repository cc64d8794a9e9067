import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from notifications.models import Email
from tests.accounts.conftest import sign_up_data

pytestmark = pytest.mark.django_db


def asked(email: str) -> list[int]:
    """What six sign-ups with spellings of one mailbox answer, each from another browser."""
    name, domain = email.split("@")
    spelled = [email, f"{name}+a@{domain}", email.upper(), email, f"{name}+b@{domain}", email]
    page = reverse("account_signup")
    return [Client().post(page, sign_up_data(each)).status_code for each in spelled]


@pytest.mark.long
def test_sign_ups_write_five_letters_an_hour_whoever_has_the_account(alice: User) -> None:
    known, unknown = asked(alice.email), asked("carol@example.com")
    assert known == unknown == [302] * 5 + [429]
    assert Email.objects.filter(to__startswith="alice").count() == 5
    assert Email.objects.filter(to__startswith="carol").count() == 5

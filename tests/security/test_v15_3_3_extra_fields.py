"""ASVS 15.3.3: a form takes its own fields, whatever else is sent with it."""

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.conftest import sign_up_data
from tests.factories import PASSWORD

MORE = {"is_staff": "on", "is_superuser": "on", "groups": ["1"], "password": "x", "id": "1"}


def test_nobody_signs_up_as_staff(client: Client, db: None) -> None:
    del db
    client.post(reverse("account_signup"), sign_up_data("carol@example.com", **MORE))
    carol = User.objects.get()
    assert (carol.is_staff, carol.is_superuser, carol.groups.count()) == (False, False, 0)
    assert carol.check_password(PASSWORD)


def test_a_profile_changes_neither_rights_nor_address(client: Client, alice: User) -> None:
    client.force_login(alice)
    own = {"first_name": "Alicia", "region": "DE", "time_zone": "UTC", "email": "x@example.com"}
    assert client.post(reverse("profile"), {**own, **MORE}).status_code == 302
    alice.refresh_from_db()
    assert (alice.first_name, alice.email) == ("Alicia", "alice@example.com")
    assert (alice.is_staff, alice.is_superuser, alice.groups.count()) == (False, False, 0)
    assert alice.check_password(PASSWORD)

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import make_member

pytestmark = pytest.mark.django_db
RIGHTS = ("is_active", "is_staff", "is_superuser")


@pytest.fixture
def ada() -> User:
    return make_member("ada@example.com", is_staff=True, is_superuser=True)


def typed(user: User, *without: str) -> dict[str, object]:
    """The form of a member as the admin shows it, some rights unticked."""
    none = {f"{name}-{n}_FORMS": 0 for name in ("consents", "subscriptions") for n in FORMS}
    kept = {right: "on" for right in RIGHTS if right not in without}
    names = {"email": user.email, "first_name": user.first_name, "region": user.region}
    return {**none, **kept, **names, "time_zone": "UTC"}


FORMS = ("TOTAL", "INITIAL")


@pytest.mark.parametrize("right", RIGHTS)
def test_the_last_superuser_keeps_the_right(client: Client, ada: User, right: str) -> None:
    make_member("former@example.com", is_staff=True, is_superuser=True, is_active=False)
    client.force_login(ada)
    page = f"/admin/accounts/user/{ada.pk}/change/"
    answer = client.post(page, typed(ada, right))
    assert "This is the last superuser." in answer.content.decode()
    make_member("second@example.com", is_staff=True, is_superuser=True)
    assert client.post(page, typed(ada, right)).status_code == 302


def test_the_last_superuser_is_not_deleted(client: Client, ada: User) -> None:
    client.force_login(ada)
    client.post(f"/admin/accounts/user/{ada.pk}/delete/", {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [ada.pk], "post": "yes"}
    client.post("/admin/accounts/user/", chosen)
    assert User.objects.filter(pk=ada.pk).exists()

import re

from django.test import Client
from django.urls import reverse

from accounts.models import User

PARTS = (
    "button--primary",
    "notice--error",
    "status--sent-back",
    "cards",
    "errorlist",
    "table",
    "tabs",
    "steps",
    "upload",
    "timeline",
    "dialog",
    "empty",
    "pager",
    "breadcrumbs",
    "captcha",
    "advice__note--warn",
)


def test_staff_see_every_component(client: Client, rita: User) -> None:
    client.force_login(rita)
    page = client.get(reverse("components")).content.decode()
    for part in PARTS:
        assert re.search(rf'class="[^"]*\b{part}\b', page), part


def test_members_have_nothing_to_do_there(client: Client, alice: User) -> None:
    client.force_login(alice)
    assert client.get(reverse("components")).status_code == 403

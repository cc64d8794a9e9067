from typing import Any

import pytest
from django.test import Client

from accounts.models import LegalHold, User
from accounts.privacy import legal_holds
from tests.factories import make_member

pytestmark = pytest.mark.django_db
LIST = "/admin/accounts/legalhold/"


@pytest.fixture
def holds(alice: User, bob: User, lena: User, axel: User) -> dict[str, LegalHold]:
    """One stands, one was released, one is about lena herself."""
    for about, member, by in (("A1", alice, lena), ("B1", bob, axel), ("L1", lena, axel)):
        legal_holds.place(member_id=member.pk, about=about, reason=f"court {about}", by=by)
    legal_holds.release(about="B1", by=lena)
    return {hold.about: hold for hold in LegalHold.objects.all()}


def shown(client: Client, **narrowed: str) -> list[str]:
    page = client.get(LIST, narrowed)
    assert page.status_code == 200
    return [hold.about for hold in page.context["cl"].result_list]


def test_leads_see_which_holds_stand_why_and_since_when(
    client: Client, lena: User, holds: dict[str, LegalHold]
) -> None:
    client.force_login(lena)
    assert shown(client) == ["B1", "A1"]
    assert shown(client, state="standing") == ["A1"]
    assert shown(client, state="released") == ["B1"]
    assert shown(client, placed_by__id__exact=str(lena.pk)) == ["A1"]
    page = client.get(LIST, {"state": "standing"}).content.decode()
    for told in ("A1", "court A1", "alice@example.com", "lena@example.com"):
        assert told in page
    # What is about oneself has no page either, and none of them is changed here.
    assert client.get(f"{LIST}{holds['L1'].pk}/change/").status_code == 302
    assert client.post(f"{LIST}{holds['A1'].pk}/change/", {"reason": "x"}).status_code == 403


def test_others_do_not_see_them(client: Client, rita: User, omar: User) -> None:
    for staff in (rita, omar):
        client.force_login(staff)
        assert client.get(LIST).status_code == 403


def test_many_take_as_many_queries_as_few(
    client: Client, axel: User, holds: dict[str, LegalHold], django_assert_max_num_queries: Any
) -> None:
    del holds
    client.force_login(axel)
    with django_assert_max_num_queries(20) as few:
        shown(client)
    for n in range(3):
        legal_holds.place(member_id=make_member().pk, about=f"N{n}", reason="x", by=axel)
    with django_assert_max_num_queries(len(few)):
        shown(client)

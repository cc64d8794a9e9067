"""ASVS 8.1.1, 8.2.1, 8.2.2: who may what is written down, and is asked by the page itself.

The walks themselves: tests/portal/staff/test_roles.py (roles) and tests/test_project.py (whose).
"""

from django.test import Client
from django.urls import reverse

from accounts.models import User
from portal.staff.groups import GROUPS
from tests.factories import make_registered
from tests.portal.staff import roles_page
from tests.portal.staff.test_roles import DONE, MODELS, SHOWN


def test_the_page_of_roles_names_each_page_and_each_role() -> None:
    written = roles_page.PAGE.read_text()
    for name in {*SHOWN, *DONE}:
        assert f"| {name} |" in written
    for model in MODELS:
        assert f"| {model._meta.app_label}.{model._meta.model_name} |" in written
    for role in GROUPS:
        assert role in written


def test_who_reads_all_e_mails_of_members_answers_their_questions() -> None:
    readers = {role for role, codes in GROUPS.items() if "notifications.view_email" in codes}
    assert readers == {"Leads", "Ops", "Auditors", "Agents", "Support leads"}


def test_what_is_a_members_is_not_there_for_staff_either(
    client: Client, alice: User, lena: User
) -> None:
    registered = make_registered(alice)
    lena.is_superuser = True
    lena.save()
    client.force_login(lena)
    assert client.get(reverse("product-handover", args=[registered.pk])).status_code == 404
    client.force_login(alice)
    assert client.get(reverse("product-handover", args=[registered.pk])).status_code == 200

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from products.models import SerialNumber
from tests.factories import CHK, make_member, make_product, make_registered, make_serial, make_store

LISTS = ["category", "product", "store", "serialnumber", "registeredproduct"]


@pytest.fixture
def admin(client: Client, db: None) -> Client:
    del db
    client.force_login(make_member("root@example.com", is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_the_same_queries_however_long(
    admin: Client,
    alice: User,
    name: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(6):
        make_store()
        make_registered(alice, make_product())
    with django_assert_max_num_queries(9):
        assert admin.get(reverse(f"admin:products_{name}_changelist")).status_code == 200


@pytest.mark.parametrize("name", ["serialnumber", "registeredproduct"])
def test_units_and_registrations_are_read_only(admin: Client, alice: User, name: str) -> None:
    registered = make_registered(alice)
    pk = registered.pk if name == "registeredproduct" else registered.serial_id
    assertNotContains(admin.get(reverse(f"admin:products_{name}_change", args=[pk])), "_save")
    for act in ("change", "delete"):
        url = reverse(f"admin:products_{name}_{act}", args=[pk])
        assert admin.post(url, {"post": "yes"}).status_code == 403
    assert admin.get(reverse(f"admin:products_{name}_add")).status_code == 403


def test_a_unit_is_found_by_the_beginning_of_its_serial(admin: Client, unit: SerialNumber) -> None:
    other = make_serial()
    page = admin.get(reverse("admin:products_serialnumber_changelist"), {"q": unit.serial[:6]})
    assertContains(page, unit.serial)
    assertNotContains(page, other.serial)


def test_a_unit_shows_no_trace_of_its_chk(admin: Client, unit: SerialNumber) -> None:
    page = admin.get(reverse("admin:products_serialnumber_change", args=[unit.pk]))
    assertContains(page, unit.serial)
    for trace in (CHK, "digest", bytes(unit.chk_digest).hex()[:12], "memory at"):
        assertNotContains(page, trace)


def test_a_registration_is_found_by_serial_and_by_member(
    admin: Client, alice: User, bob: User
) -> None:
    mine, other = make_registered(alice), make_registered(bob)
    for query in (mine.serial.serial, "alice@"):
        page = admin.get(reverse("admin:products_registeredproduct_changelist"), {"q": query})
        assertContains(page, mine.serial.serial)
        assertNotContains(page, other.serial.serial)


def test_a_reviewer_finds_the_proofs_behind_the_guard(
    client: Client, alice: User, rita: User
) -> None:
    registered = make_registered(alice)
    client.force_login(rita)
    page = client.get(reverse("admin:products_registeredproduct_change", args=[registered.pk]))
    upload = registered.proofs.get().uploads.get()
    assertContains(page, f'href="{reverse("upload-page", args=[upload.pk, 0])}"')
    assertContains(page, upload.original_name)
    assertNotContains(page, "registrationdraft/")


def test_ops_keep_stores_and_products_and_no_registrations(client: Client, omar: User) -> None:
    client.force_login(omar)
    for name in ("product", "store"):
        assert client.get(reverse(f"admin:products_{name}_add")).status_code == 200
    assert client.get(reverse("admin:products_registeredproduct_changelist")).status_code == 403

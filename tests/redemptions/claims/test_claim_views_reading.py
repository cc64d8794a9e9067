"""The page that tells how far the reading of uploads is: for their owner, and for nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import User
from evidence.models import Upload
from evidence.uploads import storage
from products.models import RegisteredProduct
from tests.conftest import in_group
from tests.factories import make_draft, make_promotion, make_registered, picture

PATH = reverse("uploads-reading")
JUNK = ["", "x", "-1", "1.5", "\0", "٣", "9" * 18, "9" * 19, "9" * 5000, "1 OR 1=1"]


@pytest.fixture
def registered(alice: User) -> RegisteredProduct:
    return make_registered(alice)


@pytest.fixture
def photo(alice: User, registered: RegisteredProduct) -> Upload:
    kept = make_draft(alice, make_promotion(), registered).photo
    assert kept
    return kept


@pytest.fixture
def invoice(registered: RegisteredProduct) -> Upload:
    return registered.proofs.get().uploads.get()


def another(registered: RegisteredProduct) -> Upload:
    return storage.store_upload(
        by=registered.user,
        clean=picture(),
        kind=Upload.Kind.INVOICE,
        serial=registered.serial.serial,
    )


def say_read(*uploads: Upload) -> None:
    Upload.objects.filter(pk__in=[upload.pk for upload in uploads]).update(done_at=timezone.now())


def ask(client: Client, *asked: Upload | str) -> Any:
    wanted = [each.pk if isinstance(each, Upload) else each for each in asked]
    return client.get(PATH, {"upload": wanted})


def test_the_owner_sees_how_far_it_is(alice_client: Client, photo: Upload) -> None:
    page = ask(alice_client, photo)
    assertContains(page, 'data-state="reading"')
    assertContains(page, "Checking your file")
    assert "no-store" in page.headers["Cache-Control"]
    say_read(photo)
    page = ask(alice_client, photo)
    assertContains(page, 'data-state="done"')
    assertContains(page, "We can&#x27;t read a serial number here.")
    assertContains(page, "You can still continue; a person will check it, which takes longer.")


def test_it_is_a_part_of_a_page(alice_client: Client, photo: Upload) -> None:
    assertNotContains(ask(alice_client, photo), "<html")


def test_what_is_late_need_not_be_waited_for(alice_client: Client, photo: Upload) -> None:
    Upload.objects.update(uploaded_at=timezone.now() - timedelta(minutes=5))
    page = ask(alice_client, photo)
    assertContains(page, 'data-state="late"')
    assertContains(page, "You don't need to wait")


@pytest.mark.parametrize("who", ["bob", "rita"])
def test_for_a_stranger_and_for_staff_it_is_not_there(
    client: Client, photo: Upload, who: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert ask(client, photo).status_code == 404


def test_a_stranger_learns_nothing_by_asking_beside_the_own(
    client: Client, bob: User, invoice: Upload
) -> None:
    mine = make_registered(bob).proofs.get().uploads.get()
    say_read(mine)
    client.force_login(in_group(bob, "Reviewers"))
    together, alone = ask(client, mine, invoice), ask(client, mine)
    assert together.content == alone.content
    assertContains(together, 'data-state="done"')


def test_a_visitor_is_asked_to_sign_in(client: Client, photo: Upload) -> None:
    answer = ask(client, photo)
    assert answer.status_code == 302
    assert reverse(django_settings.LOGIN_URL) in answer.headers["Location"]


def test_uploads_that_do_not_belong_together_are_not_there(
    alice_client: Client, alice: User, photo: Upload, invoice: Upload
) -> None:
    of_another_unit = make_registered(alice).proofs.get().uploads.get()
    assert ask(alice_client, photo, invoice).status_code == 404
    assert ask(alice_client, invoice, of_another_unit).status_code == 404
    assert ask(alice_client, invoice).status_code == 200


@pytest.mark.parametrize("junk", JUNK)
def test_what_is_no_upload_is_not_there(alice_client: Client, invoice: Upload, junk: str) -> None:
    assert ask(alice_client, junk).status_code in {400, 404}
    assert ask(alice_client).status_code == 404
    assert invoice.pk


def test_many_junk_ids_beside_a_good_one_are_passed_over(
    alice_client: Client, invoice: Upload
) -> None:
    junk = [each for each in JUNK if "\0" not in each]
    assert ask(alice_client, *junk, invoice, invoice).status_code == 200


def test_it_only_shows(alice_client: Client, photo: Upload) -> None:
    assert alice_client.post(PATH, {"upload": photo.pk}).status_code == 405


def test_more_files_cost_as_few_queries_as_one(
    alice_client: Client,
    registered: RegisteredProduct,
    invoice: Upload,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    others = [another(registered) for _ in range(4)]
    say_read(invoice, *others)
    with django_assert_max_num_queries(50) as one:
        ask(alice_client, invoice)
    with django_assert_max_num_queries(len(one.captured_queries)):
        assert ask(alice_client, invoice, *others).status_code == 200


def test_while_it_is_read_asking_again_and_again_costs_little(
    alice_client: Client, photo: Upload, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    # The session, its user, and the uploads.
    with django_assert_max_num_queries(4):
        assert ask(alice_client, photo).status_code == 200

"""The member's pages, without scripts: what is open, writing, photos, and nobody else's."""

from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from evidence.models import Upload
from membership.models import HiddenWhy, ReviewHost, ShoutOut
from membership.moderation import decisions
from tests.factories import make_registered
from tests.membership.lots import make_account
from tests.membership.writers import (
    TEXT,
    make_draft_of,
    make_moderator,
    make_owner,
    make_sent,
    make_task,
    send_back,
)
from tests.support.conversations import sent as sent_file

pytestmark = [pytest.mark.django_db, pytest.mark.long]
LIST = reverse("shout-outs")
WHOLE = {"stars": "2", "text": TEXT, "language": "en", "display_name": "A. E."}


def page_of(one: ShoutOut, act: str = "") -> str:
    return reverse(f"shout-out-{act}" if act else "shout-out", args=[one.reference])


def test_the_list_shows_what_is_open_begun_and_sent(signed_in: Client, alice: User) -> None:
    make_account(alice)
    owned = make_registered(alice)
    tasks = [make_task(), make_task("tip"), make_task("photo", regions=["SG"])]
    make_draft_of(owned, tasks[1])
    page = signed_in.get(LIST)
    for words in ("50 points", "Continue", "Begin", "the same for every number of stars"):
        assertContains(page, words)
    assertNotContains(page, str(tasks[2].title))
    answer = signed_in.post(reverse("shout-out-new"), {"task": tasks[0].pk, "product": owned.pk})
    begun = alice.shout_outs.get(task=tasks[0])
    assertRedirects(answer, page_of(begun))
    assert (begun.display_name, begun.language) == ("A. E.", "en")
    assertContains(signed_in.get(page_of(begun)), "for every number of stars")


def test_who_takes_no_part_reads_once_how_to_join(signed_in: Client, alice: User) -> None:
    make_registered(alice)
    make_registered(alice)
    make_task()
    page = signed_in.get(LIST)
    assertContains(page, "Join the Reward Program first", count=1)
    assertContains(page, f'href="{reverse("points")}">Join the Reward Program</a>', html=False)
    assertNotContains(page, "Begin")


@pytest.mark.long
def test_the_list_asks_as_often_however_much_there_is(signed_in: Client, alice: User) -> None:
    make_account(alice)
    signed_in.get(LIST)  # what a process keeps is there from then on
    asked = []
    for _number in range(3):
        make_sent(make_registered(alice), make_task())
        with CaptureQueriesContext(connection) as captured:
            signed_in.get(LIST)
        asked.append(len(captured))
    assert asked[0] == asked[1] == asked[2]


def test_a_review_is_written_saved_and_sent(signed_in: Client, alice: User) -> None:
    make_account(alice)
    draft = make_draft_of(make_registered(alice), make_task(), text="", stars=None)
    half = {**WHOLE, "text": "Half.", "save": "yes"}
    assertRedirects(signed_in.post(page_of(draft), half), LIST)
    page = signed_in.post(page_of(draft), {**WHOLE, "send": "yes"})
    assertContains(page, "We need this to show it.")
    page = signed_in.post(page_of(draft), {**WHOLE, "text": "Short.", "send": "yes"})
    for each in ("We need this to show it.", "Write 20 words at least."):
        assertContains(page, each)
    sure = {**WHOLE, "send": "yes", "publication": "on"}
    page = signed_in.post(page_of(draft), {**sure, "text": "Short.", "display_name": "a@b.example"})
    assertContains(page, "Write a name, no address.")
    assert page.context["form"].errors.keys() == {"display_name", "text"}
    for name in (f"{settings.BRAND['name']} Support", "✓ Verified owner", "\u200b"):
        page = signed_in.post(page_of(draft), {**sure, "display_name": name})
        assertContains(page, "Write a name of your own.")
    page = signed_in.post(page_of(draft), {**sure, "text": "Short."})
    assertContains(page, "Write 20 words at least.")
    assertRedirects(signed_in.post(page_of(draft), sure), page_of(draft))
    draft.refresh_from_db()
    assert (draft.status, draft.stars, draft.text) == ("sent", 2, TEXT)
    assertContains(signed_in.get(page_of(draft)), "Somebody reads it by")
    assertRedirects(signed_in.post(page_of(draft), {**sure, "text": "New."}), page_of(draft))
    assertContains(signed_in.get(LIST), "read by")
    assertRedirects(signed_in.post(page_of(draft, "withdrawal")), LIST)
    assertContains(signed_in.get(page_of(draft)), "You withdrew it on")


def test_a_link_is_taken_from_the_list_of_hosts_alone(signed_in: Client, alice: User) -> None:
    make_account(alice)
    ReviewHost.objects.create(host="shop.example", region="DE")
    draft = make_draft_of(make_registered(alice), make_task("link"), text="", stars=None)
    form = {"language": "en", "display_name": "A.", "send": "yes", "publication": "on"}
    page = signed_in.post(page_of(draft), {**form, "link": "https://evil.example/r/1"})
    assertContains(page, "We take reviews on these sites: shop.example.")
    assertContains(signed_in.post(page_of(draft), form), "Paste the address of your review.")
    signed_in.post(page_of(draft), {**form, "link": "https://shop.example/r/1"})
    draft.refresh_from_db()
    assert (draft.status, draft.link) == ("sent", "https://shop.example/r/1")


def got(client: Client, page: str) -> Any:
    answer: Any = client.get(page)
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return answer


@pytest.mark.long
def test_photos_need_rights_and_are_shown_to_all_once_it_is_accepted(
    signed_in: Client, alice: User
) -> None:
    make_account(alice)
    owned = make_registered(alice)
    draft, mia = make_draft_of(owned, make_task("photo"), stars=None), make_moderator()
    sure = {**WHOLE, "send": "yes", "publication": "on"}
    assertContains(signed_in.post(page_of(draft), sure), "Add a photo of your build.")
    text = sent_file("a.txt", b"no picture")
    half = {**WHOLE, "upload": "yes", "photo": [sent_file(), text]}
    page = signed_in.post(page_of(draft), half)
    assertContains(page, "picture.png")
    assertContains(page, "a.txt: ")
    photo = draft.photos.get()
    assertContains(signed_in.post(page_of(draft), sure), "Tell us that the photos are yours.")
    signed_in.post(page_of(draft), {**sure, "rights": "on"})
    draft.refresh_from_db()
    assert (draft.status, draft.rights_version != "") == ("sent", True)
    own = reverse("shout-out-photo", args=[draft.reference, photo.pk])
    public = reverse("review-photo", args=[draft.reference, photo.pk])
    small = reverse("review-photo-small", args=[draft.reference, photo.pk])
    assert got(signed_in, own)["Content-Type"] == "image/jpeg"
    visitor = Client()
    assert {visitor.get(each).status_code for each in (public, small)} == {404}
    accepted = decisions.accept(by=mia, shout_out_id=draft.pk, seen=1)
    assert {got(visitor, each).status_code for each in (public, small)} == {200}
    assert got(visitor, small)["Cache-Control"] == "public, max-age=900"
    assertContains(visitor.get(reverse("product-reviews", args=[owned.product.pk])), small)
    decisions.hide(by=mia, shout_out_id=accepted.pk, seen=1, why=HiddenWhy.ILLEGAL)
    assert {visitor.get(each).status_code for each in (public, small)} == {404}


@pytest.mark.long
def test_a_photo_of_one_sent_back_goes_with_its_file(signed_in: Client, alice: User) -> None:
    make_account(alice)
    draft, mia = make_draft_of(make_registered(alice), make_task()), make_moderator()
    signed_in.post(page_of(draft), {**WHOLE, "photo": [sent_file()], "upload": "yes"})
    sure = {**WHOLE, "send": "yes", "publication": "on", "rights": "on"}
    signed_in.post(page_of(draft), sure)
    draft.refresh_from_db()
    send_back(draft, mia, "A. B. is in the picture.")
    assertContains(signed_in.get(page_of(draft)), "is in the picture")
    signed_in.post(page_of(draft), {**WHOLE, "remove": draft.photos.get().pk})
    assert not draft.photos.exists()
    assert Upload.objects.get(kind=Upload.Kind.ATTACHMENT).deleted_at is not None


@pytest.mark.parametrize("state", ["draft", "sent"])
def test_a_strangers_is_not_there(signed_in: Client, state: str) -> None:
    owned, task = make_owner(), make_task()
    theirs = make_draft_of(owned, task) if state == "draft" else make_sent(owned, task)
    assert signed_in.get(page_of(theirs)).status_code == 404
    assert signed_in.post(page_of(theirs), {**WHOLE, "save": "y"}).status_code == 404
    for act in ("withdrawal", "draft-deletion"):
        assert signed_in.post(page_of(theirs, act)).status_code == 404
    begin = {"task": task.pk, "product": owned.pk}
    assert signed_in.post(reverse("shout-out-new"), begin).status_code == 404
    theirs.refresh_from_db()
    assert (theirs.status, theirs.text) == (state, TEXT)

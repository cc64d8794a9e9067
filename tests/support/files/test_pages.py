"""The pages with files, without scripts: nothing is lost by an error, and nobody sees another's."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from accounts.security_events import SecurityEvent
from support.desk import answering
from support.models import Conversation, ConversationFile, TicketDraft
from tests.support.conversations import PICTURE, make_agent, make_file, make_ticket, sent

pytestmark = pytest.mark.django_db
NEW, CONFIRM = reverse("ticket-new"), reverse("ticket-confirm")
ASKED = {"about": "", "topic": "other"}


def log(name: str = "fan.log") -> SimpleUploadedFile:
    return sent(name, name.encode())


def page_of(ticket: Conversation, act: str = "") -> str:
    return reverse(f"ticket-{act}" if act else "ticket", args=[ticket.reference])


def got(client: Client, page: str) -> Any:
    """What is answered, with its file read to the end."""
    answer: Any = client.get(page)
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return answer


def addresses(file: ConversationFile) -> list[str]:
    names = ("ticket-file", [file.pk, 0]), ("ticket-file-small", [file.pk])
    more = ("upload-page", [file.upload_id, 0]), ("upload-thumbnail", [file.upload_id])
    both = (*names, *more, ("upload-original", [file.upload_id]))
    return [reverse(name, args=keys) for name, keys in both]


def test_files_of_a_new_ticket_stay_through_errors_and_the_confirm_page(
    signed_in: Client,
) -> None:
    half = {**ASKED, "subject": "", "text": "It stays dark."}
    page = signed_in.post(NEW, {**half, "file": [log(), sent("a.zip", b"PK\x03\x04")]})
    for words in ("fan.log", "a.zip: This is an archive. Unpack it first.", "It stays dark."):
        assertContains(page, words)
    page = signed_in.post(NEW, {**half, "file": [sent()], "upload": "yes"})
    assertContains(page, "picture.png")
    assert not page.context["form"].errors
    draft = TicketDraft.objects.get()
    first, second = draft.files.order_by("number")
    page = signed_in.post(NEW, {**half, "remove": first.pk})
    assertNotContains(page, "fan.log")
    whole = {**ASKED, "subject": "No picture", "text": "Dark."}
    assertRedirects(signed_in.post(NEW, whole), CONFIRM)
    assertContains(signed_in.get(CONFIRM), reverse("ticket-file-small", args=[second.pk]))
    signed_in.post(CONFIRM, {"token": draft.token})
    page = signed_in.get(page_of(Conversation.objects.get()))
    assertContains(page, reverse("ticket-file", args=[second.pk, 0]))


def test_a_picture_is_shown_and_a_text_is_a_download(signed_in: Client, alice: User) -> None:
    picture = make_file(alice)
    text = make_file(alice, name="page.html.txt", content=b"x <script>alert(1)</script>")
    page, small, *_rest = addresses(picture)
    assert got(signed_in, page)["Content-Type"] == "image/jpeg"
    assert got(signed_in, small).status_code == 200
    answer = got(signed_in, addresses(text)[0])
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == 'attachment; filename="page.html.txt"'
    for missing in (addresses(text)[1], page.replace("/0/", "/1/")):
        assert signed_in.get(missing).status_code == 404


def test_a_reply_keeps_its_files_while_its_words_are_refused(
    signed_in: Client, alice: User
) -> None:
    ticket = make_ticket(alice)
    page = signed_in.post(page_of(ticket, "reply"), {"text": "", "file": [log()]})
    assertContains(page, "fan.log")
    pressed = {"text": "Half", "file": [sent()], "upload": "yes"}
    page = signed_in.post(page_of(ticket, "reply"), pressed)
    for words in ("picture.png", "fan.log", "Half"):
        assertContains(page, words)
    assert ticket.entries.count() == 1
    assertRedirects(signed_in.post(page_of(ticket, "reply"), {"text": "Whole"}), page_of(ticket))
    assert ticket.entries.get(number=2).files.count() == 2


@pytest.mark.long
def test_nobody_sees_the_file_of_another_or_of_a_note(
    client: Client, alice: User, bob: User, rita: User
) -> None:
    ticket, agent = make_ticket(alice), make_agent()
    theirs = make_file(alice, ticket)
    answering.note(by=agent, conversation_id=ticket.pk, text="-")
    note = make_file(alice, ticket, author=agent, content=PICTURE)
    for user, file in ((bob, theirs), (rita, theirs), (agent, theirs), (alice, note), (bob, note)):
        client.force_login(user)
        assert {client.get(each).status_code for each in addresses(file)} == {404}
    client.force_login(alice)
    assertNotContains(client.get(page_of(ticket)), reverse("ticket-file", args=[note.pk, 0]))
    for page in addresses(theirs)[2:]:
        assert client.get(page).status_code == 404


@pytest.mark.long
def test_agents_see_and_add_files_and_each_look_is_recorded(
    client: Client, alice: User, rita: User
) -> None:
    ticket, agent = make_ticket(alice), make_agent()
    file = make_file(alice, ticket)
    name = "admin:support_conversation"
    seen = reverse(f"{name}_file", args=[file.pk, 0])
    small = reverse(f"{name}_file_small", args=[file.pk])
    client.force_login(agent)
    assertContains(client.get(reverse(f"{name}_change", args=[ticket.pk])), small)
    assert got(client, seen).status_code == 200
    about = f"ticket {ticket.reference}, file {file.pk}"
    look = SecurityEvent.objects.get(kind=SecurityEvent.Kind.EVIDENCE, about=about)
    assert (look.actor_id, look.member_id) == (agent.pk, alice.pk)
    write = reverse(f"{name}_write", args=[ticket.pk])
    page = client.post(write, {"text": "", "seen": "1", "act": "answer", "file": [log()]})
    assertContains(page, "fan.log")
    client.post(write, {"text": "Try this.", "seen": "1", "act": "answer"})
    assert ticket.entries.get(number=2).files.count() == 1
    client.force_login(rita)
    assert client.get(seen).status_code == 403


@pytest.mark.long
def test_the_page_asks_as_often_however_many_files_there_are(
    signed_in: Client, alice: User
) -> None:
    ticket, asked = make_ticket(alice), []
    for number in range(3):
        make_file(alice, ticket, name=f"{number}.txt", content=f"{number}".encode())
        with CaptureQueriesContext(connection) as captured:
            signed_in.get(page_of(ticket))
        asked.append(len(captured))
    assert asked[1] == asked[2]

"""Live Chat in the browser of both sides: what pages show, and what a poll costs."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts.models import User
from support.chat import ending, news, talking
from support.models import (
    CannedAnswer,
    CannedAnswerText,
    ChatHours,
    ChatPresence,
    ChatSession,
    Conversation,
    TicketDraft,
)
from tests.factories import make_registered
from tests.plans import explained, filled, indexes_in
from tests.support.chat.chats import at_the_desk, make_chat, open_always, taken_chat

pytestmark = pytest.mark.django_db
BEGIN, DESK = reverse("chat-begin"), reverse("admin:support_chatsession_changelist")
# The session and the account; what is new takes one more.
OF_THE_FRAME = 2


def page_of(chat: ChatSession, act: str = "chat") -> str:
    return reverse(act, args=[chat.conversation.reference])


def act_of(chat: ChatSession, act: str, *rest: str) -> str:
    return reverse(f"admin:support_chatsession_{act}", args=[chat.conversation_id, *rest])


def queries(client: Client, url: str, status: int) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == status
    return len(captured)


def test_a_chat_begins_with_what_the_link_names(client: Client, alice: User) -> None:
    open_always()
    at_the_desk()
    unit = make_registered(alice)
    client.force_login(alice)
    page = client.get(f"{BEGIN}?product={unit.pk}&topic=technical")
    form = page.context["form"]
    assert (form["about"].value(), form["topic"].value()) == (f"product:{unit.pk}", "technical")
    token = form["token"].value()
    posted = {"about": f"product:{unit.pk}", "topic": "technical", "text": "Dark", "token": token}
    for _ in range(2):
        client.post(BEGIN, posted)
    chat = alice.chats.get()
    assert chat.conversation.registered_product == unit
    assertRedirects(client.get(BEGIN), page_of(chat))
    assertRedirects(client.get(page_of(chat, "ticket")), page_of(chat))
    assertContains(client.get(page_of(chat)), "You're next.")
    ending.end(by=alice, conversation_id=chat.conversation_id)
    assertRedirects(client.post(BEGIN, posted, follow=True), page_of(chat, "ticket"))
    assert alice.chats.count() == 1


@pytest.mark.long
def test_who_comes_when_nobody_is_there_finds_the_words_in_a_web_ticket(
    client: Client, alice: User
) -> None:
    client.force_login(alice)
    page = client.get(BEGIN, {"topic": "technical"})
    assertContains(page, "On working days")
    assertContains(page, f"{reverse('ticket-new')}?topic=technical")
    posted = {"about": "", "topic": "technical", "text": "It is\ndark.", "token": uuid4()}
    answer = client.post(BEGIN, posted, follow=True)
    assertContains(answer, "It is\ndark.")
    draft = TicketDraft.objects.get(user=alice)
    assert (draft.subject, draft.text) == ("It is", "It is\ndark.")
    assert not alice.chats.exists()
    ChatHours.objects.all().delete()
    assertNotContains(client.get(BEGIN), "When you can chat with us")


def test_a_poll_that_brings_nothing_is_one_query_and_writes_nothing(
    client: Client, alice: User, bob: User
) -> None:
    chat = make_chat(alice)
    client.force_login(alice)
    url = f"{page_of(chat, 'chat-since')}?after=1&state=waits-1"
    assert queries(client, url, 204) == OF_THE_FRAME + 1
    assertContains(client.get(f"{page_of(chat, 'chat-since')}?after=0"), "It stays dark.")
    sam = at_the_desk()
    taken_chat(alice, sam)
    assertContains(client.get(url), "is here for you.")
    talking.answer(by=sam, conversation_id=chat.conversation_id, text="Try HDMI", key=uuid4())
    found = client.get(f"{page_of(chat, 'chat-since')}?after=1&state=with-{sam.pk}")
    assertContains(found, "Try HDMI")
    assertNotContains(found, "It stays dark.")
    client.force_login(bob)
    for act in ("chat", "chat-since"):
        assert client.get(page_of(chat, act)).status_code == 404
    for act in ("chat-entries", "chat-end", "chat-ticket"):
        posted = {"text": "Hello", "key": uuid4()}
        assert client.post(page_of(chat, act), posted).status_code == 404


def sql_of(rows: QuerySet[Any, Any]) -> str:
    with CaptureQueriesContext(connection) as captured:
        list(rows)
    return captured[0]["sql"]


@pytest.mark.long
def test_polls_find_their_chats_by_indexes_among_thousands(alice: User) -> None:
    many = 20_000
    firsts = {"reference": "lpad(to_hex(n), 10, '0')", "due_on": "DATE '2026-12-01'"}
    sessions = {
        "conversation_id": "n + (SELECT min(id) - 1 FROM support_conversation)",
        "user_id": f"{alice.pk} + n - 5000",
        "ended_at": "CASE WHEN mod(n, 400) > 0 THEN now() END",
        "outcome": "CASE WHEN mod(n, 400) > 0 THEN 'ended' ELSE '' END",
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    with filled((Conversation, many, firsts), (ChatSession, many, sessions)):
        for rows in (news.standing_query(alice.pk, "0000001388"), news.desk_query(alice)):
            plan = explained(sql_of(rows))
            assert "Seq Scan" not in plan, plan
            # Of those that are live alone, however many there were.
            assert {"chat_live", "chat_one_live_of_member"} & indexes_in(plan), plan


@pytest.mark.long
def test_without_scripts_a_chat_is_led_by_forms_alone(client: Client, alice: User) -> None:
    sam = at_the_desk()
    chat = make_chat(alice)
    client.force_login(sam)
    assertContains(client.get(DESK), "Technical")
    client.post(reverse("admin:support_chatsession_next"))
    key = client.get(DESK).context["form"]["key"].value()
    for _ in range(2):
        client.post(act_of(chat, "write"), {"text": "Try HDMI", "key": key})
    member = Client()
    member.force_login(alice)
    said = {"text": "It works", "key": uuid4()}
    page = member.post(page_of(chat, "chat-entries"), said, follow=True)
    for words in ("Try HDMI", "It works"):
        assertContains(page, words)
    assert chat.conversation.entries.count() == 3
    client.post(act_of(chat, "act", "end"))
    assertRedirects(member.get(page_of(chat)), page_of(chat, "ticket"))
    over = member.post(page_of(chat, "chat-entries"), {"text": "One more", "key": uuid4()})
    assertContains(over, "One more", status_code=422)
    assertContains(over, "You can reopen it as a ticket.", status_code=422)


@pytest.mark.long
def test_the_desk_is_told_of_what_is_new_and_that_it_asks_is_presence(
    client: Client, alice: User
) -> None:
    sam = at_the_desk()
    client.force_login(sam)
    since = reverse("admin:support_chatsession_since")
    assert client.get(since).status_code == 204
    asked = queries(client, since, 204)
    chat = taken_chat(alice, sam)
    url = f"{since}?chat={chat.conversation_id}"
    found = client.get(url)
    assertContains(found, "It stays dark.")
    again = f"{url}&after=1&state={found.context['state']}"
    assert queries(client, again, 204) == asked
    ending.end(by=alice, conversation_id=chat.conversation_id)
    assertContains(client.get(again), "This chat is over")
    ChatPresence.objects.all().delete()
    client.post(reverse("admin:support_chatsession_availability"), {"available": "1"})
    assert ChatPresence.objects.get(agent=sam).takes_chats
    client.post(reverse("admin:support_chatsession_availability"), {"away": "1"})
    assert not ChatPresence.objects.get(agent=sam).takes_chats


@pytest.mark.long
def test_three_chats_are_tabs_with_what_is_new_in_each(
    client: Client, alice: User, bob: User
) -> None:
    sam = at_the_desk()
    first, second = taken_chat(alice, sam), taken_chat(bob, sam)
    client.force_login(sam)
    url = f"{reverse('admin:support_chatsession_since')}?chat={second.conversation_id}"

    def unread() -> list[tuple[int, int]]:
        found = client.get(url)
        return [(each.slot, each.unread) for each in found.context["own"]]

    assert unread() == [(1, 1), (2, 0)]
    for member, chat in ((alice, first), (bob, second)):
        talking.say(by=member, conversation_id=chat.conversation_id, text="So?", key=uuid4())
    assert unread() == [(1, 2), (2, 0)]
    shown = client.get(url)
    assertContains(shown, 'data-news="Alice: 2 new "')
    assertContains(shown, f'href="{DESK}?chat={first.conversation_id}"')
    client.get(f"{DESK}?chat={first.conversation_id}")
    assert unread() == [(1, 0), (2, 0)]
    # Not even what is new is noted as read by who does not have the chat any more.
    tom = at_the_desk("tom@x.test")
    client.post(act_of(first, "act", "hand-over"), {"to": tom.pk})
    assert [vars(each)["unread"] for each in news.at_desk(tom)] == [2]


@pytest.mark.long
def test_a_canned_answer_goes_behind_what_is_typed_and_sends_nothing(
    client: Client, alice: User
) -> None:
    sam = at_the_desk()
    chat = taken_chat(alice, sam)
    answer = CannedAnswer.objects.create(name="Cable")
    CannedAnswerText.objects.create(answer=answer, language="en", text="Try HDMI, {first_name}.")
    client.force_login(sam)
    posted = {"text": "Hello", "key": uuid4(), "canned": answer.pk, "fill": "yes"}
    page = client.post(act_of(chat, "write"), posted)
    assert page.context["form"]["text"].value() == "Hello\n\nTry HDMI, Alice."
    assert chat.conversation.entries.count() == 1


@pytest.mark.long
def test_an_act_that_comes_too_late_says_so(client: Client, alice: User) -> None:
    sam, tom = at_the_desk(), at_the_desk("tom@x.test")
    chat = taken_chat(alice, sam)
    client.force_login(sam)
    assertContains(client.get(DESK), tom.email)
    client.post(act_of(chat, "act", "hand-over"), {"to": tom.pk})
    late = client.post(act_of(chat, "act", "ticket"), follow=True)
    assertContains(late, "a colleague has it")
    kept = client.post(act_of(chat, "write"), {"text": "Wait", "key": uuid4()})
    assert kept.status_code == 422
    assert client.post(act_of(chat, "act", "unknown")).status_code == 404

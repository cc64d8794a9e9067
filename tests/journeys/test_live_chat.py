"""A chat between two browsers, while web and workers are killed; once without a script."""

import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error, Route, expect

from tests.journeys import tour
from tests.journeys.browsing import Arrive
from tests.journeys.site import Site, answers, wait_for
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.long]
DESK = "/admin/support/chatsession/"
BEGIN = "/support/chat/?topic=technical"
SAID = """
    SELECT body FROM support_conversationentry e JOIN support_conversation c
    ON c.id = e.conversation_id WHERE c.reference = %s ORDER BY number"""
LONG_AGO = """
    UPDATE support_chatsession SET queued_at = now() - interval '4 minutes'
    WHERE ended_at IS NULL"""
TRANSCRIPTS = "SELECT status FROM notifications_email WHERE \"to\" = %s AND kind = 'ticket_chat'"
# What the browser's console says of a server that was killed, and of a page that says 422.
BROKEN = "Failed to load resource|favicon"


def started_as(site: Site, name: str) -> Iterator[int]:
    """The processes of this site alone that call themselves so."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            environment = (entry / "environ").read_bytes()
            called = (entry / "comm").read_text(encoding="utf-8").strip()
        except OSError:
            continue
        if f"VAR_DIR={site.folder}".encode() in environment and called == name:
            yield int(entry.name)


def kill_all(site: Site, name: str) -> None:
    """Kill a program with all its processes; it is started anew."""
    found = list(started_as(site, name))
    assert found
    for pid in found:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def kill_web(site: Site) -> None:
    """Kill each process that answers requests, and wait until others do."""
    found = set(started_as(site, "web"))
    parents = {int(_stat(pid)[1]) for pid in found}
    workers = found - parents
    assert workers
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + 30
    while not answers(f"{site.url}/health/live/"):
        assert time.monotonic() < until
        time.sleep(0.1)


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()


def lose_answer(route: Route) -> None:
    """What was sent arrives, and its page never hears of it."""
    with suppress(Error):
        route.fetch()
    lose_request(route)


def lose_request(route: Route) -> None:
    """What was sent never arrives."""
    with suppress(Error):
        route.abort()


def reference_of(visitor: Visitor) -> str:
    return visitor.page.url.rstrip("/").rpartition("/")[2]


def said(visitor: Visitor) -> list[str]:
    return [body for (body,) in visitor.site.rows(SAID, reference_of(visitor))]


def begin(visitor: Visitor, text: str) -> None:
    visitor.open(BEGIN)
    visitor.field("Your message").fill(text)
    visitor.button("Start chat").click()
    visitor.page.wait_for_url("**/support/chat/*/")


@pytest.fixture
def sam(arrive: Arrive) -> Visitor:
    """Sam at the desk, with no chat of before."""
    agent = tour.member(arrive, "sam@example.com", forgives=BROKEN)
    agent.open(DESK)
    if agent.button("Available").count():
        agent.button("Available").click()
    expect(agent.page.get_by_text("You take new chats.")).to_be_visible()
    return agent


def test_two_browsers_chat_while_web_and_workers_die(arrive: Arrive, sam: Visitor) -> None:
    emil = tour.member(arrive, "emil@example.com", width="phone", forgives=BROKEN)
    emil.language = "de"
    begin(emil, "Es bleibt dunkel.")
    emil.sees(emil.label("You're next."))
    sam.sees("Technical")
    sam.page.keyboard.press("n")
    sam.page.wait_for_url("**chat=*")
    emil.sees("Sam ist für Sie da.")
    texts = ["Es bleibt dunkel."]
    for turn, lose in enumerate((lose_answer, lose_request)):
        texts.append(f"Frage {turn}")
        emil.page.route("**/entries/", lose)
        emil.field("Your message").fill(texts[-1])
        emil.button("Send").click()
        emil.sees("Verbindung verloren.")
        kill_web(emil.site)
        # What is typed meanwhile stays, and what was not sent is sent when the page is opened anew.
        emil.field("Your message").fill("Noch etwas")
        emil.page.unroute("**/entries/")
        if turn == 1:
            emil.page.reload()
        sam.sees(texts[-1])
        expect(emil.page.locator(".chat__entry--unsent")).to_have_count(0)
        expect(emil.field("Your message")).to_have_value("Noch etwas")
        texts.append(f"Antwort {turn}")
        sam.page.locator("textarea").fill(texts[-1])
        sam.page.keyboard.press("Enter")
        emil.sees(texts[-1])
    kill_all(emil.site, "worker")
    texts += leads_two_chats_by_keys(arrive, sam, emil)
    assert said(emil) == texts
    shown = emil.page.locator("[data-chat-log] [data-number] > div").all_inner_texts()
    assert [each.strip() for each in shown] == texts
    kill_all(emil.site, "worker")
    emil.button("End chat").click()
    emil.page.wait_for_url("**/support/tickets/*/")
    sam.sees("This chat is over, or a colleague has it.")
    letter = emil.letter_text("Ihr Chat mit uns", holding=texts[-1])
    assert all(each in letter for each in texts)
    assert emil.site.rows(TRANSCRIPTS, emil.email) == [("sent",)]
    emil.page.get_by_label("Gut", exact=True).check()
    emil.button("Rate").click()
    emil.sees("4 / 5")


def leads_two_chats_by_keys(arrive: Arrive, sam: Visitor, emil: Visitor) -> list[str]:
    """Sam takes a second chat, sees in it that there is news in the first, and answers there."""
    keys, bob = sam.page.keyboard, tour.member(arrive, "bob@example.com")
    begin(bob, "Me too.")
    sam.sees("Waiting (1)")
    for key in ("Escape", "n"):
        keys.press(key)
    expect(sam.page.locator("[data-chat-log]")).to_contain_text("Me too.")
    texts = ["Und nun?", "Fertig."]
    emil.field("Your message").fill(texts[0])
    emil.button("Send").click()
    sam.sees("1 new")
    expect(sam.page).to_have_title(re.compile(r"^\(1\) "))
    keys.press("1")
    expect(sam.page.locator("[data-chat-log]")).to_contain_text(texts[0])
    expect(sam.page.locator(".desk__unread")).to_have_count(0)
    keys.press("w")
    keys.type(texts[1])
    keys.press("Enter")
    emil.sees(texts[1])
    keys.press("Escape")
    keys.press("2")
    expect(sam.page.locator("[data-chat-log]")).to_contain_text("Me too.")
    keys.press("e")
    keys.press("Enter")
    bob.sees("This chat has ended.")
    return texts


def test_without_scripts_nobody_comes_and_it_is_a_ticket(arrive: Arrive, sam: Visitor) -> None:
    bob = tour.member(arrive, "bob@example.com", java_script_enabled=False)
    begin(bob, "Is anybody there?")
    bob.field("Your message").fill("Hello?")
    bob.button("Send").click()
    bob.sees("Hello?")
    reference = reference_of(bob)
    kill_all(bob.site, "sweeps")
    bob.site.run(LONG_AGO)
    ticket = "SELECT FROM support_conversation WHERE reference = %s AND status = 'received'"
    wait_for(bob.site, ticket, reference)
    bob.link("Look for new answers").click()
    bob.page.wait_for_url(f"**/support/tickets/{reference}/")
    bob.sees("Nobody was free within 3 minutes. This chat goes on as a ticket.")
    bob.sees("You will have an answer by")
    assert "Is anybody there?" in bob.letter_text("Your chat with us", holding="Hello?")
    expect(sam.page.get_by_text("Nobody waits for you.")).to_be_visible()

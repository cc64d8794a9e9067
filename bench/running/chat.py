"""Benchmark of Live Chat: a member's pages while a hundred chats ask what is new, and without."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time as time_of_day
from http.client import HTTPConnection
from statistics import median
from threading import Event, Thread
from typing import Final
from uuid import uuid4

from django.contrib.auth.models import Group

from accounts.models import Consent, User
from accounts.privacy import consent
from bench import database
from bench.page_cost import member_paths
from bench.report import Row, milliseconds, p95
from bench.running.callers import PATIENCE, cookies_of
from bench.running.programs import family, spent, web
from portal.embedded.servers import LOOPBACK
from portal.staff import groups
from support.chat import presence, starting
from support.models import ChatHours, ChatSession, TicketTopic
from support.tickets.drafts import TicketMatter
from tests.page_stage import make_stage

COMPARES = "chat: two web processes, a member's pages > while 100 open chats ask what is new"
CHATS: Final = 100
# Half of them talk: each asks every two seconds; the others every five.
PAUSES: Final = (2.0, 5.0)
ROUNDS: Final = 4
SECONDS: Final = 15.0
# As members read: so many a second, not as many as the server can bear.
READERS: Final = 4
BETWEEN: Final = 0.25


def measure() -> Iterator[Row]:
    """Read pages with and without chats in turn, a few times."""
    database.fresh("chat")
    stage = make_stage(products=20, claims=20, promotions=8, emails=30)
    chats = [(_poll_of(chat), cookies_of(chat.user)) for chat in _chats()]
    database.settle()
    paths, headers = list(member_paths(stage).values()), cookies_of(stage.member)
    waits: dict[bool, list[float]] = {False: [], True: []}
    costs: dict[bool, list[float]] = {False: [], True: []}
    asked = 0
    with web(workers=2) as (pid, port):
        _read(port, paths, headers, seconds=3)
        for _ in range(ROUNDS):
            for is_with in (False, True):
                before = spent(family(pid))
                with _asking(port, chats if is_with else []) as count:
                    waits[is_with] += _read(port, paths, headers, seconds=SECONDS)
                asked += count[0]
                costs[is_with].append((spent(family(pid)) - before) / SECONDS)
    bare, busy = p95(waits[False]), p95(waits[True])
    note = f"a member's pages, p95; {asked / ROUNDS / SECONDS:.0f} polls a second"
    yield Row(note, milliseconds(bare), milliseconds(busy), busy / bare)
    bare, busy = median(waits[False]), median(waits[True])
    yield Row("  p50", milliseconds(bare), milliseconds(busy), busy / bare)
    bare, busy = median(costs[False]), median(costs[True])
    what = "  processor time of the web, in a second"
    yield Row(what, milliseconds(bare), milliseconds(busy), busy / bare)
    each = (busy - bare) / (asked / ROUNDS / SECONDS)
    yield Row("  processor time of one poll", "", milliseconds(each), None)


def _chats() -> list[ChatSession]:
    """A hundred members wait; nobody takes them, so that each asks for its place too."""
    groups.sync()
    ChatHours.objects.update(opens=time_of_day(), closes=time_of_day(), on_all_days=True)
    agent = User.objects.create(email="agent@bench.example", is_staff=True)
    agent.groups.add(Group.objects.get(name="Agents"))
    presence.set_available(by=agent, is_available=True)
    topic = TicketTopic.objects.get(name="technical")
    members = [User.objects.create(email=f"chat{n}@bench.example") for n in range(CHATS)]
    for member in members:
        consent.record(by=member, kind=Consent.Kind.PRIVACY)
    return [_chat(member, topic) for member in members]


def _chat(member: User, topic: TicketTopic) -> ChatSession:
    matter, text = TicketMatter(), "It is dark."
    return starting.start(by=member, token=uuid4(), topic=topic, matter=matter, text=text)


def _poll_of(chat: ChatSession) -> str:
    position = ChatSession.objects.filter(pk__lte=chat.pk).count()
    return f"/support/chat/{chat.conversation.reference}/since/?after=1&state=waits-{position}"


@contextmanager
def _asking(port: int, chats: list[tuple[str, dict[str, str]]]) -> Iterator[list[int]]:
    """Let each chat ask at its own pace meanwhile; yield how often they did."""
    over, count = Event(), [0]
    helpers = [Thread(target=_ask, args=(port, chats[n::4], over, count)) for n in range(4)]
    for helper in helpers if chats else []:
        helper.start()
    yield count
    over.set()
    for helper in helpers if chats else []:
        helper.join()


def _ask(port: int, chats: list[tuple[str, dict[str, str]]], over: Event, count: list[int]) -> None:
    """Ask for some chats in the order in which they are due."""
    now = time.monotonic()
    spread = max(PAUSES) / max(len(chats), 1)
    due = [(now + n * spread, n) for n in range(len(chats))]
    browser = HTTPConnection(LOOPBACK, port, timeout=PATIENCE)
    while due and not over.is_set():
        moment, n = min(due)
        over.wait(max(0.0, moment - time.monotonic()))
        due.remove((moment, n))
        due.append((moment + PAUSES[n % len(PAUSES)], n))
        browser.request("GET", chats[n][0], headers=chats[n][1])
        answer = browser.getresponse()
        answer.read()
        assert answer.status == 204, answer.status  # noqa: PLR2004 -- nothing is new
        count[0] += 1


def _read(port: int, paths: list[str], headers: dict[str, str], *, seconds: float) -> list[float]:
    """Read pages as a few members do, who look at each for a while; return how long each took."""
    times: list[float] = []
    until = time.monotonic() + seconds

    def one(first: int) -> None:
        browser, turn = HTTPConnection(LOOPBACK, port, timeout=PATIENCE), first
        while time.monotonic() < until:
            begun = time.perf_counter()
            browser.request("GET", paths[turn % len(paths)], headers=headers)
            browser.getresponse().read()
            times.append(time.perf_counter() - begun)
            turn += 1
            time.sleep(BETWEEN)

    readers = [Thread(target=one, args=(n,)) for n in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return times

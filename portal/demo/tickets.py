"""The demo's tickets, one in each state, canned answers and a chat; made by their people's acts."""

# ruff: noqa: RUF001 -- Chinese has punctuation of its own

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from typing import Final
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from accounts.models import User
from evidence.uploads.attachments import clean_attachment
from evidence.uploads.cleaning import CleanUpload
from portal.demo.cleaning import clean_drawing
from portal.demo.drawings import sticker
from portal.demo.people import MEMBERS
from products.models import RegisteredProduct
from support.chat import ending, presence, queue, starting, talking
from support.desk import answering
from support.files import saving
from support.files.places import FilePlace
from support.models import CannedAnswer, ChatHours, Conversation, TicketDraft, TicketTopic
from support.tickets import drafts, opening, replying
from support.tickets.drafts import TicketMatter

Status = Conversation.Status


@dataclass(frozen=True, slots=True)
class TicketStory:
    """Who writes about what, what is answered, and how far it gets."""

    who: str
    topic: str
    subject: str
    text: str
    reaches: Conversation.Status
    answer: str = ""
    since: str = ""
    # With a photo of the product's label, and a log.
    has_files: bool = False


STORIES: Final = (
    TicketStory(
        who="alice",
        topic="technical",
        subject="Fan is loud after start",
        text="After each start the fan runs at full speed for a minute. Is that normal?",
        reaches=Status.RECEIVED,
        since="Since last week, each time",
        has_files=True,
    ),
    TicketStory(
        who="alice",
        topic="account",
        subject="Change my e-mail address",
        text="Where can I change the address that you write to?",
        reaches=Status.SOLVED,
        answer="Under My Profile: choose Email, then Change. We send a code to the new address.",
    ),
    TicketStory(
        who="bob",
        topic="promotion",
        subject="Two promotions for one product?",
        text="Can I redeem the same card in two promotions?",
        reaches=Status.ANSWERING,
        answer="We're looking into it for the two promotions that run now.",
    ),
    TicketStory(
        who="citra",
        topic="technical",
        subject="Layar tidak menyala",
        text="Sejak kemarin layar tetap gelap, lampu daya menyala.",
        reaches=Status.WAITING,
        answer="Kabel apa yang Anda pakai, HDMI atau DisplayPort?",
        since="Sejak kemarin",
    ),
    TicketStory(
        who="emil",
        topic="store",
        subject="Bestellung im Online-Shop",
        text="Meine Bestellung ist noch nicht da.",
        reaches=Status.CLOSED,
    ),
)
# Name: the texts by language.
CANNED: Final = {
    "Restart": {
        "en": "Hello {first_name},\n\nplease switch {product} off, unplug it for a minute and start"
        " it again. Does it help?",
        "id": "Halo {first_name},\n\nmatikan {product}, cabut kabelnya selama satu menit, lalu"
        " nyalakan lagi. Apakah berhasil?",
        "zh-hant": "{first_name} 您好：\n\n請將 {product} 關機，拔除電源一分鐘後再開機。"
        "問題解決了嗎？",
        "de": "Hallo {first_name},\n\nbitte schalten Sie {product} aus, trennen Sie es eine Minute"
        " vom Strom und starten Sie es neu. Hilft das?",
        "ko": "안녕하세요, {first_name} 님.\n\n{product}의 전원을 끄고 1분간 플러그를"
        " 뽑은 뒤 다시 켜 주세요. 해결되었나요?",
    },
    "We look into it": {
        "en": "Hello {first_name},\n\nwe're looking into ticket {ticket_id} and write again.",
        "id": "Halo {first_name},\n\ntiket {ticket_id} sedang kami periksa."
        " Kami akan menulis lagi.",
        "zh-hant": "{first_name} 您好：\n\n我們正在處理客服單 {ticket_id}，會再與您聯絡。",
        "de": "Hallo {first_name},\n\nwir prüfen Ticket {ticket_id} und melden uns wieder.",
        "ko": "안녕하세요, {first_name} 님.\n\n문의 {ticket_id}을(를) 확인하고 있으며 다시"
        " 안내드리겠습니다.",
    },
}
# Seconds after the start, and how fast the fan turns.
_SPEEDS: Final = ((0, 3190), (10, 3200), (20, 3195), (30, 3200), (45, 2400), (59, 1150))
_LANGUAGES: Final = {person.key: person.language for person in MEMBERS}


def load(people: dict[str, User]) -> None:
    """Write the canned answers, and let each ticket come as far as its story says."""
    for name, texts in CANNED.items():
        answer = CannedAnswer.objects.create(name=name)
        for language, text in texts.items():
            answer.texts.create(language=language, text=text)
    for story in STORIES:
        with translation.override(_LANGUAGES[story.who]):
            _tell(story, people[story.who], people["sam"])


def _tell(story: TicketStory, member: User, agent: User) -> None:
    topic = TicketTopic.objects.offered().get(name=story.topic)
    product = member.registered_products.live().first() if story.topic == "technical" else None
    asked = {str(fact.pk): story.since for fact in topic.facts.all() if fact.is_required}
    draft = drafts.save_draft(
        by=member,
        topic=topic,
        matter=TicketMatter(product),
        subject=story.subject,
        text=story.text,
        facts=asked,
    )
    if story.has_files and product is not None:
        _add_files(draft, product)
    ticket = opening.open_conversation(by=member, token=draft.token)
    act = {
        Status.ANSWERING: answering.answer,
        Status.WAITING: answering.ask,
        Status.SOLVED: answering.solve,
    }.get(story.reaches)
    if act is not None:
        act(by=agent, conversation_id=ticket.pk, text=story.answer, seen=1)
    elif story.reaches == Status.CLOSED:
        replying.close(by=member, conversation_id=ticket.pk)


def _add_files(draft: TicketDraft, product: RegisteredProduct) -> None:
    for clean in _label_and_log(product):
        saving.save_file(place=FilePlace.of_draft(draft), clean=clean)


def _label_and_log(product: RegisteredProduct) -> Iterator[CleanUpload]:
    serial = product.serial
    # A CHK that is none: only a claim's photo has to show the right one.
    photo = sticker(
        serial=serial.serial, chk="---", model=serial.product.model, product=product.product.name
    )
    yield clean_drawing(photo, "label.png")
    lines = (f"00:00:{second:02}  fan 1  {rpm} rpm\n" for second, rpm in _SPEEDS)
    log = SimpleUploadedFile("fan-speed.log", "".join(lines).encode())
    yield clean_attachment(log)


def chat(people: dict[str, User]) -> None:
    """Open Live Chat at all hours, and let Mei and Sam have one; Sam is ready for the next."""
    ChatHours.objects.update(opens=time(), closes=time(), on_all_days=True)
    mei, sam = people["mei"], people["sam"]
    presence.set_available(by=sam, is_available=True)
    with translation.override(mei.language):
        chat = starting.start(
            by=mei,
            token=uuid4(),
            topic=TicketTopic.objects.get(name="technical"),
            matter=TicketMatter(mei.registered_products.live().first()),
            text="螢幕可以接 DisplayPort 嗎？",
        )
        queue.take_next(by=sam)
        pk = chat.conversation_id
        talking.answer(by=sam, conversation_id=pk, text="可以，請用盒內附的線。", key=uuid4())
        talking.say(by=mei, conversation_id=pk, text="可以了，謝謝！", key=uuid4())
        ending.end(by=mei, conversation_id=pk)

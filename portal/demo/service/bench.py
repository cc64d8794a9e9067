"""The demo's repairs at the bench, one in each stage; made by the acts of member and technician."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils import translation

from accounts.models import User
from evidence.uploads.cleaning import CleanUpload
from foundation.working_days import add_working_days, today
from fulfilment.models import Carrier
from portal.demo import catalogue, claims
from portal.demo.cleaning import clean_drawing
from portal.demo.drawings import sticker
from portal.demo.service import repairs
from portal.demo.service.days import Diary
from portal.demo.service.repair_stories import RepairStory
from service.bench import examining, receiving, refusing, returning, working
from service.models import BenchReason, QuoteLine, Repair, RepairPhoto, RepairStage, RepairWay
from service.models.quote import minor_of
from service.results import answering, objecting, quoting
from service.results.quoting import AskedFor

Act = Callable[[Repair, User], object]
# Working days after the application, and then.
SENT_AFTER: Final = 1
ARRIVED_AFTER: Final = 2
BROUGHT_AFTER: Final = 1
FAULT: Final = {
    "en": "The power stage of the board has failed.",
    "de": "Die Spannungsversorgung der Platine ist ausgefallen.",
    "id": "Rangkaian daya pada papan rusak.",
    "ko": "보드의 전원부가 고장 났습니다.",
    "zh-hant": "主機板的供電電路故障。",
}
# The warranty does not cover this, so a quote follows.
KNOCK: Final = {
    "en": "A knock has broken the power stage of the board.",
    "de": "Ein Stoß hat die Spannungsversorgung der Platine beschädigt.",
    "id": "Benturan merusak rangkaian daya pada papan.",
    "ko": "충격으로 보드의 전원부가 파손되었습니다.",
    "zh-hant": "主機板的供電電路因撞擊而損壞。",
}
WORK: Final = {
    "en": "Power stage changed, inside cleaned.",
    "de": "Spannungsversorgung getauscht, innen gereinigt.",
    "id": "Rangkaian daya diganti, bagian dalam dibersihkan.",
    "ko": "전원부를 교체하고 내부를 청소했습니다.",
    "zh-hant": "更換供電電路並清潔內部。",
}
TESTS: Final = {
    "en": "Four hours under load, all ports.",
    "de": "Vier Stunden unter Last, alle Anschlüsse.",
    "id": "Empat jam dengan beban, semua port.",
    "ko": "4시간 부하 시험, 모든 포트 확인.",
    "zh-hant": "四小時負載測試、所有連接埠。",
}
# What a quote asks for, in euros or what is about as much; and how much that is elsewhere.
LINES: Final = (
    (QuoteLine.Kind.LABOR, "Opening and test", 49, False),
    (QuoteLine.Kind.PART, "Fan", 29, True),
    (QuoteLine.Kind.PART, "Power stage", 69, False),
)
RATES: Final = {"KRW": 1_000, "IDR": 10_000}


@dataclass(frozen=True, slots=True)
class BenchStory:
    """Whose unit it is, and what is done with it one after the other."""

    who: str
    text: str
    acts: tuple[tuple[int, Act], ...]
    way: RepairWay = RepairWay.SEND_IN


def _find(repair: Repair, by: User) -> object:
    text = FAULT[repair.user.language or "en"]
    return examining.find(
        by=by, repair_id=repair.pk, result="confirmed", is_covered=True, text=text
    )


def _find_uncovered(repair: Repair, by: User) -> object:
    text = KNOCK[repair.user.language or "en"]
    return examining.find(by=by, repair_id=repair.pk, result="outside", is_covered=False, text=text)


def _wait(repair: Repair, by: User) -> object:
    reason = BenchReason.objects.get(name="part-ordered")
    return examining.wait(
        by=by,
        repair_id=repair.pk,
        waiting_for="part",
        until=add_working_days(today(), 6, repair.region),
        reason=reason.text(repair.user.language),
    )


def _quote(repair: Repair, by: User) -> object:
    currency, fee = quoting.usual_terms(repair)
    rate = RATES.get(currency, 1)
    lines = [
        AskedFor(kind, text, minor_of(Decimal(amount * rate), currency), is_optional)
        for kind, text, amount, is_optional in LINES
    ]
    return quoting.quote(
        by=by,
        repair_id=repair.pk,
        lines=lines,
        currency=currency,
        refusing_fee_minor=minor_of(fee, currency),
    )


def _accept_half(repair: Repair, _by: User) -> object:
    quote = repair.quotes.get()
    wanted = [line.pk for line in quote.lines.exclude(text="Fan")]
    return answering.answer(by=repair.user, quote_id=quote.pk, accepted=wanted)


def _pay(repair: Repair, by: User) -> object:
    return quoting.note_paid(by=by, repair_id=repair.pk, paid_on=today())


def _exchange(repair: Repair, by: User) -> object:
    unit = catalogue.free_units(repair.product.model)[-1]
    return working.exchange_serial(by=by, repair_id=repair.pk, name="Mainboard", serial=unit.serial)


def _report(repair: Repair, by: User) -> object:
    working.repaired(by=by, repair_id=repair.pk)
    return working.report(
        by=by,
        repair_id=repair.pk,
        work=WORK[repair.user.language or "en"],
        tests=TESTS[repair.user.language or "en"],
        firmware="7D25v1F",
    )


def _refuse(repair: Repair, by: User) -> object:
    reason = BenchReason.objects.get(name="liquid")
    text = reason.text(repair.user.language)
    photo = _photo(repair, "refusal.png")
    return refusing.refuse(by=by, repair_id=repair.pk, reason=text, photo=photo)


def _object(repair: Repair, _by: User) -> object:
    text = "Es war nie in der Nähe von Wasser."
    return objecting.object_to(by=repair.user, repair_id=repair.pk, text=text)


def _give_up(repair: Repair, by: User) -> object:
    reason = BenchReason.objects.get(name="not-repairable")
    text = reason.text(repair.user.language)
    return refusing.send_back_unrepaired(by=by, repair_id=repair.pk, reason=text)


def _ship(repair: Repair, by: User) -> object:
    carrier = Carrier.objects.get_or_create(name=claims.CARRIER["name"], defaults=claims.CARRIER)[0]
    number = f"SG{44100000 + repair.pk}"
    return returning.ship(by=by, repair_id=repair.pk, carrier=carrier, number=number)


def _deliver(repair: Repair, by: User) -> object:
    return returning.note_delivered(by=by, repair_id=repair.pk)


# With each act after how many working days.
STORIES: Final = (
    BenchStory(
        "bob",
        "The screen goes black after an hour.",
        (
            (1, _find_uncovered),
            (0, _quote),
            (2, _accept_half),
            (1, _pay),
            (3, _exchange),
            (1, _report),
        ),
    ),
    BenchStory("bob", "It switches itself off after a while.", ((1, _find),)),
    BenchStory("dewi", "Tidak mau menyala sama sekali.", ((1, _find), (0, _wait))),
    BenchStory("min", "It switches off under load.", ((2, _find_uncovered), (0, _quote))),
    BenchStory("joon", "전원이 켜지지 않습니다.", ((1, _find), (2, _report), (1, _ship))),
    BenchStory(
        "alice",
        "The fan scratches.",
        ((1, _find), (2, _report), (0, _ship), (2, _deliver)),
    ),
    BenchStory("emil", "Kein Bild mehr.", ((1, _find_uncovered), (0, _refuse), (1, _object))),
    BenchStory("mei", "開機後沒有畫面。", ((2, _find), (1, _give_up))),
    BenchStory("citra", "Kipas tidak berputar.", ()),
    BenchStory("emil", "Der Lüfter schleift.", ((0, _find), (1, _report)), way=RepairWay.DROP_OFF),
)


def load(people: dict[str, User]) -> None:
    """Let each story begin with a member's application, and come as far as it says."""
    for story in STORIES:
        member = people[story.who]
        is_sent = story.way == RepairWay.SEND_IN
        arrives = ARRIVED_AFTER if is_sent else BROUGHT_AFTER
        days = SENT_AFTER * is_sent + arrives + sum(after for after, _act in story.acts)
        diary = Diary(days, member)
        if (product := repairs.free_product(member, diary.first)) is None:
            continue
        with diary.after(0), translation.override(member.language):
            told = RepairStory(story.who, story.text, RepairStage.APPROVED, way=story.way)
            repair = repairs.apply_for(member, product, told)
        if is_sent:
            with diary.after(SENT_AFTER):
                repairs.send(repair, f"JD0146{repair.pk:05}")
        with diary.after(arrives):
            receiving.receive(by=people["fred"], repair_id=repair.pk, accessories=["power_adapter"])
        _tell(story, diary, repair, people["fred"], people["tina"])


def _tell(story: BenchStory, diary: Diary, repair: Repair, desk: User, technician: User) -> None:
    with diary.after(0):
        moment, photos = receiving.Moment.RECEIVED, dict(_photos(repair))
        receiving.photograph(by=desk, repair_id=repair.pk, moment=moment, photos=photos)
    for days, act in story.acts:
        with diary.after(days):
            act(Repair.objects.for_pages().get(pk=repair.pk), technician)


def _photos(repair: Repair) -> Iterator[tuple[str, CleanUpload]]:
    for shows in (RepairPhoto.Shows.WHOLE, RepairPhoto.Shows.SERIAL):
        yield shows.value, _photo(repair, f"arrival-{shows.value}.png")


def _photo(repair: Repair, name: str) -> CleanUpload:
    unit = repair.serial
    model, product = unit.product.model, unit.product.name
    return clean_drawing(sticker(serial=unit.serial, chk="---", model=model, product=product), name)

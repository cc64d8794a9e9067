"""Acts that write the letters about tickets."""

from datetime import timedelta

from accounts.models import User
from notifications.models import Email
from promotions.models import Promotion
from support import ticket_emails
from support.chat import ending
from support.desk import answering
from support.models import Conversation
from support.promises import at_risk
from support.tickets import silence
from tests.conftest import in_group
from tests.factories import make_claim, make_reward, today
from tests.support.chat.chats import make_chat, taken_chat
from tests.support.conversations import make_ticket


def _opened(citra: User, promotion: Promotion) -> int:
    make_reward(promotion, n=1)
    claim = make_claim(citra, promotion)
    product = claim.registered_product
    written = {"subject": "-", "text": "-\n-", "topic": "promotion"}
    return make_ticket(citra, product, claim=claim, **written).pk


def ticket_received(citra: User, rita: User, promotion: Promotion) -> None:
    del rita
    _opened(citra, promotion)


def ticket_answered(citra: User, rita: User, promotion: Promotion) -> None:
    answering.answer(by=rita, conversation_id=_opened(citra, promotion), text="-", seen=1)


def ticket_solved(citra: User, rita: User, promotion: Promotion) -> None:
    answering.solve(by=rita, conversation_id=_opened(citra, promotion), text="-", seen=1)


def ticket_waiting(citra: User, rita: User, promotion: Promotion) -> None:
    answering.ask(by=rita, conversation_id=_opened(citra, promotion), text="-", seen=1)


def ticket_closing(citra: User, rita: User, promotion: Promotion) -> None:
    ticket_waiting(citra, rita, promotion)
    Conversation.objects.filter(closes_on__isnull=False).update(
        closes_on=today() + timedelta(days=2)
    )
    silence.send_reminders()


def ticket_lapsed(citra: User, rita: User, promotion: Promotion) -> None:
    ticket_waiting(citra, rita, promotion)
    Conversation.objects.filter(closes_on__isnull=False).update(
        closes_on=today() - timedelta(days=2)
    )
    silence.close_silent()


def tickets_due(citra: User, rita: User, promotion: Promotion) -> None:
    in_group(rita, "Support leads")
    User.objects.filter(pk=rita.pk).update(language=citra.language)
    pk = _opened(citra, promotion)
    Conversation.objects.filter(pk=pk).update(due_on=today())
    Email.objects.filter(kind="ticket_received").delete()
    at_risk.warn_leads()


def ticket_mail_large(citra: User, rita: User, promotion: Promotion) -> None:
    del rita
    pk = _opened(citra, promotion)
    ticket_emails.mail_refused(Conversation.objects.for_pages().get(pk=pk), "large")


def ticket_mail_over(citra: User, rita: User, promotion: Promotion) -> None:
    del rita
    pk = _opened(citra, promotion)
    ticket_emails.mail_refused(Conversation.objects.for_pages().get(pk=pk), "over")


def ticket_closed(citra: User, rita: User, promotion: Promotion) -> None:
    answering.close(by=rita, conversation_id=_opened(citra, promotion), text="-", seen=1)


def ticket_chat_ended(citra: User, rita: User, promotion: Promotion) -> None:
    del promotion
    ending.solve(by=rita, conversation_id=taken_chat(citra, rita).conversation_id)


def ticket_chat_left(citra: User, rita: User, promotion: Promotion) -> None:
    del rita, promotion
    ending.go_on_as_ticket(by=citra, conversation_id=make_chat(citra).conversation_id)

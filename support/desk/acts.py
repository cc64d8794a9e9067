"""What an agent may press on a ticket's page: each calls one verb and says what came of it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.conflicts import ConflictOfInterest
from accounts.models import User
from evidence.uploads.upload_errors import NotStored
from support.desk import answering, leases, routing, unverified_mails
from support.tickets.replying import CannotReopen
from support.tickets.writing import ConversationEnded, NothingWritten

Given = Mapping[str, Any]
Act = Callable[[User, int, Given], object]

# In the order of the buttons, with what they are called.
WRITTEN: Final[dict[str, Promise]] = {
    "answer": _("Answer"),
    "ask": _("Ask the member"),
    "solve": _("Answer and solve"),
    "close": _("Close without solution"),
    "note": _("Add note"),
}
# The keys of their buttons; what ends a ticket without a solution has none.
KEYS: Final = {"answer": "A", "ask": "Q", "solve": "S", "note": "M"}
_VERBS: Final = {
    "answer": answering.answer,
    "ask": answering.ask,
    "solve": answering.solve,
    "close": answering.close,
}
DECIDED: Final[dict[str, Callable[..., object]]] = {
    "accept": unverified_mails.accept,
    "dismiss": unverified_mails.dismiss,
}
REFUSED: Final = (
    answering.NewerEntry,
    leases.AtHandOfOther,
    routing.CannotHandOver,
    routing.CannotMerge,
    unverified_mails.MailDecided,
    NotStored,
    CannotReopen,
    ConflictOfInterest,
    ConversationEnded,
    NothingWritten,
)


def write(act: str, *, by: User, conversation_id: int, given: Given) -> None:
    """Write an answer, a question, the solution, the end, or a note."""
    if act == "note":
        answering.note(by=by, conversation_id=conversation_id, text=given["text"])
    else:
        _VERBS[act](by=by, conversation_id=conversation_id, text=given["text"], seen=given["seen"])


def _hand_over(by: User, pk: int, given: Given) -> object:
    return routing.hand_over(by=by, conversation_id=pk, to=given["to"], note=given["note"])


MOVES: Final[dict[str, Act]] = {
    "take": lambda by, pk, _given: leases.take_over(conversation_id=pk, by=by),
    "release": lambda by, pk, _given: leases.release(conversation_id=pk, by=by),
    "hand-over": _hand_over,
    "topic": lambda by, pk, given: routing.change_topic(
        by=by, conversation_id=pk, topic=given["topic"]
    ),
    "merge": lambda by, pk, given: routing.merge(by=by, conversation_id=pk, into=given["into"].pk),
}


def why(error: Exception) -> str | Promise:
    """Return why an act was refused, in words for the agent."""
    if isinstance(error, ConflictOfInterest):
        return error.conflict.label
    if isinstance(error, leases.AtHandOfOther):
        return _("%(name)s works on this ticket. Take it over first.") % {
            "name": error.holder.get_full_name()
        }
    return str(error.message) if isinstance(error, NotStored) else _WHY[type(error)]


_WHY: Final[dict[type[Exception], Promise]] = {
    answering.NewerEntry: _("Somebody has written meanwhile. Read it first; your text is kept."),
    routing.CannotHandOver: _("This colleague can't answer this ticket."),
    routing.CannotMerge: _("These two can't be merged: choose an open ticket of the same member."),
    unverified_mails.MailDecided: _("A colleague has decided about this email meanwhile."),
    CannotReopen: _("This ticket can't be reopened any more."),
    ConversationEnded: _("This ticket is solved or closed."),
    NothingWritten: _("Write something first."),
}

"""Files of conversations: five of an author, kept apart from others', sent once, gone by rule."""

from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from accounts.models import User
from evidence.models import Upload, evidence_storage
from foundation import personal_data
from foundation.personal_data import erasing
from notifications.models import Email
from support import retention
from support.desk import answering, routing
from support.files import places, saving
from support.files.places import FilePlace
from support.models import Conversation, ConversationFile, TicketDraft
from support.tickets import drafts, opening, replying
from tests.support.conversations import (
    make_agent,
    make_draft_ticket,
    make_file,
    make_ticket,
    sent,
)

pytestmark = pytest.mark.django_db
PART = next(app for app in personal_data.APPS if app.app == "support")


def log(number: int = 0) -> dict[str, Any]:
    return {"name": f"fan-{number}.log", "content": f"fan {number}".encode()}


def save(place: FilePlace, number: int = 0) -> ConversationFile:
    return saving.save_upload(place=place, upload=sent(f"{number}.log", f"fan {number}".encode()))


def test_a_drafts_files_are_sent_with_its_ticket(alice: User) -> None:
    draft = make_draft_ticket(alice)
    for number in range(2):
        save(FilePlace.of_draft(draft), number)
    ticket = opening.open_conversation(by=alice, token=draft.token)
    files = ticket.entries.get().files.for_pages()
    assert [each.name for each in files] == ["0.log", "1.log"]
    assert Upload.objects.submitted().count() == 2


def test_what_waits_goes_with_its_authors_next_entry_and_the_same_file_once(alice: User) -> None:
    ticket, agent = make_ticket(alice), make_agent()
    place = FilePlace.waiting(alice, ticket)
    assert save(place) == save(place)
    answering.note(by=agent, conversation_id=ticket.pk, text="-")
    assert place.files().count() == 1
    entry = replying.reply(by=alice, conversation_id=ticket.pk, text="See the log.")
    assert (entry.files.count(), place.files().count()) == (1, 0)
    # The same press again, with the same file and the same words.
    save(place)
    assert replying.reply(by=alice, conversation_id=ticket.pk, text="See the log.") == entry
    save(place, 1)
    assert replying.reply(by=alice, conversation_id=ticket.pk, text="See the log.") != entry


def test_an_answer_has_the_file_of_a_note_too_and_its_email_says_so(alice: User) -> None:
    ticket, agent = make_ticket(alice), make_agent()
    save(FilePlace.waiting(agent, ticket, is_for_note=True))
    answering.note(by=agent, conversation_id=ticket.pk, text="-")
    for _press in range(2):
        save(FilePlace.waiting(agent, ticket))
        entry = answering.answer(by=agent, conversation_id=ticket.pk, text="See it.", seen=2)
    assert [each.name for each in entry.files.for_pages()] == ["0.log"]
    assert not FilePlace.waiting(agent, ticket).files()
    told = Email.objects.get(kind="ticket_answered")
    assert "- 0.log" in told.text
    assert "0.log" in told.html


def test_what_waits_in_a_merged_ticket_goes_where_that_goes_on(
    signed_in: Client, alice: User
) -> None:
    ticket, other, agent = make_ticket(alice), make_ticket(alice), make_agent()
    save(FilePlace.waiting(alice, ticket))
    routing.merge(by=agent, conversation_id=ticket.pk, into=other.pk)
    assert FilePlace.waiting(alice, other).files().count() == 1
    # One that comes while it is merged, and one from a page that was open before.
    save(FilePlace.waiting(alice, ticket), 1)
    page = reverse("ticket-reply", args=[ticket.reference])
    signed_in.post(page, {"text": "See them.", "file": sent("2.log", b"fan 2")})
    entry = replying.reply(by=alice, conversation_id=ticket.pk, text="And this.")
    assert entry.conversation == other
    files = ConversationFile.objects.filter(conversation=other, entry__author=alice)
    assert {each.name for each in files.for_pages()} == {"0.log", "1.log", "2.log"}
    assert not ConversationFile.objects.filter(entry=None)


def test_what_finds_no_room_in_a_merge_is_named_and_follows(signed_in: Client, alice: User) -> None:
    ticket, other = make_ticket(alice), make_ticket(alice)
    for number in range(3):
        save(FilePlace.waiting(alice, ticket), number)
        save(FilePlace.waiting(alice, other), number + 3)
    routing.merge(by=make_agent(), conversation_id=ticket.pk, into=other.pk)
    place = FilePlace.waiting(alice, other)
    (left,) = place.left_behind()
    assert (left.name, place.files().count()) == ("2.log", 5)
    page = signed_in.get(reverse("ticket", args=[other.reference]))
    assertContains(page, "no room yet")
    assert signed_in.get(reverse("ticket-file", args=[left.pk, 0])).getvalue() == b"fan 2"
    replying.reply(by=alice, conversation_id=other.pk, text="Five of them.")
    assert [each.name for each in place.files()] == ["2.log"]
    assert not place.left_behind()


def test_five_files_and_so_many_bytes_are_the_most(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = FilePlace.waiting(alice, make_ticket(alice))
    for number in range(5):
        save(place, number)
    with pytest.raises(ValidationError, match="up to 5 files"):
        save(place, 5)
    first = place.files()[0]
    assert saving.remove_file(place=place, pk=first.pk)
    assert not Upload.objects.filter(pk=first.upload_id).exists()
    assert save(place, 6).number == first.number
    saving.remove_file(place=place, pk=place.files()[0].pk)
    monkeypatch.setattr(places, "MOST_MEGABYTES", 0)
    with pytest.raises(ValidationError, match="larger than 0 MB"):
        save(place, 7)


def test_the_database_takes_no_sixth_no_other_place_and_no_change_of_what_was_sent(
    alice: User, bob: User
) -> None:
    ticket, other = make_ticket(alice), make_ticket(bob)
    file = make_file(alice, ticket, **log())
    waiting = save(FilePlace.waiting(alice, ticket), 1)
    draft = make_draft_ticket(bob)
    theirs = other.entries.get()
    refused = (
        partial(ConversationFile.objects.filter(pk=waiting.pk).update, number=6),
        partial(ConversationFile.objects.filter(pk=waiting.pk).update, entry=theirs),
        partial(ConversationFile.objects.filter(pk=waiting.pk).update, draft=draft),
        partial(
            ConversationFile.objects.filter(pk=waiting.pk).update, draft=draft, conversation=None
        ),
        partial(ConversationFile.objects.filter(pk=file.pk).update, conversation=other),
        partial(ConversationFile.objects.filter(pk=file.pk).update, entry=None),
        file.delete,
    )
    for act in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_what_is_begun_and_added_to_an_open_ticket_brings_its_files(alice: User) -> None:
    ticket, draft = make_ticket(alice), make_draft_ticket(alice)
    for number in range(3):
        save(FilePlace.of_draft(draft), number)
        save(FilePlace.waiting(alice, ticket), number + 3)
    with pytest.raises(ValidationError, match="up to 5"):
        saving.take_over(draft=draft, conversation=ticket)
    assert draft.files.count() == 3
    drafts.delete_draft(by=alice)
    assert Upload.objects.count() == 3
    draft = make_draft_ticket(alice)
    save(FilePlace.of_draft(draft), 9)
    saving.take_over(draft=draft, conversation=ticket)
    assert [each.number for each in FilePlace.waiting(alice, ticket).files()] == [1, 2, 3, 4]


def test_a_copy_has_the_files_of_both_sides_but_none_of_notes(alice: User, bob: User) -> None:
    ticket, agent = make_ticket(alice), make_agent()
    make_file(alice, ticket, name="mine.png")
    answering.answer(by=agent, conversation_id=ticket.pk, text="Here.", seen=1)
    make_file(alice, ticket, author=agent, name="ours.txt", content=b"Do this.")
    answering.note(by=agent, conversation_id=ticket.pk, text="-")
    make_file(alice, ticket, author=agent, name="note.txt", content=b"Secret.")
    make_file(bob, name="bobs.png")
    save(FilePlace.waiting(alice, ticket))
    assert PART.sections
    assert PART.files
    found = {section.name: list(section.rows) for section in PART.sections(alice)}
    names = [row[3] for row in found["ticket_files"]]
    assert names == ["mine.png", "ours.txt", "0.log"]
    contents = []
    for each in PART.files(alice):
        with each.open() as opened:
            contents.append(opened.read())
    assert contents[1:] == [b"Do this.", b"fan 0"]
    evidence = next(app for app in personal_data.APPS if app.app == "evidence")
    for of_everybody in (alice, agent):
        assert evidence.files
        assert list(evidence.files(of_everybody)) == []


def files_left() -> list[str]:
    named = Upload.objects.exclude(original="").values_list("original", flat=True)
    pages = Upload.objects.exclude(pages__file="").values_list("pages__file", flat=True)
    return [name for name in (*named, *pages) if name and evidence_storage().exists(name)]


def test_an_erasure_deletes_the_files_of_both_sides(alice: User, bob: User) -> None:
    ticket, agent = make_ticket(alice), make_agent()
    make_file(alice, ticket)
    answering.note(by=agent, conversation_id=ticket.pk, text="-")
    make_file(alice, ticket, author=agent, **log())
    save(FilePlace.waiting(agent, ticket), 1)
    save(FilePlace.of_draft(make_draft_ticket(alice)), 2)
    kept = make_file(bob, **log(3))
    evidence = next(app for app in personal_data.APPS if app.app == "evidence")
    with erasing():
        for step in (*PART.ends, *PART.erases, *evidence.erases):
            while step(alice):
                pass
    assert files_left() == [kept.upload.original.name]
    assert {each.name for each in ConversationFile.objects.for_pages()} == {"", kept.name}
    assert not TicketDraft.objects.exists()


def test_files_go_with_the_texts_of_their_ticket_and_with_an_old_draft(alice: User) -> None:
    old, kept = make_ticket(alice), make_ticket(alice)
    make_file(alice, old, **log())
    stays = make_file(alice, kept, **log())
    replying.close(by=alice, conversation_id=old.pk)
    save(FilePlace.of_draft(make_draft_ticket(alice)), 2)
    with transaction.atomic():
        retention.empty_tickets([Conversation.objects.get(pk=old.pk)])
        retention.delete_drafts(TicketDraft.objects.all())
    assert files_left() == [stays.upload.original.name]
    gone = ConversationFile.objects.for_pages().get(conversation=old)
    assert (gone.name, gone.upload.deleted_at is None) == ("", False)

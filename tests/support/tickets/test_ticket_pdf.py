"""The copy of a ticket as PDF: all that its member may read, and nothing else."""

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from foundation import pdf
from support.desk import answering
from support.tickets import ticket_pdf
from tests.support.conversations import make_agent, make_file, make_ticket

pytestmark = pytest.mark.django_db


def test_the_copy_is_in_the_readers_language_and_has_no_notes(alice: User) -> None:
    ticket, agent = make_ticket(alice, text="It <b>stays</b> dark."), make_agent()
    answering.note(by=agent, conversation_id=ticket.pk, text="A secret.")
    answering.answer(by=agent, conversation_id=ticket.pk, text="Update it.", seen=2)
    make_file(alice, ticket, name="fan.log", content=b"fan")
    with translation.override("id"):
        sheet = ticket_pdf.sheet_of(ticket)
    for words in ("It &lt;b&gt;stays&lt;/b&gt; dark.", "Update it.", "fan.log", "ID tiket"):
        assert words in sheet.html
    assert "A secret." not in sheet.html
    assert '<html lang="id">' in sheet.html


def test_it_is_its_members_alone_and_the_page_stays_where_it_fails(
    client: Client, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = reverse("ticket-copy", args=[make_ticket(alice).reference])
    client.force_login(bob)
    assert client.get(page).status_code == 404
    client.force_login(alice)
    monkeypatch.setattr(ticket_pdf, "print_pdf", failing)
    assert "/support/tickets/" in client.get(page)["Location"]
    for _ in range(ticket_pdf.COPIES.limit):
        ticket_pdf.COPIES.hit(alice.pk)
    assert client.get(page).status_code == 429


def failing(_sheet: pdf.PdfSource) -> bytes:
    raise pdf.NotPrinted


@pytest.mark.long
def test_every_script_of_ours_can_be_read_in_it(signed_in: Client, alice: User) -> None:
    ticket = make_ticket(alice, text="Lüfter läuft. 화면이 어둡습니다. 螢幕沒有畫面。")
    answer = signed_in.get(reverse("ticket-copy", args=[ticket.reference]))
    assert answer["Content-Type"] == "application/pdf"
    text = "".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(answer.content)
    )
    for words in ("Lüfter läuft.", "화면이 어둡습니다.", "螢幕沒有畫面。", ticket.reference):
        assert words in text

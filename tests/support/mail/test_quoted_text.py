import pytest

from support.mail.html_text import text_of
from support.models.quoted_text import parts_of

HEAD = "From: MSI <no-reply@example.com>\nSent: 30.11.2026\nTo: Alice\nSubject: No picture\n"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Yes.\n\nOn 30 Nov, Support wrote:\n> Which cable?", "On 30 Nov, Support wrote:"),
        ("Yes.\n\nOn 30 Nov, Support\n<a@b.example> wrote:\n\n> Which?", "<a@b.example> wrote:"),
        ("Yes.\n\nAm 30.11. schrieb MSI:\n\n-=- Reply above -=-\n\nWhich?\n", "Which?"),
        (f"Yes.\n____________________\n{HEAD}\nWhich?", "Which?"),
        (f"Yes.\n-----Ursprüngliche Nachricht-----\n{HEAD}\nWhich?", "Which?"),
        (f"Yes.\n\n{HEAD}\nWhich?", "Which?"),
    ],
)
def test_what_was_quoted_is_folded_and_nothing_is_lost(text: str, hidden: str) -> None:
    parts = parts_of(text, sender="no-reply@example.com")
    assert "\n".join(part.text for part in parts) == text
    assert [part.text.strip() for part in parts if not part.is_quoted] == ["Yes."]
    assert hidden in parts[-1].text


@pytest.mark.parametrize(
    "text",
    [
        "Two things:\nFirst: it flickers\nSecond: at 144 Hz\nThird: since 30.11.",
        "---- Problem 2 ----\nIt flickers.",
        "Look:\n-----Forwarded-----\nFrom: Shop <a@shop.example>\nDate: 1.1.\nSubject: No\n\nNo.",
        "Price 3 < 4 -> good\nVersion: 1.2",
        "> Everything is quoted.\n> And nothing is new.",
        "",
    ],
)
def test_what_a_member_wrote_is_not_folded(text: str) -> None:
    assert [part.is_quoted for part in parts_of(text, sender="no-reply@example.com")] == [False]


def test_answers_in_between_are_read_at_their_places() -> None:
    text = "> Which cable?\nThe short one.\n> And which port?\nHDMI."
    shown = [part.is_quoted for part in parts_of(text, sender="no-reply@example.com")]
    assert shown == [True, False, True, False]


def test_html_is_read_as_text_and_quotes_stay_quotes() -> None:
    html = "<head><title>x</title><style>p{}</style></head><body><p>One<br>two &lt;b&gt;</p>"
    html += "<script>alert(1)</script><blockquote>Which<blockquote><p>Old</p></blockquote>"
    html += '</blockquote><img alt="screen" src="data:image/png;base64,AAAA"><pre>a\n  b</pre>'
    assert text_of(html) == "One\ntwo <b>\n\n> Which\n>>\n>> Old\n>>\n[screen]\na\n  b"

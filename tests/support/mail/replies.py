"""Replies to a ticket as mail hosts deliver them: as they should be, and as they should not."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from itertools import count
from typing import Any, Final

from support.mail.receiving import MailOutcome
from tests.notifications.bounced import report
from tests.support.mail.mail_programs import NEWS, PROGRAMS, prefixed

HOST: Final = "mx.example.net"
PASSES: Final = f"{HOST}; dkim=pass header.d=example.com; dmarc=pass header.from=example.com"
AT_TICKET: Final = frozenset({MailOutcome.ADDED, MailOutcome.REOPENED})
QUOTED: Final = "-=- Reply above this line -=-\n\nHello Alice,\n\nUpdate the firmware.\n"
_numbers = count(1)


@dataclass(frozen=True)
class Case:
    """A mail, what must become of it, and the lines that must be read in the entry."""

    name: str
    content: bytes
    outcome: MailOutcome | None
    lines: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()


def reply(to: str, sender: str = "alice@example.com", **headers: str) -> EmailMessage:
    """A reply with the headers that a mail host adds; a header that is "" is left out."""
    mail = EmailMessage(policy=SMTP)
    domain = sender.rpartition("@")[2]
    values = {
        "Return-Path": f"<{sender}>",
        "Delivered-To": to,
        "Received": f"from mail.{domain} by {HOST}; Mon, 30 Nov 2026 10:20:00 +0000",
        "Authentication-Results": PASSES.replace("example.com", domain),
        "From": f"Alice <{sender}>",
        "To": to,
        "Subject": "Re: MSI - No picture",
        "Date": "Mon, 30 Nov 2026 10:19:58 +0000",
        "Message-ID": f"<{next(_numbers)}.reply@mail.{domain}>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in values.items():
        if value:
            mail[name] = value
    return mail


def written(to: str, text: str = "It works now.\n", **headers: str) -> bytes:
    """A plain reply."""
    mail = reply(to, headers.pop("sender", "alice@example.com"), **headers)
    mail.set_content(text)
    return mail.as_bytes()


def by_programs(to: str, sender: str, language: str) -> Iterator[Case]:
    """A reply by each mail program in a language."""
    news = tuple(NEWS[language].splitlines())
    for name, write in PROGRAMS.items():
        mail = reply(to, sender)
        write(mail, language, QUOTED)
        known = ("Update the firmware.",)
        yield Case(f"{name} {language}", mail.as_bytes(), MailOutcome.ADDED, news, known)


def odd_ones(to: str) -> Iterator[Case]:
    """Replies that count, however odd they are."""
    yield from _charsets(to)
    yield from _with_files(to)
    flowed = "A line that goes \non, and on.\n> quoted \n> line\n-- \nAlice\n"
    raw = written(to, "x").replace(b'charset="utf-8"', b'charset="utf-8"; format=flowed')
    head = raw.partition(b"\r\n\r\n")[0]
    yield Case(
        "flowed",
        head + b"\r\n\r\n" + flowed.encode(),
        MailOutcome.ADDED,
        ("A line that goes on, and on.",),
    )
    inline = (
        f"See below.\n\nOn 30.11.2026, MSI wrote:\n{prefixed('Which cable?')}\nThe short one.\n"
    )
    yield Case(
        "answers in between",
        written(to, inline),
        MailOutcome.ADDED,
        ("See below.", "The short one."),
    )
    forward = (
        "The shop says:\n\n---------- Forwarded message ---------\nFrom: Shop <a@shop.example>\n"
    )
    forward += "Date: 29.11.2026\nSubject: No\nTo: Alice\n\nNot our fault.\n"
    yield Case("forward inline", written(to, forward), MailOutcome.ADDED, ("Not our fault.",))
    yield Case(
        "no Message-ID", written(to, "No id.\n", Message_ID=""), MailOutcome.ADDED, ("No id.",)
    )
    odd_id = "<" + "x" * 400 + "@example.com>"
    yield Case(
        "long Message-ID", written(to, "Long.\n", Message_ID=odd_id), MailOutcome.ADDED, ("Long.",)
    )
    in_cc = written("someone@example.com", "To all.\n", Cc=to)
    yield Case("address in Cc", in_cc, MailOutcome.ADDED, ("To all.",))
    yield Case(
        "capitals in the address", written(to.upper(), "Loud.\n"), MailOutcome.ADDED, ("Loud.",)
    )
    re_out = "Re: Out of office monitor"
    yield Case(
        "only looks automatic", written(to, Subject=re_out), MailOutcome.ADDED, ("It works now.",)
    )


def _charsets(to: str) -> Iterator[Case]:
    for charset, words in {
        "big5": "韌體有幫助。",
        "ks_c_5601-1987": "도움이 되었습니다.",
        "gb2312": "显示器闪烁",
        "iso-8859-9": "Güncelleme işe yaradı",  # noqa: RUF001 -- as it is written
        "x-unknown": "größer",
    }.items():
        known = {"ks_c_5601-1987": "cp949", "x-unknown": "utf-8"}.get(charset, charset)
        head = reply(to)
        head["Content-Type"] = f"text/plain; charset={charset}"
        head["Content-Transfer-Encoding"] = "base64"
        body = base64.encodebytes(words.encode(known))
        yield Case(f"charset {charset}", head.as_bytes() + body, MailOutcome.ADDED, (words,))
    wrong = reply(to)
    wrong["Content-Type"] = "text/plain; charset=utf-8"
    yield Case(
        "not its charset",
        wrong.as_bytes() + "größer".encode("latin-1"),
        MailOutcome.ADDED,
        ("größer",),
    )


def _with_files(to: str) -> Iterator[Case]:
    mail = reply(to)
    mail.set_content('<p>Look:</p><img src="cid:a" alt="the screen">', subtype="html")
    mail.add_related(b"\x89PNG" * 2000, "image", "png", cid="<a>", filename="screen.png")
    lines: tuple[str, ...] = ("Look:", "[the screen]", "screen.png")
    yield Case("base64 picture", mail.as_bytes(), MailOutcome.ADDED, lines)
    mail = reply(to)
    mail.set_content("The invoice.\n")
    mail.add_attachment(b"%PDF-1.7", "application", "pdf", filename="Rechnung größer.pdf")
    mail.add_attachment(b"\x78\x9f", "application", "ms-tnef", filename="winmail.dat")
    lines = ("The invoice.", "Rechnung größer.pdf", "winmail.dat")
    yield Case("files", mail.as_bytes(), MailOutcome.ADDED, lines)
    mail = reply(to)
    mail.make_mixed()
    mail.add_attachment(b"\xff\xd8", "image", "jpeg", filename="../../etc/only.jpg")
    yield Case("a file alone", mail.as_bytes(), MailOutcome.ADDED, ("only.jpg",))
    inner, outer = EmailMessage(policy=SMTP), EmailMessage(policy=SMTP)
    inner["Subject"], outer["Subject"] = "The first", "What the shop wrote"
    inner.set_content("Secret of a third.\n")
    outer.set_content("Their answer.\n")
    outer.add_attachment(inner)
    mail = reply(to)
    mail.set_content("Forwarded to you.\n")
    mail.add_attachment(outer)
    lines = ("Forwarded to you.", "What the shop wrote.eml")
    yield Case("nested forwards", mail.as_bytes(), MailOutcome.ADDED, lines)


def automatic(to: str) -> Iterator[Case]:
    """What programs write, and what goes round."""
    away = "I am away until Monday.\n"
    for name, headers in {
        "out of office": {"Auto_Submitted": "auto-replied"},
        "Exchange": {"X_Auto_Response_Suppress": "All", "Subject": "Automatic reply: No picture"},
        "subject de": {"Subject": "Abwesenheitsnotiz: No picture"},
        "subject zh": {"Subject": "自動回覆: No picture"},
        "subject id": {"Subject": "Balasan otomatis: No picture"},
        "precedence": {"Precedence": "bulk"},
        "no return path": {"Return_Path": "<>"},
        "list": {"List_Id": "<monitors.example.com>"},
        "daemon": {"From": "Mail Delivery <MAILER-DAEMON@example.com>"},
    }.items():
        yield Case(f"automatic: {name}", written(to, away, **headers), MailOutcome.AUTOMATIC)
    receipt = reply(to)
    receipt["Content-Type"] = 'multipart/report; report-type=disposition-notification; boundary="b"'
    yield Case("read receipt", receipt.as_bytes() + b"--b--\r\n", MailOutcome.AUTOMATIC)
    own = written(to, X_Outbox_Message_ID="<1@example.com>")
    yield Case("loop: our own e-mail", own, MailOutcome.LOOP)
    yield Case("loop: from our sender", written(to, From="no-reply@example.com"), MailOutcome.LOOP)
    yield Case("loop: from a ticket", written(to, From=to), MailOutcome.LOOP)
    circle = b"Received: from a by b\r\n" * 31 + written(to)
    yield Case("loop: a circle", circle, MailOutcome.LOOP)
    yield Case("bounce of another's", report(message_id="<other@example.com>"), None)


def untrusted(to: str, anothers: str) -> Iterator[Case]:
    """What is not plainly the member's: set aside, and in no ticket."""
    local, _, domain = to.partition("@")
    changed = f"{local[:-1]}{'a' if local[-1] != 'a' else 'b'}@{domain}"
    token = anothers.partition("@")[0].rpartition(".")[2]
    swapped = f"{local.rpartition('.')[0]}.{token}@{domain}"
    on_top = f"Authentication-Results: {HOST}; dkim=none\r\n".encode()
    for name, content in {
        "wrong token": written(changed),
        "token of another ticket": written(swapped),
        "another's address": written(to, sender="bob@example.com"),
        "address as a name": written(to, From='"alice@example.com" <mallory@evil.example>'),
        "two senders": written(to, From="alice@example.com, mallory@evil.example"),
        "unproven address": written(to, sender="new@example.com"),
        "nobody vouches": written(to, Authentication_Results=""),
        "another host vouches": written(
            to, Authentication_Results=PASSES.replace(HOST, "evil.example")
        ),
        "a comment vouches": written(
            to, Authentication_Results=f"evil.example ({HOST}); dmarc=pass header.from=example.com"
        ),
        "vouched for below": on_top + written(to),
        "dmarc fails": written(
            to, Authentication_Results=PASSES.replace("dmarc=pass", "dmarc=fail")
        ),
        "another domain passes": written(
            to, Authentication_Results=f"{HOST}; dkim=pass header.d=evil.example"
        ),
        "another's envelope passes": written(
            to, Authentication_Results=f"{HOST}; spf=pass smtp.mailfrom=mallory@example.com"
        ),
        "a reason says pass": written(
            to,
            Authentication_Results=f'{HOST}; spf=fail reason="; dkim=pass header.d=example.com"',
        ),
    }.items():
        yield Case(f"untrusted: {name}", content, MailOutcome.UNVERIFIED)


def to_nobody(to: str) -> Iterator[Case]:
    """What opens no ticket."""
    unknown = to.replace(to.partition("+")[2][:10], "0123456789", 1)
    yield Case("unknown ticket", written(unknown), MailOutcome.NO_TICKET)
    yield Case("a stranger's new matter", written("tickets@example.com"), None)
    yield Case("empty", written(to, "\n \n"), MailOutcome.EMPTY)


def too_deep(to: str) -> bytes:
    """A mail that nobody writes: parts in parts in parts."""
    inner: Any = EmailMessage(policy=SMTP)
    inner.set_payload("deep")
    for _ in range(15):
        outer = EmailMessage(policy=SMTP)
        outer["Content-Type"] = "multipart/mixed"
        outer.attach(inner)
        inner = outer
    mail = reply(to)
    mail["Content-Type"] = "multipart/mixed"
    mail.attach(inner)
    return mail.as_bytes()

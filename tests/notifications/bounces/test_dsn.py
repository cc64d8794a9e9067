import time
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from notifications.bounces import dsn
from tests.notifications.bounced import ADDRESS, MESSAGE_ID, report, sample

SAMPLES = [
    "postfix_unknown",
    "postfix_no_host",
    "postfix_expired",
    "postfix_delayed",
    "exchange_unknown",
    "gmail_disabled",
    "exim_full",
]


def with_crlf(content: bytes) -> bytes:
    return content.replace(b"\n", b"\r\n")


@pytest.mark.parametrize("written", [bytes, with_crlf])
@pytest.mark.parametrize("name", SAMPLES)
def test_what_mail_hosts_write_is_read(name: str, written: Callable[[bytes], bytes]) -> None:
    found = dsn.read(written(sample(name)))
    assert found is not None
    assert found.message_ids == (MESSAGE_ID,)
    assert found.written_at is not None
    assert any(ADDRESS in fate.addresses for fate in found.fates)


WORDS = {
    "postfix_unknown": "550 5.1.1 <alice@example.com>: Recipient address rejected: "
    "User unknown in local recipient table",
    "postfix_expired": "connect to mx.example.com[192.0.2.25]:25: Connection timed out",
    "exchange_unknown": "550 5.1.10 RESOLVER.ADR.RecipientNotFound; "
    "Recipient Alice@Example.com not found by SMTP address lookup",
    "exim_full": "552 Quota exceeded",
}


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("postfix_unknown", "5.1.1"),
        ("postfix_expired", "4.4.1"),
        ("exchange_unknown", "5.1.10"),
        ("exim_full", "5.0.0"),
    ],
)
def test_why_it_failed_is_given_in_one_line(name: str, status: str) -> None:
    found = dsn.read(sample(name))
    assert found
    fate = found.failure_at(ADDRESS)
    assert fate
    assert (fate.status, fate.words) == (status, WORDS[name])
    assert fate.is_permanent == status.startswith("5")


def test_a_failure_counts_for_its_own_recipient_alone() -> None:
    found = dsn.read(report(to="bob@example.com"))
    assert found
    assert found.failure_at(ADDRESS) is None
    assert found.failure_at("BOB@example.com")


def test_a_letter_on_its_way_has_not_failed() -> None:
    found = dsn.read(sample("postfix_delayed"))
    assert found
    assert found.failure_at(ADDRESS) is None


@pytest.mark.parametrize(
    "content",
    [
        sample("auto_reply"),
        sample("read_receipt"),
        b"",
        b"\0" * 1000,
        b"Content-Type: multipart/report\n\nno boundary",
        b'Content-Type: multipart/report; boundary="b"\n\nno part',
        report().replace(b"message/delivery-status", b"text/plain"),
        report().replace(b"text/rfc822-headers", b"text/plain"),
        report(message_id="no id at all"),
        report(message_id=f"<{'x' * 200}@example.com>"),
        report() + b"x" * dsn.LARGEST,
        report().replace(b'boundary="b"', b"boundary*" + b"9" * 5000 + b'="b"'),
    ],
)
def test_what_is_no_report_is_none(content: bytes) -> None:
    assert dsn.read(content) is None


def test_what_the_database_would_refuse_is_left_out() -> None:
    found = dsn.read(report(words="smtp; 550\0 5.1.1\x07 Größe \udcffno"))
    assert found
    fate = found.failure_at(ADDRESS)
    assert fate
    assert fate.words == "550 5.1.1 Größe no"


def test_a_date_that_is_none_does_no_harm() -> None:
    for date in (b"yesterday", b"", b"Sat, 99 Nov 99999 17:00:00 +9999"):
        lines = report().split(b"\n")
        found = dsn.read(b"\n".join([b"Date: " + date, *lines[1:]]))
        assert found
        assert found.written_at is None


def nested(level: str, depth: int) -> bytes:
    """A report that holds a letter that holds a letter …"""
    whole = report().replace(b"Message-ID: ", level.encode() * depth + b"Message-ID: ")
    return whole[: dsn.LARGEST]


@pytest.mark.parametrize(
    "bomb",
    [
        nested("Content-Type: message/rfc822\n\n", 9000),
        nested('Content-Type: multipart/mixed; boundary="c"\n\n--c\n', 5000),
        nested("--b\n", 60_000),
        nested("\n", 250_000),
        nested("X: y\n", 50_000),
        nested("\t\n ", 80_000),
        report(fates="\n \t\r" * 50_000),
        report(fates="Action: failed\n\n" * 15_000),
        b"Content-Type: multipart/report; " + b"a=b; " * 50_000 + b"\n\n",
    ],
)
def test_a_bomb_of_nested_parts_takes_little_time(bomb: bytes) -> None:
    began = time.process_time()
    dsn.read(bomb)
    assert time.process_time() - began < 5


@given(st.binary(max_size=2000))
@example(b"Content-Type: multipart/report; boundary*=utf-8''%00\n\n--\0\n")
def test_any_bytes_are_read_without_an_error(content: bytes) -> None:
    assert dsn.read(content) is None


CHUNKS = st.one_of(
    st.sampled_from(report().split(b"\n")),
    st.sampled_from([b"", b"--b", b"--b--", b"Status: 5.1.1", b"\0", b" folded", b"Action:"]),
    st.binary(max_size=40),
)


@given(st.lists(CHUNKS, max_size=40))
def test_any_order_of_its_lines_is_read_without_an_error(lines: list[bytes]) -> None:
    head = report().split(b"\n")[:3]
    found = dsn.read(b"\n".join([*head, *lines]))
    assert found is None or all(each.startswith("<") for each in found.message_ids)


@given(st.data())
def test_a_damaged_report_is_read_without_an_error(data: st.DataObject) -> None:
    whole = sample(data.draw(st.sampled_from(SAMPLES)))
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(start + 200, len(whole))))
    found = dsn.read(whole[:start] + data.draw(st.binary(max_size=50)) + whole[end:])
    if found and (fate := found.failure_at(ADDRESS)):
        assert "\0" not in "".join([fate.words, fate.status, *found.message_ids])

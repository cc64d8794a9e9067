from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from cryptography.fernet import Fernet, InvalidToken
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from foundation.encryption import decrypt, digest, encrypt


@given(st.text())
def test_what_was_sealed_is_read_again_and_does_not_show(text: str) -> None:
    sealed = encrypt(text)
    assert decrypt(sealed) == decrypt(memoryview(sealed)) == text
    assert len(text) < 4 or text.encode() not in sealed


@given(st.binary(min_size=1), st.integers(0), st.integers(0, 7))
def test_one_flipped_bit_is_noticed(content: bytes, place: int, bit: int) -> None:
    # Of the last letter of Base64 some bits stand for nothing.
    token = bytearray(urlsafe_b64decode(encrypt(content.hex())))
    token[place % len(token)] ^= 1 << bit
    with pytest.raises(InvalidToken):
        decrypt(urlsafe_b64encode(bytes(token)))


def test_keys_rotate_and_the_old_ones_still_read(settings: Settings) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    settings.CODE_KEYS = [old]
    before = encrypt("secret")
    settings.CODE_KEYS = [new, old]
    after = encrypt("secret")
    assert [decrypt(before), decrypt(after)] == ["secret", "secret"]
    settings.CODE_KEYS = [new]
    assert decrypt(after) == "secret"
    with pytest.raises(InvalidToken):
        decrypt(before)


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert encrypt("secret") != encrypt("secret")


def test_a_digest_depends_on_purpose_text_and_key(settings: Settings) -> None:
    one = digest("chk", "A 4A7")
    assert len(one) == 32
    assert digest("chk", "A 4A7") == one
    assert len({one, digest("chk", "A 4A8"), digest("reward code", "A 4A7")}) == 3
    settings.DIGEST_KEY = "another"
    assert digest("chk", "A 4A7") != one

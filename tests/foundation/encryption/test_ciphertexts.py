from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID, uuid4

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from foundation.encryption import Damaged, KeyMissing, Undecryptable, decrypt, encrypt, encrypt_all
from foundation.encryption.ciphertexts import head, named_key


def key() -> str:
    return Fernet.generate_key().decode()


@given(st.text())
def test_what_was_sealed_is_read_again_and_does_not_show(text: str) -> None:
    sealed = encrypt(text)
    assert decrypt(sealed) == decrypt(memoryview(sealed)) == text
    assert len(text) < 4 or text.encode() not in sealed


@given(st.binary(min_size=1), st.integers(0), st.integers(0, 7))
def test_one_flipped_bit_is_damage_and_never_a_missing_key(
    content: bytes, place: int, bit: int
) -> None:
    # Of the last letter of Base64 some bits stand for nothing.
    token = bytearray(urlsafe_b64decode(encrypt(content.hex())))
    token[place % len(token)] ^= 1 << bit
    try:
        decrypt(urlsafe_b64encode(bytes(token)))
    except KeyMissing:
        pytest.fail("a flipped bit is taken for a key that we lack")
    except Undecryptable:
        return
    pytest.fail("read in spite of a flipped bit")


def test_a_missing_key_is_named_and_told_apart_from_damage(settings: Settings) -> None:
    settings.CODE_KEYS = [key()]
    sealed, name = encrypt("secret"), named_key(head())
    settings.CODE_KEYS = [key()]
    with pytest.raises(KeyMissing) as missing:
        decrypt(sealed)
    assert missing.value.key_id == name == named_key(sealed)
    for damaged in (b"damaged", sealed[:-8], b"", b"!" + sealed):
        with pytest.raises((Damaged, KeyMissing)) as found:
            decrypt(damaged)
        assert (found.type is KeyMissing) == damaged.startswith(sealed[:12])


def test_many_at_once_are_each_for_a_row_of_their_own() -> None:
    texts = ["one", "two", "one"]
    made = encrypt_all(texts, "reward code")
    assert [decrypt(each, "reward code", UUID(seal)) for seal, each in made] == texts
    assert len({seal for seal, _ in made}) == len({each[12:28] for _, each in made}) == 3
    with pytest.raises(Damaged):
        decrypt(made[0][1], "reward code", UUID(made[2][0]))


def test_it_opens_for_its_own_row_and_purpose_alone() -> None:
    seal = uuid4()
    sealed = encrypt("secret", "reward code", seal)
    assert decrypt(sealed, "reward code", seal) == "secret"
    for other in (("reward code", uuid4()), ("reward code", None), ("another", seal)):
        with pytest.raises(Damaged):
            decrypt(sealed, *other)


def test_keys_rotate_and_the_old_ones_still_read(settings: Settings) -> None:
    old, new = key(), key()
    settings.CODE_KEYS = [old]
    before, of_fernet = encrypt("secret"), Fernet(old).encrypt(b"secret")
    settings.CODE_KEYS = [new, old]
    after = encrypt("secret")
    assert [decrypt(each, "any", uuid4()) for each in (of_fernet,)] == ["secret"]
    assert [decrypt(before), decrypt(after)] == ["secret", "secret"]
    settings.CODE_KEYS = [new]
    assert decrypt(after) == "secret"
    for lost in (before, of_fernet):
        with pytest.raises(Undecryptable):
            decrypt(lost)


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert encrypt("secret") != encrypt("secret")

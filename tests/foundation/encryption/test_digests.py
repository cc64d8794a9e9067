import pytest
from django.core.signing import BadSignature
from pytest_django import Settings

from foundation.encryption import KeyMissing, digest
from foundation.encryption.digests import digest_by, each_digest, newest, signer, wrap


def test_a_digest_depends_on_purpose_text_and_key(settings: Settings) -> None:
    one = digest("chk", "A 4A7")
    assert len(one) == 32
    assert digest("chk", "A 4A7") == one
    assert len({one, digest("chk", "A 4A8"), digest("reward code", "A 4A7")}) == 3
    settings.DIGEST_KEYS = ["another"]
    assert digest("chk", "A 4A7") != one


def test_a_wrapped_digest_is_compared_by_the_chain_of_its_keys(settings: Settings) -> None:
    settings.DIGEST_KEYS = ["old"]
    known, chain = digest("chk", "A 4A7"), newest()
    for keys in (["new", "old"], ["newest", "new", "old"]):
        settings.DIGEST_KEYS = keys
        known, chain = wrap(known, chain)
        assert digest_by(chain, "chk", "A 4A7") == known != digest_by(chain, "chk", "A 4A8")
    assert known not in each_digest("chk", "A 4A7")
    settings.DIGEST_KEYS = ["newest", "new"]
    with pytest.raises(KeyMissing):
        digest_by(chain, "chk", "A 4A7")


def test_links_signed_with_an_older_key_stay_valid_while_it_is_listed(settings: Settings) -> None:
    settings.DIGEST_KEYS = ["old"]
    link = signer("any").sign("7")
    settings.DIGEST_KEYS = ["new", "old"]
    assert signer("any").unsign(link) == "7"
    settings.DIGEST_KEYS = ["new"]
    with pytest.raises(BadSignature):
        signer("any").unsign(link)

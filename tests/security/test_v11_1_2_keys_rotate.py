"""ASVS 11.1.2, 11.2.2: the keys are listed with what they hold, and are changed by command.

While members redeem, and killed in the middle: tests/faults/test_key_rotation.py.
"""

from io import StringIO

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import models
from pytest_django import Settings

from accounts.models import User
from notifications.models import Email
from portal.keys.inventory import HOLDINGS
from products.catalogue.chk import check_chk
from promotions.codes import pool
from promotions.models import RewardCode
from tests.bare_rows import our_models
from tests.factories import CHK, load_codes, make_promotion, make_reward, make_serial
from tests.notifications.letters import letter

pytestmark = pytest.mark.django_db
CODES = ["CANAR-YCODE-00001", "CANAR-YCODE-00002"]
NO_SECRETS = {
    "evidence.UploadPage.thumbnail": "a picture",
    "evidence.MemberPicture.content": "a picture",
    "products.OwnershipTransfer.token_digest": "of a random token, open for 14 days",
    "accounts.AddressChange.token_digest": "without a key, of a random token, open for 7 days",
    "accounts.StaffInvitation.token_digest": "without a key, of a random token, open for 3 days",
    "accounts.AccountDeletion.address_digest": "looked up under each key",
    "accounts.AccountDeletion.mailbox_digest": "looked up under each key",
    "redemptions.Recipient.number_digest": "made anew with place_digest",
}


def new_key() -> str:
    return Fernet.generate_key().decode()


def rotate(*, dry_run: bool = False) -> str:
    said = StringIO()
    call_command("rotate_keys", dry_run=dry_run, stdout=said)
    return said.getvalue()


def as_before_key_ids(key: str) -> None:
    """Make the codes rows of the release before: by Fernet, bound to nothing."""
    for code in RewardCode.objects.all():
        code.ciphertext = Fernet(key).encrypt(pool.decrypt_code(code).encode())
        code.seal = None
        code.save(update_fields=["ciphertext", "seal"])


def test_all_that_is_stored_comes_under_the_new_keys(alice: User, settings: Settings) -> None:
    settings.CODE_KEYS = [new_key()]
    reward = make_reward(make_promotion())
    load_codes(reward, CODES)
    as_before_key_ids(settings.CODE_KEYS[0])
    allocated = pool.allocate(reward)
    waiting, unit = letter(secret=CODES[0]), make_serial()
    factor = Authenticator.objects.create(
        user=alice, type="totp", data={"secret": get_adapter().encrypt("JBSWY3DP")}
    )
    old = [*settings.CODE_KEYS, *settings.DIGEST_KEYS]
    settings.CODE_KEYS = [new_key(), *settings.CODE_KEYS]
    settings.DIGEST_KEYS = ["a new key", *settings.DIGEST_KEYS]
    assert "2 of promotions.RewardCode.ciphertext. It is not in the list." in rotate(dry_run=True)
    said = rotate()
    assert "It is the first" in said, said
    assert said.count("It may be removed.") == 1, said
    assert said.count("Keep it.") == 1, "the old one of DIGEST_KEYS is below the new one"
    settings.CODE_KEYS = settings.CODE_KEYS[:1]
    assert not any(key in said for key in old)
    assert [pool.decrypt_code(code) for code in RewardCode.objects.order_by("pk")] == CODES
    assert all(RewardCode.objects.values_list("seal", flat=True))
    allocated.refresh_from_db()
    assert pool.decrypt_code(allocated) == CODES[0]
    assert Email.objects.get(pk=waiting.pk).bodies()[0] == CODES[0]
    factor.refresh_from_db()
    assert get_adapter().decrypt(factor.data["secret"]) == "JBSWY3DP"
    unit.refresh_from_db()
    assert check_chk(unit, CHK, by=alice, address="192.0.2.7")
    assert not any(each.behind().exists() for each in HOLDINGS)


def test_every_column_with_bytes_is_in_the_inventory() -> None:
    columns = {
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.BinaryField)
    }
    assert columns - {each.label for each in HOLDINGS} == set(NO_SECRETS)

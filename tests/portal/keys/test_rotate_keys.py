"""Everything is brought under new keys, and stays readable: each kind of row, by the command."""

from io import StringIO
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import IntegrityError
from pytest_django import Settings

from accounts.models import User
from foundation.encryption import KeyMissing, rotation
from foundation.encryption.ciphertexts import named_key
from foundation.encryption.digests import other_chains
from foundation.tables.line_files import LineFile, LoadOptions
from portal.keys.inventory import HOLDINGS
from products.catalogue import loading as serials
from products.catalogue.chk import check_chk, chk_digest
from products.models import SerialNumber
from promotions.codes import loading, pool
from promotions.models import CodeBatch, Reward, RewardCode
from tests.factories import CHK, make_product, make_promotion, make_reward, make_serial

pytestmark = pytest.mark.django_db
CODES = ["CANAR-YCODE-00001", "CANAR-YCODE-00002"]


def new_key() -> str:
    return Fernet.generate_key().decode()


def rotate(*, dry_run: bool = False) -> str:
    said = StringIO()
    call_command("rotate_keys", dry_run=dry_run, stdout=said)
    return said.getvalue()


def load(reward: Reward) -> loading.LoadedCodes:
    return loading.load_codes(reward=reward, file=LineFile(CODES, "codes.txt"))


def chk_is_right(unit: SerialNumber, by: User) -> bool:
    unit.refresh_from_db()
    return check_chk(unit, CHK, by=by, address="192.0.2.7")


CODE_KEYS = [new_key()]


@pytest.fixture
def reward(settings: Settings) -> Reward:
    settings.CODE_KEYS = CODE_KEYS
    return make_reward(make_promotion())


def test_a_code_is_known_whichever_keys_made_its_digest(
    reward: Reward, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(reward)
    for keys in (["new"], ["newer", "new"]):
        settings.DIGEST_KEYS = [*keys, settings.DIGEST_KEYS[-1]]
        with_case = make_reward(reward.promotion, is_case_sensitive=True)
        assert (load(reward).added, load(with_case).elsewhere) == (0, [1, 2])
        rotate()
        assert (load(reward).added, load(with_case).elsewhere) == (0, [1, 2])
    monkeypatch.setattr(loading, "other_chains", lambda _model: [])
    assert load(reward).added == 2, "the control"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_kept_out", [True, False])
def test_no_digest_is_wrapped_while_a_file_is_looked_up(
    is_kept_out: bool,  # noqa: FBT001 -- a parameter of the test
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reward = make_reward(make_promotion())
    load(reward)
    settings.DIGEST_KEYS = ["new", *settings.DIGEST_KEYS]
    if not is_kept_out:  # the control: the codes are loaded a second time
        monkeypatch.setattr(rotation, "stop_lookups", lambda _model: None)
    looked_up, rotated, begin = Event(), Event(), loading._batch  # noqa: SLF001 -- after the look

    def slowly(*args: Any) -> CodeBatch:
        looked_up.set()
        rotated.wait(0.5 if is_kept_out else 10)
        return begin(*args)

    def rotate_meanwhile() -> None:
        looked_up.wait(10)
        rotate()
        rotated.set()
        connection.close()

    monkeypatch.setattr(loading, "_batch", slowly)
    thread = Thread(target=rotate_meanwhile)
    thread.start()
    try:
        assert load(reward).added == (0 if is_kept_out else 2)
    finally:
        thread.join()
    assert not any(each.behind().exists() for each in HOLDINGS)


def test_nothing_is_loaded_while_a_key_of_known_codes_is_missing(
    reward: Reward, settings: Settings
) -> None:
    load(reward)
    settings.DIGEST_KEYS = ["another"]
    with pytest.raises(KeyMissing):
        load(reward)


def test_a_serial_number_is_known_with_the_chk_of_before(settings: Settings, alice: User) -> None:
    product, lines = make_product(), []
    for unit in (make_serial(product), make_serial(product)):
        lines.append(f"{unit.serial},{product.model},{CHK}\n")
    wrong = f"{unit.serial},{product.model},ZZZ\n"
    options = LoadOptions()

    def load_serials(*rows: str, is_correction: bool = False) -> serials.LoadedSerials:
        file = LineFile(["serial,model,chk\n", *rows], "units.csv")
        return serials.load(file=file, options=options, is_correction=is_correction)

    settings.DIGEST_KEYS = ["a new key", *settings.DIGEST_KEYS]
    for _ in range(2):
        again = load_serials(*lines, wrong)
        assert (again.added, again.known, len(again.bad)) == (0, 2, 1)
        assert chk_is_right(unit, alice)
        rotate()
    assert other_chains(SerialNumber)
    assert load_serials(wrong, is_correction=True).corrected == 1
    unit.refresh_from_db()
    assert not chk_is_right(unit, alice)
    assert check_chk(unit, "ZZZ", by=alice, address="192.0.2.7")


def test_a_row_of_the_release_before_names_the_key_that_there_was(
    settings: Settings, alice: User
) -> None:
    written = (
        "INSERT INTO products_serialnumber (serial, product_id, chk_digest) VALUES (%s, %s, %s)"
    )
    with connection.cursor() as cursor:
        cursor.execute(written, ["602VOLD", make_product().pk, chk_digest("602VOLD", CHK)])
    unit = SerialNumber.objects.get()
    settings.DIGEST_KEYS = ["a new key", *settings.DIGEST_KEYS]
    assert chk_is_right(unit, alice)
    rotate()
    assert chk_is_right(unit, alice)


def test_what_cannot_be_decrypted_stays_and_is_told(
    reward: Reward, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(reward)
    first, second = RewardCode.objects.order_by("pk")
    missing, seal = named_key(bytes(first.ciphertext)), uuid4()
    monkeypatch.setattr(rotation, "PAUSE_SECONDS", 0)
    settings.CODE_KEYS = [new_key()]
    RewardCode.objects.filter(pk=second.pk).update(
        seal=seal, ciphertext=pool.encrypt_code(CODES[1], seal)
    )
    settings.CODE_KEYS = [new_key(), *settings.CODE_KEYS]
    with pytest.raises(CommandError, match="1 rows"):
        rotate()
    said = rotate(dry_run=True)
    assert f"{missing}: 1 of promotions.RewardCode.ciphertext. It is not in the list" in said
    assert pool.decrypt_code(RewardCode.objects.get(pk=second.pk)) == CODES[1]


def test_an_allocated_code_keeps_its_meaning(reward: Reward) -> None:
    load(reward)
    code = pool.allocate(reward)
    for change in ({"digest": b"x" * 32}, {"digest": b"x" * 32, "digest_keys": "another"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RewardCode.objects.filter(pk=code.pk).update(**change)

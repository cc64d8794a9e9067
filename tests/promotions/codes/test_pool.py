from collections.abc import Iterator, Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foundation.tables import postgres_copy
from foundation.tables.line_files import BadLines, LineFile, LoadOptions
from promotions.codes import loading, pool
from promotions.codes.pool import OutOfStock
from promotions.codes.stock import in_stock
from promotions.models import CodeBatch, Promotion, Reward, RewardCode
from tests.factories import load_codes, make_promotion, make_reward, some_codes

pytestmark = pytest.mark.django_db
BOM = "\ufeff"


@pytest.fixture
def promotion(db: None) -> Promotion:
    del db
    return make_promotion()


@pytest.fixture
def reward(promotion: Promotion) -> Reward:
    return make_reward(promotion, code_pattern="AAAAA-BBBBB-CCCCC")


def load(
    reward: Reward, *lines: str, strict: bool = False, dry_run: bool = False
) -> loading.LoadedCodes:
    return loading.load_codes(
        reward=reward,
        file=LineFile(lines, "steam.txt"),
        options=LoadOptions(strict=strict, dry_run=dry_run),
    )


def in_pool(reward: Reward) -> list[str]:
    return [pool.decrypt_code(code) for code in reward.codes.order_by("pk")]


def test_load_keeps_the_order_and_what_is_capital(reward: Reward) -> None:
    done = load(reward, "AbCdE-12345-fghij\r\n", "  \n", "11111-22222-33333\n")
    assert (done.added, done.known, done.bad) == (2, 0, [])
    assert in_pool(reward) == ["AbCdE-12345-fghij", "11111-22222-33333"]
    assert CodeBatch.objects.get().file_name == "steam.txt"


def test_load_again_adds_nothing_and_leaves_no_empty_batch(reward: Reward) -> None:
    lines = some_codes(3)
    load(reward, *lines)
    again = load(reward, *lines, *some_codes(1))
    assert (again.added, again.known) == (1, 3)
    nothing = load(reward, *lines)
    assert (nothing.added, nothing.known) == (0, 3)
    assert RewardCode.objects.count() == 4
    assert CodeBatch.objects.count() == 2


def test_a_code_stays_with_the_reward_that_had_it_first(
    promotion: Promotion, reward: Reward
) -> None:
    other = make_reward(promotion)
    lines = some_codes(2)
    load(reward, lines[0])
    done = load(other, *lines)
    assert (done.added, done.known, done.elsewhere) == (1, 0, [1])
    assert (in_pool(reward), in_pool(other)) == ([lines[0]], [lines[1]])


def test_strict_loads_nothing_when_a_code_belongs_to_another_reward(
    promotion: Promotion, reward: Reward
) -> None:
    other = make_reward(promotion)
    [line] = some_codes(1)
    load(reward, line)
    with pytest.raises(BadLines) as error:
        load(other, *some_codes(1), "", line, strict=True)
    assert error.value.lines == [(3, loading.of_another())]
    assert not other.codes.exists()


@pytest.mark.parametrize(
    "again", ["abcde-12345-fghij", "AbCdE-12345-FgHiJ", "ABCDE12345FGHIJ", "A-B-C-D-E12345-fghij"]
)
def test_a_code_is_known_whatever_its_case_and_hyphens(promotion: Promotion, again: str) -> None:
    reward = make_reward(promotion)
    load(reward, "ABCDE-12345-FGHIJ")
    done = load(reward, again)
    assert (done.added, done.known) == (0, 1)
    assert in_pool(reward) == ["ABCDE-12345-FGHIJ"]


def test_capitals_tell_codes_apart_where_the_shop_does(promotion: Promotion) -> None:
    strict, lax = make_reward(promotion, is_case_sensitive=True), make_reward(promotion)
    assert load(strict, "AbCd-1234", "abcd-1234", "AbCd1234").added == 2
    assert load(strict, "ABCD-1234", "AbCd-1234", "WxYz-1234").added == 2
    again = load(lax, "WxYz-1234", "EFGH-1234")
    assert (again.added, again.elsewhere) == (1, [1])
    crossed = load(strict, "EFGH-1234", "efgh-1234")
    assert (crossed.added, crossed.elsewhere) == (0, [1, 2])


def test_links_are_told_apart_by_every_character(promotion: Promotion) -> None:
    reward = make_reward(promotion)
    links = ["https://gift.example/r?c=8Hs72Kq", "https://gift.example/r?c=8hs72kq"]
    assert load(reward, *links, links[0]).added == 2
    assert in_pool(reward) == links


def test_debris_refuses_the_file_and_says_what_to_do(promotion: Promotion) -> None:
    reward = make_reward(promotion)
    for strict in (False, True):
        with pytest.raises(BadLines) as refused:
            load(reward, "Voucher", "GIFT-3Q2M-19XA", "Total: 1", strict=strict)
        assert [number for number, _ in refused.value.lines] == [1, 3]
        assert "column" in refused.value.advice
    assert not CodeBatch.objects.exists()


def test_a_code_twice_in_one_file_is_one_code(reward: Reward) -> None:
    [line] = some_codes(1)
    done = load(reward, line, line)
    assert (done.added, done.known) == (1, 1)


def test_bad_lines_are_numbered_and_the_rest_is_loaded(reward: Reward) -> None:
    done = load(reward, *some_codes(1), "ABCDE-ABCDE", "a,b", "", "ÄBCDE-ABCDE-ABCDE")
    assert done.added == 1
    assert [number for number, _ in done.bad] == [2, 3, 5]
    assert "AAAAA-BBBBB-CCCCC" in done.bad[0][1]
    assert "more than one column" in done.bad[1][1]
    assert not any("ABCDE" in problem for _, problem in done.bad)


def test_strict_loads_nothing_when_a_line_is_bad(reward: Reward) -> None:
    with pytest.raises(BadLines) as error:
        load(reward, *some_codes(2), "what?", strict=True)
    assert [number for number, _ in error.value.lines] == [3]
    assert not RewardCode.objects.exists()
    assert not CodeBatch.objects.exists()


def test_a_dry_run_says_what_it_would_do_and_does_nothing(reward: Reward) -> None:
    lines = some_codes(2)
    load(reward, lines[0])
    done = load(reward, *lines, "what?", dry_run=True)
    assert (done.added, done.known, len(done.bad)) == (1, 1, 1)
    assert in_pool(reward) == [lines[0]]
    assert CodeBatch.objects.count() == 1


@pytest.mark.parametrize(
    ("line", "is_code"),
    [
        ("ABCD", True),
        ("a-1-b-2", True),
        ("A" * 100, True),
        ("ABC", False),
        ("A" * 101, False),
        ("-ABCD", False),
        ("ABCD-", False),
        ("AB  CD1", True),
        ("ABCD\x00", False),
        ("\u00c4BCD", False),
        ("1234 5678 9012 3456", True),
        ("https://gift.example/r?c=8Hs72Kq", True),
    ],
)
def test_without_a_pattern_a_code_is_letters_and_digits_in_groups_or_a_link(
    promotion: Promotion,
    line: str,
    is_code: bool,  # noqa: FBT001 -- a parameter of the test
) -> None:
    done = load(make_reward(promotion), line)
    assert (done.added, len(done.bad)) == ((1, 0) if is_code else (0, 1))


@pytest.mark.parametrize("line", [f"{BOM}ABCDE-12345-FGHIJ", "ABCDE-12345-FGHIJ\n"])
def test_what_an_editor_adds_to_a_line_is_no_part_of_the_code(reward: Reward, line: str) -> None:
    load(reward, line)
    assert in_pool(reward) == ["ABCDE-12345-FGHIJ"]


def test_nothing_at_rest_shows_a_code(reward: Reward) -> None:
    load(reward, "CANAR-YCANA-RYCAN")
    row = RewardCode.objects.values_list().get()
    assert not any(b"CANAR" in bytes(cell) for cell in row if isinstance(cell, bytes | memoryview))
    assert "CANAR" not in f"{row}{RewardCode.objects.get()!r}{CodeBatch.objects.get()!r}"


def test_load_reads_the_file_as_a_stream(reward: Reward, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the lines in a list, the first code is encrypted when all lines are read."""
    monkeypatch.setattr(postgres_copy, "PIECE", 10)
    read = 0
    ahead: list[int] = []
    encrypt = pool.encrypt_codes

    def lines() -> Iterator[str]:
        nonlocal read
        for line in some_codes(200):
            read += 1
            yield line

    def encrypted(codes: Sequence[str]) -> list[tuple[str, bytes]]:
        ahead.extend(read - len(ahead) for _ in codes)
        return encrypt(codes)

    monkeypatch.setattr(loading, "encrypt_codes", encrypted)
    with CaptureQueriesContext(connection) as queries:
        assert load(reward, *[]).added == 0
        few = len(queries)
        load_codes(reward, lines())
    assert len(ahead) == RewardCode.objects.count() == 200
    assert max(ahead) == 10
    assert len(queries) - few <= few


def test_take_gives_each_code_once_the_first_loaded_first(reward: Reward) -> None:
    lines = some_codes(2)
    load(reward, *lines)
    assert [pool.decrypt_code(pool.allocate(reward)) for _ in lines] == lines
    with pytest.raises(OutOfStock):
        pool.allocate(reward)


def test_take_leaves_voided_codes_and_other_rewards_alone(
    promotion: Promotion, reward: Reward
) -> None:
    load(make_reward(promotion), *some_codes(1))
    load(reward, *some_codes(1))
    RewardCode.objects.filter(reward=reward).update(voided_at=timezone.now())
    with pytest.raises(OutOfStock) as error:
        pool.allocate(reward)
    assert error.value.reward == reward
    assert not RewardCode.objects.exclude(allocated_at=None).exists()


def test_stock_counts_each_reward_in_one_query(promotion: Promotion, reward: Reward) -> None:
    other, empty = make_reward(promotion), make_reward(promotion)
    load_codes(reward, ["ABCDE-12345-FGHIJ", "ABCDE-12345-FGHIK", "ABCDE-12345-FGHIL"])
    load_codes(other, some_codes(1))
    pool.allocate(reward)
    RewardCode.objects.filter(pk=pool.allocate(reward).pk).update(voided_at=timezone.now())
    with CaptureQueriesContext(connection) as queries:
        rows = pool.stock([reward, other, empty])
    assert [(row.free, row.allocated, row.voided) for row in rows] == [
        (1, 2, 1),
        (1, 0, 0),
        (0, 0, 0),
    ]
    assert len(queries) == 1


def test_a_code_that_was_altered_at_rest_is_not_read(reward: Reward) -> None:
    load(reward, *some_codes(1))
    code = RewardCode.objects.get()
    sealed = bytearray(code.ciphertext)
    sealed[20] ^= 1
    code.ciphertext = bytes(sealed)
    with pytest.raises(pool.CodeUnreadable):
        pool.decrypt_code(code)


def test_free_codes_are_found_through_their_index_past_those_taken(reward: Reward) -> None:
    load_codes(reward, some_codes(2000))
    first = reward.codes.order_by("pk")[1000]
    reward.codes.filter(pk__lt=first.pk).update(allocated_at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE promotions_rewardcode")
    with CaptureQueriesContext(connection) as queries:
        assert in_stock([reward]) == {reward.pk}
        assert pool.allocate(reward) == first
    for query in queries.captured_queries[:2]:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {query['sql']}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "using reward_code_next" in plan

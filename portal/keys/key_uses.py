"""Which keys there are, how many rows need each, and which may be removed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from foundation.encryption.keys import configured_ids
from foundation.encryption.rotation import BEFORE_IDS, Holding
from portal.keys.inventory import HOLDINGS


@dataclass(frozen=True, slots=True)
class KeyUse:
    """A key, of the settings or not, and how many rows need it, by what they are."""

    keys: str
    key_id: str
    is_first: bool
    is_configured: bool
    rows: dict[str, int]
    may_be_unnamed: bool

    @property
    def may_be_removed(self) -> bool:
        """Whether no row needs it, or can need it without saying so."""
        return not (self.is_first or self.rows or self.may_be_unnamed)


def uses() -> Iterator[KeyUse]:
    """Yield what each key holds, those of the settings first."""
    held = {holding: holding.held() for holding in HOLDINGS}
    seen: set[tuple[str, str]] = set()
    for keys, key_id, is_first in configured_ids():
        seen.add((keys, key_id))
        yield _use(held, keys, key_id, is_first=is_first, is_configured=True)
    named = {(holding.keys, key_id) for holding, counts in held.items() for key_id in counts}
    for keys, key_id in sorted(named - seen):
        yield _use(held, keys, key_id, is_first=False, is_configured=False)


def _use(
    held: dict[Holding, Counter[str]],
    keys: str,
    key_id: str,
    *,
    is_first: bool,
    is_configured: bool,
) -> KeyUse:
    of_list = {each: counts for each, counts in held.items() if each.keys == keys}
    rows = {each.label: counts[key_id] for each, counts in of_list.items() if counts[key_id]}
    unnamed = any(counts[BEFORE_IDS] for counts in of_list.values())
    return KeyUse(keys, key_id, is_first, is_configured, rows, unnamed)


def told(use: KeyUse) -> str:
    """Say of a key what it holds, and whether it may be removed."""
    holds = ", ".join(f"{count} of {label}" for label, count in use.rows.items()) or "nothing"
    told = f"{use.keys} {use.key_id}: {holds}."
    if use.is_first:
        return f"{told} It is the first."
    if not use.is_configured:
        return f"{told} It is not in the list."
    if use.may_be_removed and use.keys == "DIGEST_KEYS":
        return f"{told} It may be removed; links in e-mails that were signed with it then end."
    if use.may_be_removed:
        return f"{told} It may be removed."
    if not use.rows:
        return f"{told} Keep it: rows from before key IDs may need it."
    return f"{told} Keep it."

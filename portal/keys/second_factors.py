"""The secrets of second factors, which allauth stores in the JSON of its own rows."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts.sign_in.adapter import SECOND_FACTOR
from foundation.encryption import Undecryptable, decrypt, encrypt
from foundation.encryption.ciphertexts import head
from foundation.encryption.rotation import Holding, holder

# What allauth encrypts: the secret of an app, the seed of recovery codes.
ENCRYPTED = ("secret", "seed")


@dataclass(frozen=True)
class FactorSecrets(Holding):
    """The rows of allauth's second factors that hold a secret of ours; a passkey has none."""

    keys = "CODE_KEYS"

    def held(self) -> Counter[str]:
        """Count the secrets by key."""
        found = self._rows().values_list("data", flat=True).iterator(chunk_size=500)
        return Counter(
            holder(data[name].encode()) for data in found for name in ENCRYPTED if name in data
        )

    def behind(self) -> QuerySet[Any]:
        """Find those with another key in their first letters."""
        other = Q()
        for name in ENCRYPTED:
            first = Q(**{f"data__{name}__startswith": head().decode()})
            other |= Q(data__has_key=name) & ~first
        return self.model._default_manager.filter(other)

    def turn(self, rows: list[Any]) -> int:
        """Encrypt them anew."""
        return sum(self._turn_one(row) for row in rows)

    def _rows(self) -> QuerySet[Any]:
        return self.model._default_manager.filter(data__has_any_keys=ENCRYPTED)

    def _turn_one(self, row: Any) -> bool:  # noqa: ANN401 -- allauth has no types
        for name in ENCRYPTED:
            if name in row.data:
                try:
                    secret = decrypt(row.data[name].encode(), SECOND_FACTOR)
                except Undecryptable:
                    return False
                row.data[name] = encrypt(secret, SECOND_FACTOR).decode()
        row.save(update_fields=["data"])
        return True

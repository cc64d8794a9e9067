"""All that is stored under keys, by what it is (ASVS 11.1.2).

A test holds the list to the models: a new column with a secret joins it.
"""

from typing import Final

from allauth.mfa.models import Authenticator

from foundation.encryption.rotation import DigestColumn, EncryptedColumn, Holding
from fulfilment import stored_accounts
from fulfilment.draws.announcing import SEED
from fulfilment.models import DrawRound, Shipment
from portal.keys.second_factors import FactorSecrets
from products.models import SerialNumber
from promotions.codes.pool import CODE
from promotions.models import RewardCode
from redemptions import stored_addresses
from service.models import RepairAddress
from support.models import RAW_MAIL, UnverifiedMail

HOLDINGS: Final[tuple[Holding, ...]] = (
    EncryptedColumn(RewardCode, "ciphertext", CODE),
    EncryptedColumn(DrawRound, "ciphertext", SEED),
    *stored_addresses.ENCRYPTED,
    EncryptedColumn(Shipment, "encrypted_address", Shipment.purpose),
    *stored_accounts.HOLDINGS,
    EncryptedColumn(RepairAddress, "encrypted_address", RepairAddress.purpose),
    EncryptedColumn(UnverifiedMail, "encrypted_raw", RAW_MAIL),
    FactorSecrets(Authenticator, "data"),
    DigestColumn(RewardCode, "digest"),
    DigestColumn(SerialNumber, "chk_digest"),
    stored_addresses.DIGESTS,
)

"""How a repair is paid for in the demo's regions, in each language; with account: where to."""

from typing import Final

PAYMENT_NOTES: Final[dict[str, str]] = {
    "en": "Transfer the amount to {account}. It usually arrives within two working days.",
    "de": "Überweisen Sie den Betrag an {account}. Er kommt meist binnen zwei Werktagen an.",
    "id": "Transfer jumlahnya ke {account}. Biasanya diterima dalam dua hari kerja.",
    "ko": "{account} 계좌로 금액을 이체해 주세요. 보통 영업일 기준 2일 안에 입금이 확인됩니다.",
    "zh-hant": "請將款項轉帳至 {account}。通常兩個工作天內即可入帳。",
}

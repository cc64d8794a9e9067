"""The kinds of account to which a new center pays: IBANs, and those of six countries without."""

from django.db import migrations

# Labels in Indonesian, Traditional Chinese, German and Korean, by what they are in English.
WORDS = {
    "Bank account (IBAN)": ("Rekening bank (IBAN)", "銀行帳號 (IBAN)", "Bankkonto (IBAN)", "은행 계좌 (IBAN)"),
    "Bank account in Korea": ("Rekening bank di Korea", "韓國的銀行帳號", "Bankkonto in Korea", "한국 은행 계좌"),
    "Bank account in Indonesia": ("Rekening bank di Indonesia", "印尼的銀行帳號", "Bankkonto in Indonesien", "인도네시아 은행 계좌"),
    "Bank account in Singapore": ("Rekening bank di Singapura", "新加坡的銀行帳號", "Bankkonto in Singapur", "싱가포르 은행 계좌"),
    "Bank account in Taiwan": ("Rekening bank di Taiwan", "台灣的銀行帳號", "Bankkonto in Taiwan", "대만 은행 계좌"),
    "Bank account in the United States": ("Rekening bank di Amerika Serikat", "美國的銀行帳號", "Bankkonto in den USA", "미국 은행 계좌"),
    "Bank account in the United Kingdom": ("Rekening bank di Britania Raya", "英國的銀行帳號", "Bankkonto in Großbritannien", "영국 은행 계좌"),
    "IBAN": ("IBAN", "IBAN", "IBAN", "IBAN"),
    "Account number": ("Nomor rekening", "帳號", "Kontonummer", "계좌 번호"),
    "Bank code": ("Kode bank", "銀行代碼", "Bankcode", "은행 코드"),
    "Branch code": ("Kode cabang", "分行代碼", "Filialcode", "지점 코드"),
    "Routing number": ("Nomor routing", "匯款路由號碼", "Routing-Nummer", "라우팅 번호"),
    "Sort code": ("Sort code", "銀行識別碼 (Sort code)", "Sort Code", "은행 식별 코드 (Sort code)"),
}
LANGUAGES = ("id", "zh-hant", "de", "ko")
NUMBER = "account_number"
# Code, name, kind, regions, currencies, and the fields: name, label, pattern, example.
METHODS = [
    (
        "sepa-iban",
        "Bank account (IBAN)",
        "iban",
        "AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL "
        "NO PL PT RO RS SE SI SK SM VA",
        "EUR",
        [("iban", "IBAN", r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", "DE89 3704 0044 0532 0130 00")],
    ),
    (
        "kr-account",
        "Bank account in Korea",
        "domestic",
        "KR",
        "KRW",
        [
            ("bank_code", "Bank code", r"[0-9]{3}", "088"),
            (NUMBER, "Account number", r"[0-9]{10,16}", "110-123-456789"),
        ],
    ),
    (
        "id-account",
        "Bank account in Indonesia",
        "domestic",
        "ID",
        "IDR",
        [
            ("bank_code", "Bank code", r"[0-9]{3}", "014"),
            (NUMBER, "Account number", r"[0-9]{8,16}", "1234567890"),
        ],
    ),
    (
        "sg-account",
        "Bank account in Singapore",
        "domestic",
        "SG",
        "SGD",
        [
            ("bank_code", "Bank code", r"[0-9]{4}", "7171"),
            ("branch_code", "Branch code", r"[0-9]{3}", "001"),
            (NUMBER, "Account number", r"[0-9]{6,14}", "0123456789"),
        ],
    ),
    (
        "tw-account",
        "Bank account in Taiwan",
        "domestic",
        "TW",
        "TWD",
        [
            ("bank_code", "Bank code", r"[0-9]{3}", "822"),
            ("branch_code", "Branch code", r"[0-9]{4}", "0015"),
            (NUMBER, "Account number", r"[0-9]{10,14}", "123456789012"),
        ],
    ),
    (
        "us-account",
        "Bank account in the United States",
        "domestic",
        "US",
        "USD",
        [
            ("routing_number", "Routing number", r"[0-9]{9}", "021000021"),
            (NUMBER, "Account number", r"[0-9]{4,17}", "123456789"),
        ],
    ),
    (
        "gb-account",
        "Bank account in the United Kingdom",
        "domestic",
        "GB",
        "GBP",
        [
            ("sort_code", "Sort code", r"[0-9]{6}", "20-00-00"),
            (NUMBER, "Account number", r"[0-9]{8}", "55779911"),
        ],
    ),
]


def _words(text):
    return dict(zip(LANGUAGES, WORDS[text], strict=True))


def add(apps, _schema_editor):
    method = apps.get_model("fulfilment", "PayoutMethod")
    field = apps.get_model("fulfilment", "PayoutField")
    for code, name, kind, regions, currencies, fields in METHODS:
        row = method.objects.create(
            code=code,
            name=name,
            names=_words(name),
            kind=kind,
            regions=regions.split(),
            currencies=currencies.split(),
        )
        for position, (what, label, pattern, example) in enumerate(fields):
            field.objects.create(
                method=row,
                name=what,
                label=label,
                labels=_words(label),
                pattern=pattern,
                example=example,
                is_number=what in {"iban", NUMBER},
                position=position,
            )


def remove(apps, _schema_editor):
    apps.get_model("fulfilment", "PayoutMethod").objects.all().delete()


OPERATIONS = [migrations.RunPython(add, remove)]

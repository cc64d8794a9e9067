"""The demo's data: a small made-up brand, its members, their documents and pictures."""

from typing import Final

PASSWORD: Final = "demo-member-2026"  # noqa: S105 -- public: it protects made-up accounts

# A label, and the e-mail address to sign in with; members first, then staff.
CAST: Final = (
    ("Germany", "alice@example.com"),
    ("Singapore", "bob@example.com"),
    ("Indonesia", "citra@example.com"),
    ("Korea", "min@example.com"),
    ("In Chinese", "mei@example.com"),
    ("Reviewer", "rita@example.com"),
    ("Lead", "lotte@example.com"),
    ("Promotions", "petra@example.com"),
    ("Ops", "omar@example.com"),
    ("Payer", "pia@example.com"),
    ("Auditor", "axel@example.com"),
    ("Agent", "sam@example.com"),
    ("Support lead", "sara@example.com"),
    ("Technician", "tina@example.com"),
    ("Front desk", "fred@example.com"),
    ("Admin", "ada@example.com"),
)
SIGN_INS: Final = tuple((who, address, PASSWORD) for who, address in CAST)

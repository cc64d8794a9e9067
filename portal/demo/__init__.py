"""The demo's data: a small made-up brand, its members, their papers and pictures."""

from typing import Final

PASSWORD: Final = "demo-member-2026"  # noqa: S105 -- printed for everybody: it guards made-up people

# Who, and the address that signs in; the members first, then those who work here.
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
    ("Auditor", "axel@example.com"),
    ("Admin", "ada@example.com"),
)
SIGN_INS: Final = tuple((who, address, PASSWORD) for who, address in CAST)

"""What each group of staff may do about shout outs: agents moderate, leads edit what they go by."""

from typing import Final

AGENTS: Final = ["membership.view_shoutout", "membership.moderate_shoutout"]
# Beside what agents may.
LEADS: Final = [
    "membership.lead_shoutouts",
    "membership.add_shoutouttask",
    "membership.change_shoutouttask",
    "membership.view_shoutouttask",
    "membership.add_shoutouttasktext",
    "membership.change_shoutouttasktext",
    "membership.delete_shoutouttasktext",
    "membership.view_shoutouttasktext",
    "membership.add_reviewhost",
    "membership.change_reviewhost",
    "membership.delete_reviewhost",
    "membership.view_reviewhost",
]
AUDITORS: Final = [
    "membership.view_shoutout",
    "membership.view_shoutouttask",
    "membership.view_reviewhost",
]

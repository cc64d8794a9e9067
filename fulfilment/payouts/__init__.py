"""Where a payout goes: asking its member, checking, encrypting, holding and wiping accounts."""

"""Products that change hands: offers to other members, disputes about a serial number."""

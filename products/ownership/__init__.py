"""Changes of ownership: transfers to other members, disputes about a serial number."""

"""Change Email: to a new address by a code, and back again by a link to the old one."""

"""The keys of an installation: what is under each, and bringing it under a new one."""

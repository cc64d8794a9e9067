"""Blocking a member: two people of the staff, the mark that the sign-in reads, what is told."""

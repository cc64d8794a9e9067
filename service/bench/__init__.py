"""The technicians' bench: receiving, examining, mending, sending back; lists and figures."""

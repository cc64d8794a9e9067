"""The technicians' bench: receiving, examining, mending, sending back, and its lists and figures."""

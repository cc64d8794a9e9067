"""Watching over accounts: what the sign-in tells, who was refused, guessing, and the alarms."""

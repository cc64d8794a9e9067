"""Closes a process off before it reads what a stranger sent: means of the kernel, one a module.

Each of them may be missing on a machine, so each is tried by itself, and what does not hold is
said. The modules know nothing of the portal: they run in the process that is closed off.
"""

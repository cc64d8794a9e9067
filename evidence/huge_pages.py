"""Memory in pages of 2 MB, where the system gives them: the engine and decoders fill much of it.

The C library asks for them if this stands in the environment in which a program starts. Of 4 KB
each, to get and clear the pages took a fifth of the search for print, and a twelfth of a sandbox.
"""

from typing import Final

# Another C library than glibc, or one before 2.35, does not know the name, and goes on without.
HUGE_PAGES: Final = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}

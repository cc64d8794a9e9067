"""The catalogue: serial numbers, the CHK, and loading them from a file."""

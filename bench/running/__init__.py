"""Benchmarks of the programs as they run: requests a second, memory after long work, idleness."""

"""The demo's data: a small made-up brand, its members, their papers and pictures."""

"""Measure the check of labels: ``python -m bench.tuned_labels [FOLDER] [--seed 2]``."""

from argparse import ArgumentParser
from pathlib import Path

from bench.tuned_labels.measure import confusion, in_folder
from bench.tuned_labels.photos import photos


def main() -> None:
    """Look at the photos of a folder, or at drawn ones; only the first seed was tuned on."""
    parser = ArgumentParser(prog="python -m bench.tuned_labels")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--all", action="store_true", help="say what each one gets")
    options = parser.parse_args()
    drawn = (
        (each.content, each.truth, each.serial, each.category)
        for each in photos(options.seed, options.count)
    )
    confusion(in_folder(options.folder) if options.folder else drawn, tells_all=options.all)


if __name__ == "__main__":
    main()

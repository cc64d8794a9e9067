"""Record anew what the reading engine finds on the demo's drawings: part of ``make readings``."""

import json
from collections.abc import Iterable

from evidence.models import Upload
from evidence.reading import INVOICE_SIDE, Line, read_lines
from portal.demo import readings
from portal.demo.cleaning import clean_drawing
from portal.demo.drawings import papers

# A ten-thousandth of a page is finer than any rule looks.
_DIGITS = 4


def main() -> None:
    """Read the specimen of each picture and write the recording, one line for each."""
    with papers.albums(papers.SPECIMEN_DAY) as albums:
        pictures = [picture for album in albums for picture in album.pictures()]
    found = {picture.specimen_sha256: rows(read(picture)) for picture in pictures}
    lines = (f'"{digest}": {json.dumps(each)}' for digest, each in sorted(found.items()))
    readings.RECORDING.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def read(picture: papers.Picture) -> list[Line]:
    """Read the specimen as a worker reads an upload of its kind."""
    (page,) = clean_drawing(picture.specimen, "specimen.png").pages
    side = None if picture.kind == Upload.Kind.SERIAL_PHOTO else INVOICE_SIDE
    return read_lines(page.content, longest_side=side)


def rows(lines: Iterable[Line]) -> list[object]:
    """Give the lines as JSON holds them, shortened."""
    return [
        (
            line.text,
            round(line.confidence, _DIGITS),
            [round(edge, _DIGITS) for edge in line.box],
            round(line.slope, _DIGITS),
        )
        for line in lines
    ]


if __name__ == "__main__":
    main()

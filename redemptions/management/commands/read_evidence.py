"""Print what the portal reads in evidence files, the verdicts, and how long each stage took."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand
from django.db import Error

from evidence.documents.invoice import InvoiceFacts
from evidence.documents.read_all import read_evidence
from evidence.stages import Stages
from evidence.uploads.cleaning import clean_upload
from products.models import Product, Store


class Command(BaseCommand):
    help = "Read serial photos and invoices; print what is read, the verdicts, time by stage."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--serial", default="", help="the serial number that was registered")
        parser.add_argument("--model", default="", help="the product's name")
        parser.add_argument("--article", default="", help="the product's model number")
        parser.add_argument("--date", type=date.fromisoformat, help="of purchase: 2023-03-09")
        parser.add_argument("--store", default="")
        parser.add_argument("--number", default="", help="the invoice's number, where it is known")
        parser.add_argument("--country", default="", type=str.upper, help="of the store: DE")
        parser.add_argument("--catalogue", type=Path, help="names of products, one a line")
        parser.add_argument("--json", action="store_true", help="all of it, for programs")

    def handle(self, *_args: Any, **options: Any) -> str:
        facts = _facts(options)
        read = [_read(path, options["serial"], facts) for path in options["files"]]
        if options["json"]:
            return json.dumps(read, ensure_ascii=False, indent=2, default=str)
        return "\n\n".join("\n".join(_lines(file)) for file in read)


def _lines(file: dict[str, Any]) -> Iterator[str]:
    """Give the findings and times of a file for a reader."""
    if "refused" in file:
        yield f"{file['file']}: refused. {file['refused']}"
        return
    codes = [text for page in file["pages"] for _format, text in page["codes"]]
    yield f"{file['file']}: {file['kind']}, pages: {len(file['pages'])}, codes: {', '.join(codes)}"
    for finding in file["findings"]:
        yield f"  {finding['kind']:9} {finding['verdict']:11} {finding['read']}"
    yield f"  {file['engine']['name']}; seconds of the processor, and by the clock:"
    for name, (processor, clock) in file["seconds"].items():
        yield f"  {name:20} {processor:6.2f} {clock:6.2f}"


def _read(path: Path, serial: str, facts: InvoiceFacts) -> dict[str, object]:
    stages = Stages()
    try:
        upload = SimpleUploadedFile(path.name, path.read_bytes())
        with stages.timed("sandbox"):
            clean = clean_upload(upload, pdf=True)
    except OSError as error:
        return {"file": str(path), "refused": error.strerror}
    except ValidationError as error:
        return {"file": str(path), "refused": " ".join(error.messages), "code": error.code}
    read = asdict(read_evidence(clean.pages, serial, facts, stages))
    for page, shown in zip(clean.pages, read["pages"], strict=True):
        shown |= {"fingerprint": page.fingerprint, "width": page.width, "height": page.height}
    told = {"engine": _engine(), "seconds": stages.times}
    return {"file": str(path), "kind": clean.kind, "sha256": clean.sha256, **read, **told}


def _engine() -> dict[str, str]:
    """Name the engine that reads print, and the versions of what is behind the usual one."""
    versions = {package: version(package) for package in ("rapidocr", "onnxruntime", "zxing-cpp")}
    return {"name": settings.READING_ENGINE, **versions}


def _facts(options: dict[str, Any]) -> InvoiceFacts:
    return InvoiceFacts(
        country=options["country"],
        bought_on=options["date"],
        store=options["store"],
        model=options["model"],
        article=options["article"],
        number=options["number"],
        serial=options["serial"],
        catalogue=_catalogue(options["catalogue"], options["model"]),
        stores=_stores(options["country"]) if options["store"] else (),
    )


def _catalogue(listed: Path | None, model: str) -> list[str]:
    """Return the product names from the file, or else from the database if it is reachable."""
    if listed:
        return listed.read_text(encoding="utf-8").splitlines()
    try:
        return [*Product.objects.values_list("name", flat=True)] if model else []
    except Error:
        return []


def _stores(country: str) -> list[str]:
    try:
        return [*Store.objects.listed().filter(region=country).values_list("name", flat=True)]
    except Error:
        return []

"""Print what the portal reads in evidence files, and the verdicts, as JSON."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand
from django.db import Error

from evidence.documents.invoice import InvoiceFacts
from evidence.documents.read_all import read_evidence
from evidence.uploads.cleaning import clean_upload
from products.models import Product, Store


class Command(BaseCommand):
    help = "Read serial photos and invoices; print what is read and the verdicts as JSON."
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

    def handle(self, *_args: Any, **options: Any) -> str:
        facts = _facts(options)
        read = [_read(path, options["serial"], facts) for path in options["files"]]
        return json.dumps(read, ensure_ascii=False, indent=2, default=str)


def _read(path: Path, serial: str, facts: InvoiceFacts) -> dict[str, object]:
    try:
        upload = SimpleUploadedFile(path.name, path.read_bytes())
        clean = clean_upload(upload, pdf=True)
    except OSError as error:
        return {"file": str(path), "refused": error.strerror}
    except ValidationError as error:
        return {"file": str(path), "refused": " ".join(error.messages), "code": error.code}
    read = asdict(read_evidence(clean.pages, serial, facts))
    for page, shown in zip(clean.pages, read["pages"], strict=True):
        shown |= {"fingerprint": page.fingerprint, "width": page.width, "height": page.height}
    return {"file": str(path), "kind": clean.kind.value, "sha256": clean.sha256, **read}


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
        return [*Store.objects.filter(region=country).values_list("name", flat=True)]
    except Error:
        return []

"""Loading the same lines with django-import-export, as its documentation says: plain and in bulk.

It is no dependency of ours: ``pip install django-import-export`` beside the program, to compare.
Nothing is encrypted or digested on its side, so that it has less to do.
"""

import hashlib
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from bench.report import processor_seconds
from products.models import Product, SerialNumber
from promotions.models import CodeBatch, Reward, RewardCode

IS_THERE = find_spec("import_export") is not None
BATCH = 1_000


def seconds_a_line(table: str, lines: list[str], *, is_bulk: bool) -> float:
    """Import lines of codes or serial numbers; return the processor seconds of each."""
    model = RewardCode if table == RewardCode._meta.db_table else SerialNumber
    data = import_module("tablib").Dataset(headers=["text"])
    data.extend([line.strip().split(",")[:1] for line in lines])
    resource = _resource(model, is_bulk=is_bulk)

    def act() -> None:
        done = resource.import_data(data, raise_errors=True)
        assert done.totals["new"] == len(lines), done.totals

    return processor_seconds(act) / len(lines)


def _resource(model: type[Any], *, is_bulk: bool) -> Any:  # noqa: ANN401 -- of a package that may be missing
    whole = import_module("import_export.resources").ModelResource
    field = import_module("import_export.fields").Field
    is_codes = model is RewardCode
    column = "digest" if is_codes else "serial"
    same = _same_for_all(model)

    def before_save_instance(
        _self: object, instance: object, _row: object, **_kwargs: object
    ) -> None:
        for name, value in same.items():
            setattr(instance, name, value)

    options = {"model": model, "fields": ("text",), "import_id_fields": ("text",)}
    if is_bulk:
        bulk = {"use_bulk": True, "batch_size": BATCH, "skip_diff": True}
        options |= bulk | {"force_init_instance": True}
    parts = {
        "Meta": type("Meta", (), options),
        "text": field(column, "text", widget=_widget(is_codes=is_codes)),
        "before_save_instance": before_save_instance,
    }
    return type(whole)("Lines", (whole,), parts)()


def _same_for_all(model: type[Any]) -> dict[str, object]:
    if model is RewardCode:
        reward = Reward.objects.get()
        batch = CodeBatch.objects.create(reward=reward, file_name="peers")
        return {"reward_id": reward.pk, "batch_id": batch.pk, "ciphertext": b""}
    return {"product_id": Product.objects.get().pk, "chk_digest": b""}


def _widget(*, is_codes: bool) -> Any:  # noqa: ANN401 -- as above
    """Return what makes a value of a cell, and shows it: a digest is no text."""

    def clean(_self: object, value: str, _row: object = None, **_kwargs: object) -> object:
        return hashlib.sha256(value.encode()).digest() if is_codes else value

    def render(_self: object, value: object, _obj: object = None, **_kwargs: object) -> str:
        return value.hex() if isinstance(value, bytes) else str(value)

    plain = import_module("import_export.widgets").Widget
    return type("Text", (plain,), {"clean": clean, "render": render})()

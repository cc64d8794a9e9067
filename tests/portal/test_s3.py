"""A bucket fails as a disk does, whatever is asked of it; its package need not be installed."""

import importlib
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import Storage

ACTS: dict[str, Callable[[Any], object]] = {
    "_save": lambda bucket: bucket.save("a.jpg", ContentFile(b"")),
    "_open": lambda bucket: bucket.open("a.jpg"),
    "listdir": lambda bucket: bucket.listdir("a"),
    "delete": lambda bucket: bucket.delete("a.jpg"),
    "exists": lambda bucket: bucket.exists("a.jpg"),
    "size": lambda bucket: bucket.size("a.jpg"),
    "get_modified_time": lambda bucket: bucket.get_modified_time("a.jpg"),
}


class Unreachable(Exception):
    """As botocore says it."""


class Answered(Exception):
    """As botocore says what the bucket answered."""

    def __init__(self, status: int) -> None:
        self.response = {"ResponseMetadata": {"HTTPStatusCode": status}}


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A bucket, each act of which fails with its `error`."""

    def fail(self: Any, *_args: object) -> None:
        raise self.error

    base = type("S3Storage", (Storage,), dict.fromkeys(ACTS, fail))
    given: dict[str, dict[str, Any]] = {
        "botocore": {},
        "botocore.exceptions": {"BotoCoreError": Unreachable, "ClientError": Answered},
        "storages": {},
        "storages.backends": {},
        "storages.backends.s3": {"S3Storage": base},
    }
    for name, content in given.items():
        module = ModuleType(name)
        vars(module).update(content)
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.delitem(sys.modules, "portal.s3", raising=False)
    made = importlib.import_module("portal.s3").EvidenceBucket()
    monkeypatch.delitem(sys.modules, "portal.s3")
    return made


@pytest.mark.parametrize("act", ACTS)
def test_what_it_refuses_or_does_not_answer_is_an_error_of_a_disk(bucket: Any, act: str) -> None:
    for error, raised in (
        (Answered(403), OSError),
        (Answered(404), FileNotFoundError),
        (Unreachable(), OSError),
    ):
        bucket.error = error
        with pytest.raises(raised) as told:
            ACTS[act](bucket)
        assert told.type is raised

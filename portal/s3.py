"""Evidence in an S3-compatible bucket, for web and workers that share no disk.

EVIDENCE_S3_BUCKET names it; requirements/s3.txt installs the package.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from typing import Any, cast

from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage


class EvidenceBucket(S3Storage):  # type: ignore[misc]  # storages has no types
    """A private bucket that raises the errors of a disk, so that members get the same answer."""

    def _save(self, name: str, content: Any) -> str:  # noqa: ANN401 -- as in Django
        with _as_a_disk():
            return str(super()._save(name, content))

    def _open(self, name: str, mode: str = "rb") -> Any:  # noqa: ANN401 -- as in Django
        with _as_a_disk():
            found = super()._open(name, mode)
            found.file  # noqa: B018 -- it is fetched when first looked at, where nobody expects it
            return found

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        """List the folders and files in a folder.

        Raises:
            OSError: the bucket does not answer, or refuses.
        """
        with _as_a_disk():
            folders, files = super().listdir(name)
            return list(folders), list(files)

    def delete(self, name: str) -> None:
        """Delete a file.

        Raises:
            OSError: the bucket does not answer, or refuses.
        """
        with _as_a_disk():
            super().delete(name)

    def exists(self, name: str) -> bool:
        """Tell whether there is such a file.

        Raises:
            OSError: the bucket does not answer, or refuses.
        """
        with _as_a_disk():
            return bool(super().exists(name))

    def size(self, name: str) -> int:
        """Return how many bytes a file has.

        Raises:
            OSError: there is no such file, or the bucket does not answer, or refuses.
        """
        with _as_a_disk():
            return int(super().size(name))

    def get_modified_time(self, name: str) -> datetime:
        """Return when a file was written.

        Raises:
            OSError: there is no such file, or the bucket does not answer, or refuses.
        """
        with _as_a_disk():
            return cast("datetime", super().get_modified_time(name))


@contextmanager
def _as_a_disk() -> Iterator[None]:
    """Raise what a disk raises: FileNotFoundError for a file that is not there, else OSError."""
    try:
        yield
    except ClientError as error:
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == HTTPStatus.NOT_FOUND:
            raise FileNotFoundError(str(error)) from error
        raise OSError(str(error)) from error
    except BotoCoreError as error:
        raise OSError(str(error)) from error

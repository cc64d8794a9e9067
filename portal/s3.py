"""Evidence in a bucket of S3 or what speaks like it, where web and workers share no disk.

Named by EVIDENCE_S3_BUCKET; the package comes with requirements/s3.txt.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, cast

from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage


class EvidenceBucket(S3Storage):  # type: ignore[misc]  # storages has no types
    """A private bucket that fails as a disk fails, so that a member gets the same answer."""

    def _save(self, name: str, content: Any) -> str:  # noqa: ANN401 -- as in Django
        with _as_a_disk():
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        """Delete a file.

        Raises:
            OSError: the bucket does not answer, or refuses.
        """
        with _as_a_disk():
            super().delete(name)

    def get_modified_time(self, name: str) -> datetime:
        """Tell when a file was written.

        Raises:
            FileNotFoundError: it is not there.
        """
        try:
            return cast("datetime", super().get_modified_time(name))
        except ClientError as error:
            raise FileNotFoundError(name) from error


@contextmanager
def _as_a_disk() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise OSError(str(error)) from error

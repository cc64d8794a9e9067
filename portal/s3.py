"""Evidence in a bucket of S3 or what speaks like it, where web and workers share no disk.

Named by EVIDENCE_S3_BUCKET; the package comes with requirements/s3.txt.
"""

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage


class EvidenceBucket(S3Storage):  # type: ignore[misc]  # the package has no types
    """A private bucket that fails as a disk fails, so that a member gets the same answer."""

    def _save(self, name: str, content: Any) -> str:  # noqa: ANN401 -- as in Django
        try:
            return str(super()._save(name, content))
        except (BotoCoreError, ClientError) as error:
            raise OSError(str(error)) from error

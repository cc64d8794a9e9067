"""Where evidence lies is told by the environment."""

import os
import subprocess
import sys

import pytest

from portal.environment import BASE_DIR, VALUES

ASK = "from django.conf import settings; print(settings.STORAGES['evidence']['BACKEND'])"


@pytest.mark.parametrize(
    ("bucket", "backend"),
    [
        ("", "django.core.files.storage.FileSystemStorage"),
        ("member-center-evidence", "portal.s3.EvidenceBucket"),
    ],
)
def test_a_named_bucket_takes_the_place_of_the_disk(bucket: str, backend: str) -> None:
    environment = {
        **os.environ,
        **VALUES,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "EVIDENCE_S3_BUCKET": bucket,
    }
    asked = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stdout.strip() == backend

"""What reading a file needs is loaded before the sandbox closes: then it can read no module."""

import base64
import io
import json
import subprocess
import sys

import pytest
from PIL import Image

from evidence.sandbox.job import FileKind
from portal.demo.drawings import sticker
from tests.evidence.sandbox.test_mutated import sound_files

READER = (sys.executable, "-m", "tests.evidence.sandbox.late_imports")


def saved_twice() -> bytes:
    """A photo of a label in which each look at the pixels finds something to look at."""
    drawn = sticker(serial="BA3T01946000V", chk="4A7", model="912-V397", product="GeForce RTX 4070")
    first, second = io.BytesIO(), io.BytesIO()
    Image.open(io.BytesIO(drawn)).convert("L").resize((1200, 800)).save(first, "JPEG", quality=60)
    Image.open(first).save(second, "JPEG", quality=92)
    return second.getvalue()


@pytest.mark.long
def test_reading_a_file_asks_for_no_further_module() -> None:
    files = [(FileKind.JPEG, saved_twice()), *sound_files()]
    lines = [json.dumps([kind, base64.b64encode(content).decode()]) for kind, content in files]
    said = subprocess.run(
        READER, input="\n".join(lines), capture_output=True, text=True, check=True
    )
    asked = [json.loads(line) for line in said.stdout.splitlines()]
    assert len(asked) == len(files)
    late = {(kind, name) for (kind, _), names in zip(files, asked, strict=True) for name in names}
    assert late == set()

"""The settings and what is written about them."""

import re

from portal.environment import BASE_DIR

READ = re.compile(r'env(?:_bool|_ints?|_list|_path)?\(\s*"([A-Z_]+)"')
EXPLAINED = re.compile(r"^#? ?([A-Z_]+)=", re.MULTILINE)


def test_every_variable_that_is_read_is_explained() -> None:
    sources = [*(BASE_DIR / "portal").glob("*.py"), *(BASE_DIR / "portal/management").rglob("*.py")]
    read = {name for source in sources for name in READ.findall(source.read_text())}
    explained = set(EXPLAINED.findall((BASE_DIR / ".env.example").read_text()))
    assert "SECRET_KEY" in read
    assert read - explained == set()

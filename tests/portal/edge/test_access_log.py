import re

import pytest

from foundation.web.redaction import TOKEN_PAGES
from portal.environment import BASE_DIR

TOKEN = "canary-of-twenty-four-letters"


def test_nginx_hides_the_tokens_that_the_program_hides() -> None:
    config = (BASE_DIR / "deploy/nginx/nginx.conf.template").read_text()
    maps = [line for line in config.splitlines() if "<begin>" in line]
    assert len(maps) == 3
    for page in (*TOKEN_PAGES, "account/password/reset/key"):
        written = f"/+{page.replace('/', '/+')}/+"
        assert [written in line for line in maps] == [True] * len(maps), page


@pytest.mark.parametrize(
    ("asked", "logged"),
    [
        (f"/account/email/undo/{TOKEN}/", "/account/email/undo/-/"),
        (f"/account//email/undo//{TOKEN}/x/?q=1", "/account//email/undo//-/x/"),
        (f"/account%2Femail/undo/{TOKEN}/", "/account-"),
        (f"/account/invitation%252f{TOKEN}/", "/account/invitation-"),
        (f"/products/offers/7%2f{TOKEN}/", "/products/offers/-/"),
        (f"/products/%6fffers/{TOKEN}/", "/products/-"),
        ("/promotions/caf%C3%A9%20au%20lait/", "/promotions/caf%C3%A9%20au%20lait/"),
    ],
)
def test_nginx_hides_a_token_however_its_address_is_written(asked: str, logged: str) -> None:
    """The rules of $logged_path one after the other, as nginx (PCRE) takes them."""
    config = (BASE_DIR / "deploy/nginx/nginx.conf.template").read_text()
    rules = config.split("$logged_path {")[1].split("}\n")[0].strip().splitlines()
    for rule in rules:
        pattern, value = rule.strip().rstrip(";").rsplit(" ", 1)
        flags = re.IGNORECASE if (pattern := pattern.strip('"')).startswith("~*") else 0
        pattern = pattern.removeprefix("~").removeprefix("*").replace("(?<", "(?P<")
        if found := re.search(pattern, asked, flags):
            assert re.sub(r"\$(\w+)", lambda name: found[name[1]], value) == logged
            return
    pytest.fail("no rule")

from foundation.web.redaction import TOKEN_PAGES
from portal.environment import BASE_DIR


def test_nginx_hides_the_tokens_that_the_program_hides() -> None:
    config = (BASE_DIR / "deploy/nginx/nginx.conf.template").read_text()
    maps = [line for line in config.splitlines() if "<begin>" in line]
    assert len(maps) == 3
    for page in (*TOKEN_PAGES, "account/password/reset/key"):
        assert [f"/{page}/" in line for line in maps] == [True] * len(maps), page

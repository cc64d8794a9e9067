import re
from pathlib import Path

import pytest
from django.core.management import CommandError

from portal.demo import people
from portal.embedded import address
from portal.embedded.run import ANY, started
from portal.embedded.servers import EmbeddedError
from portal.environment import BASE_DIR
from portal.management.commands import up
from portal.management.commands.prepare import first_steps
from tests.factories import make_member

MAIL = "smtp://mail.example.com"


@pytest.mark.parametrize("host", ["", "127.0.0.1", "127.8.9.1", "::1", "localhost"])
def test_the_demo_is_for_this_machine(host: str) -> None:
    address.refuse_open({"HOST": host})


@pytest.mark.parametrize("host", [ANY, "::", "192.168.1.7", "members.example.com"])
def test_others_are_let_in_without_the_demo_and_the_mailbox_alone(host: str) -> None:
    for values in ({}, {"EMAIL_URL": MAIL}, {"DEMO": "0"}, {"EMAIL_URL": MAIL, "DEMO": "1"}):
        with pytest.raises(EmbeddedError) as refused:
            address.refuse_open({"HOST": host, **values})
        said = str(refused.value)
        assert f"HOST={host} lets other machines in" in said
        assert ("EMAIL_URL" in said) == ("EMAIL_URL" not in values)
        assert ("DEMO=0" in said) == (values.get("DEMO") != "0")
    address.refuse_open({"HOST": host, "EMAIL_URL": MAIL, "DEMO": "0"})


def test_nothing_starts_where_others_would_be_let_in(tmp_path: Path) -> None:
    with (
        pytest.raises(EmbeddedError, match="lets other machines in"),
        started(tmp_path, {"HOST": ANY}, web=True),
    ):
        raise AssertionError("it started")
    assert [file.name for file in tmp_path.iterdir()] == ["lock"]


@pytest.mark.django_db
def test_a_demo_from_before_is_for_this_machine_too() -> None:
    up.refuse_open_demo(ANY)
    make_member(people.MEMBERS[0].email)
    up.refuse_open_demo("127.0.0.1")
    with pytest.raises(CommandError, match="holds the demo"):
        up.refuse_open_demo(ANY)


def test_compose_does_not_start_without_mail_and_keys_and_shows_the_proxy_alone() -> None:
    text = (BASE_DIR / "docker-compose.yml").read_text()
    needed = set(re.findall(r"\$\{(\w+):\?[^}]{12,}\}", text))
    keys = {"SECRET_KEY", "CODE_KEYS", "DIGEST_KEYS"}
    assert {*keys, "EMAIL_URL", "POSTGRES_PASSWORD", "TLS_DIR"} <= needed
    services = re.split(
        r"\n  (?=\w+:\n)", text.partition("\nservices:")[2].partition("\nvolumes:")[0]
    )
    open_ones = {each.strip().split(":")[0] for each in services if "\n    ports:" in each}
    assert open_ones == {"proxy", "mailpit"}
    assert "127.0.0.1:8025" in text


@pytest.mark.django_db
def test_the_first_admin_is_told_of_until_there_is_one() -> None:
    assert "manage.py createsuperuser --email" in first_steps()
    make_member("ada@example.com", is_staff=True, is_superuser=True)
    assert first_steps() == ""

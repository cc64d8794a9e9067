"""ASVS 6.3.2: a fresh installation has no account, and no step of one makes any."""

import re

import pytest

from accounts.models import User
from portal.environment import BASE_DIR


@pytest.mark.django_db
def test_a_database_that_was_just_made_has_no_account() -> None:
    assert not User.objects.exists()


def test_no_step_of_an_installation_loads_the_demo() -> None:
    for name in ("Dockerfile", "docker-compose.yml"):
        text = (BASE_DIR / name).read_text()
        assert "manage.py" in text or "gunicorn" in text or "celery" in text
        assert not re.search(r"\bdemo\b|createsuperuser", text), name

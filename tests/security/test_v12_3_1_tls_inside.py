"""ASVS 12.2.1, 12.3.1: database, broker and mail host over TLS, and their certificates checked."""

import ssl
import subprocess
import sys
from typing import Any

import psycopg2
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.smtp import EmailBackend
from kombu import Connection
from kombu.exceptions import OperationalError

from portal.environment import BASE_DIR, VALUES, mail_settings, refuse_clear
from tests.certificates import Certificates, encrypted
from tests.portal.database.bouncer import PROGRAM, bouncing

DATABASE = "postgres://member@db.example/center?sslmode=verify-full&sslrootcert=/ca.pem"
SAID = """
from portal import settings
print(settings.DATABASES["default"]["OPTIONS"], settings.CELERY_BROKER_USE_SSL)
"""


@pytest.mark.long
def test_the_settings_pass_on_what_checks_a_certificate() -> None:
    values = {
        "DATABASE_URL": DATABASE,
        "REDIS_URL": "rediss://redis.example/0",
        "REDIS_CA_FILE": "/redis.pem",
        "EMAIL_URL": "smtp+tls://user:pw@mail.example",
        "TLS_INSIDE": "1",
    }
    command = [sys.executable, "-c", SAID]
    said = subprocess.run(
        command, cwd=BASE_DIR, env={**VALUES, **values}, capture_output=True, text=True, check=True
    ).stdout
    for option in ("'sslmode': 'verify-full'", "'sslrootcert': '/ca.pem'", "CERT_REQUIRED"):
        assert option in said
    assert "'ssl_ca_certs': '/redis.pem'" in said
    assert "'ssl_check_hostname': True" in said


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"database": "postgres://db/c"}, "DATABASE_URL"),
        ({"database": "postgres://db/c?sslmode=require"}, "DATABASE_URL"),
        ({"broker": "redis://redis/0"}, "REDIS_URL"),
        ({"mail": mail_settings("smtp://mail")}, "EMAIL_URL"),
    ],
)
def test_where_tls_is_a_condition_none_may_be_reached_in_clear(
    changed: dict[str, Any], named: str
) -> None:
    good: dict[str, Any] = {"database": DATABASE, "broker": "rediss://redis/0", "mail": {}}
    refuse_clear(**good)
    with pytest.raises(ImproperlyConfigured, match=named) as refused:
        refuse_clear(**{**good, **changed})
    assert "db" not in str(refused.value)


def test_each_scheme_of_a_mail_host_means_what_it_says() -> None:
    for scheme, tls, by_ssl, port in (
        ("smtp", False, False, 25),
        ("smtp+tls", True, False, 587),
        ("smtp+ssl", False, True, 465),
    ):
        found = mail_settings(f"{scheme}://user:p%40w@mail.example")
        assert (found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (tls, by_ssl)
        assert (found["EMAIL_PORT"], found["EMAIL_HOST_PASSWORD"]) == (port, "p@w")
    assert mail_settings("smtp+tls://mail.example:2525")["EMAIL_PORT"] == 2525
    with pytest.raises(ImproperlyConfigured, match="smtp\\+sll"):
        mail_settings("smtp+sll://mail.example")
    context = EmailBackend(use_tls=True).ssl_context
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


@pytest.mark.long
@pytest.mark.skipif(PROGRAM is None, reason="pgbouncer is not installed")
def test_the_database_is_reached_with_the_right_certificate_alone() -> None:
    with Certificates() as own:
        files = {"client_tls_key_file": str(own.key), "client_tls_cert_file": str(own.certificate)}
        with bouncing({}, client_tls_sslmode="require", **files) as port:
            url = VALUES["DATABASE_URL"]
            with_tls: dict[str, Any] = {"port": port, "sslmode": "verify-full", "options": ""}
            psycopg2.connect(url, host="localhost", sslrootcert=str(own.ca), **with_tls).close()
            for host, ca, why in (
                ("127.0.0.1", own.ca, "host name"),
                ("localhost", own.other_ca, "certificate verify failed"),
            ):
                with pytest.raises(psycopg2.OperationalError, match=why):
                    psycopg2.connect(url, host=host, sslrootcert=str(ca), **with_tls)


@pytest.mark.long
def test_the_broker_is_reached_with_the_right_certificate_alone() -> None:
    with Certificates() as own, encrypted(VALUES["REDIS_URL"], own) as url:
        for host, ca, works in (
            ("localhost", own.ca, True),
            ("127.0.0.1", own.ca, False),
            ("localhost", own.other_ca, False),
        ):
            checks = {
                "ssl_cert_reqs": ssl.CERT_REQUIRED,
                "ssl_check_hostname": True,
                "ssl_ca_certs": str(ca),
            }
            with Connection(url.replace("localhost", host), ssl=checks) as broker:
                if works:
                    broker.ensure_connection(max_retries=1, timeout=5)
                    continue
                with pytest.raises(OperationalError, match="CERTIFICATE_VERIFY_FAILED"):
                    broker.ensure_connection(max_retries=1, timeout=5, interval_max=0)

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.environment import refuse_half_mail

WHOLE: dict[str, Any] = {
    "return_address": "bounces+{}@example.com",
    "ticket_address": "tickets@example.com",
    "authserv_id": "mx.example.com",
    "maildir": Path("/var/spool/x"),
}


def test_whole_settings_start_and_so_do_none() -> None:
    refuse_half_mail(**WHOLE)
    refuse_half_mail(return_address="x@y", ticket_address="", authserv_id="", maildir=None)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"authserv_id": ""}, "MAIL_AUTHSERV_ID"),
        ({"maildir": None}, "BOUNCE_MAILDIR"),
        ({"ticket_address": "tickets"}, "not one address"),
        ({"ticket_address": "t@{}.example.com"}, "not one address"),
        ({"ticket_address": f"{'t' * 27}@example.com"}, "longer than 26"),
        ({"return_address": "a{}b{}@example.com"}, "RETURN_ADDRESS"),
    ],
)
def test_half_of_them_stop_the_start_and_say_what_is_missing(
    changed: dict[str, Any], says: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=says):
        refuse_half_mail(**WHOLE | changed)

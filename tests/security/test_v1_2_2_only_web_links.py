"""V1.2.2: of the addresses that somebody typed, only those of the web become links."""

import re

import pytest
from django.core.exceptions import ValidationError

from foundation.text import as_html
from fulfilment.models.parcel import NUMBER, check_link

SCHEMES = ("javascript:alert(1)", "data:text/html,<b>", "vbscript:x", "file:///etc/passwd")


@pytest.mark.parametrize("address", SCHEMES)
def test_other_schemes_stay_text_and_are_refused_as_a_link(address: str) -> None:
    links = re.findall(r'href="([^"]*)"', as_html(f"See {address} and https://a.test/ok"))
    assert links == ["https://a.test/ok"]
    with pytest.raises(ValidationError):
        check_link(f"{address}{NUMBER}")
    check_link(f"https://a.test/ok?id={NUMBER}")

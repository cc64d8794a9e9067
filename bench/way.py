"""Count the taps and typed characters from Product Registration to "Redeem Success", on a phone."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.report import Row
from portal.environment import VAR_DIR
from tests import find_chromium
from tests.journeys.browsing import arriving, chromium
from tests.journeys.site import running
from tests.journeys.way import Walk, walked
from tests.tables import migrated

COMPARES = "way: taps and typed characters from Product Registration to Redeem Success; then > now"
# The same script on that commit, once.
BEFORE: dict[str, Any] = json.loads(Path(__file__).with_name("way_before.json").read_text("utf-8"))


def measure() -> Iterator[Row]:
    """Walk it once: what is counted depends on the pages alone, not on the machine."""
    walk = _walked()
    then = str(BEFORE["commit"])[:7]
    for name, before, now in (
        (f"taps, {then} > now", BEFORE["taps"], walk.taps),
        (f"characters, {then} > now", BEFORE["signs"], walk.signs),
        (f"both, {then} > now", BEFORE["taps"] + BEFORE["signs"], walk.total),
    ):
        yield Row(name, str(before), str(now), now / before)
    for step in walk.steps:
        yield Row(f"  {step}")


def _walked() -> Walk:
    os.environ.setdefault("CHROMIUM_PATH", find_chromium.installed() or "chromium")
    with (
        TemporaryDirectory(dir=VAR_DIR) as folder,
        running(Path(folder), template=migrated(), CAPTCHA_FOR_MEMBERS="suspicion") as site,
        chromium() as browser,
        arriving(site, browser) as arrive,
    ):
        return walked(arrive(width="phone"), site)

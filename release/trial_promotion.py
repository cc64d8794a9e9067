"""Inside the machine of try_install: a catalogue and promotions to try, which are the demo's.

Run by `member-center shell`: a role that reads and writes rows is enough.
"""

import json
import sys
from base64 import b64encode
from datetime import timedelta
from typing import Final

from django.utils import timezone

from accounts.models import User
from portal.demo import catalogue, promotions
from portal.demo.drawings import invoice, sticker

REGION, MODEL = "DE", "912-V397-638"
STORE: Final = catalogue.STORES[REGION][0]


def make() -> None:
    """Fill the catalogue, publish the promotions, and write what a buyer has in hand as JSON."""
    today = timezone.localdate()
    catalogue.load()
    promotions.load(today=today, by=User.objects.get(is_superuser=True))
    unit, bought_on = catalogue.units(MODEL)[0], today - timedelta(days=1)
    paper = invoice(
        store=STORE,
        region=REGION,
        number="INV-4711",
        bought_on=bought_on,
        product=unit.model.name,
        serial=unit.serial,
        price="389.00",
        language="en",
    )
    label = sticker(serial=unit.serial, chk=unit.chk, model=MODEL, product=unit.model.name)
    in_hand = {
        "region": REGION,
        "store": STORE,
        "bought_on": bought_on.isoformat(),
        "serial": unit.serial,
        "chk": unit.chk,
        "invoice": b64encode(paper).decode(),
        "photo": b64encode(label).decode(),
    }
    json.dump(in_hand, sys.stdout)

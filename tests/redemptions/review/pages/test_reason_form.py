from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from accounts.models import User
from redemptions.models import SendBackReason

pytestmark = pytest.mark.django_db


def test_a_reason_needs_its_text_in_each_language(client: Client, petra: User) -> None:
    client.force_login(petra)
    page = reverse("admin:redemptions_sendbackreason_add")
    form: dict[str, Any] = {
        "name": "Invoice from a marketplace",
        "position": 9,
        "is_active": "on",
        "texts-TOTAL_FORMS": len(settings.LANGUAGES),
        "texts-INITIAL_FORMS": 0,
    }
    for number, (code, name) in enumerate(settings.LANGUAGES):
        form |= {f"texts-{number}-language": code, f"texts-{number}-text": f"Why, in {name}."}
    answer = client.post(page, form | {"texts-1-text": ""})
    assertContains(answer, "The text is missing: Deutsch.")
    assert client.post(page, form).status_code == 302
    reason = SendBackReason.objects.get(name="Invoice from a marketplace")
    assert reason.text("id") == "Why, in Bahasa Indonesia."
    one = reason.texts.get(language="de")
    saved = form | {"texts-INITIAL_FORMS": len(settings.LANGUAGES), "texts-1-DELETE": "on"}
    for number, text in enumerate(reason.texts.order_by("pk")):
        saved |= {f"texts-{number}-id": text.pk, f"texts-{number}-reason": reason.pk}
    client.post(reverse("admin:redemptions_sendbackreason_change", args=[reason.pk]), saved)
    assert one in reason.texts.all()

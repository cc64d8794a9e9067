"""Every model in which a person may be is a part of an erasure, or has a reason not to be."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import User
from foundation.personal_data import APPS, WHOLE_ROWS

HELD = {label: (app.app, columns) for app in APPS for label, columns in app.holds.items()}
STAFF = "its accounts are those of staff, which are not erased"
NEVER = "nothing is written there: of an account elsewhere only the sign-in counts"
OURS = "written by staff about goods and rewards, not about people"
# Models that refer to people or have texts, and hold nobody's data.
NOBODYS = {
    "accounts.Newsletter": STAFF,
    "accounts.NewsletterText": OURS,
    "auth.Group": OURS,
    "auth.Permission": OURS,
    "accounts.StaffInvitation": "staff, deleted by rule",
    "accounts.StaffInvitation_groups": "staff, deleted by rule",
    "captcha.CaptchaStore": "a sum and its answer, deleted within the hour",
    "contenttypes.ContentType": OURS,
    "fulfilment.BankProfile": OURS,
    "fulfilment.PayoutField": OURS,
    "fulfilment.PayoutMethod": OURS,
    "fulfilment.PayoutResults": STAFF,
    "fulfilment.PayoutRun": "staff; its file is wiped with the last account in it",
    "evidence.UnwantedFile": "random names of files, until the storage has deleted them",
    "foundation.ExportFile": STAFF,
    "foundation.ExportSchedule": STAFF,
    "foundation.RetentionRun": "numbers of rows",
    "fulfilment.DrawFigure": STAFF,
    "fulfilment.DrawPlace": "numbers of tickets",
    "fulfilment.DrawRound": STAFF,
    "membership.EarningMark": "how far rows were read",
    "membership.Tier": OURS,
    "membership.OnlineStore": OURS,
    "products.Category": OURS,
    "products.Product": OURS,
    "products.SerialBatch": STAFF,
    "products.SerialNumber": OURS,
    "products.Store": OURS,
    "fulfilment.Carrier": OURS,
    "membership.ReviewHost": OURS,
    "membership.ShoutOutTask": OURS,
    "membership.ShoutOutTaskText": OURS,
    "membership.ShopItem": OURS,
    "membership.ShopItemText": OURS,
    "membership.ShopPrice": STAFF,
    "promotions.BundlePart": OURS,
    "promotions.Budget": OURS,
    "promotions.CodeBatch": STAFF,
    "promotions.EmailOverride": OURS,
    "promotions.ExtraQuestion": OURS,
    "promotions.OldAddress": OURS,
    "promotions.Promotion": OURS,
    "promotions.PromotionChange": STAFF,
    "promotions.PromotionTerms": OURS,
    "promotions.PromotionText": OURS,
    "promotions.QuestionOption": OURS,
    "promotions.QuestionText": OURS,
    "promotions.Reward": OURS,
    "promotions.RewardCode": "a code's value is the shop's; whose it was, its claim says no more",
    "redemptions.Reconciliation": "numbers of rows and references of claims",
    "redemptions.SendBackReason": OURS,
    "redemptions.SendBackReasonText": OURS,
    "service.BenchReason": OURS,
    "service.BenchReasonText": OURS,
    "service.GuidedCheckAnswer": "which check helped with which unit, no words",
    "service.GuidedCheckText": OURS,
    "service.PackingRuleText": OURS,
    "service.RepairSymptom": OURS,
    "service.RepairSymptomText": OURS,
    "service.SafetyWord": OURS,
    "service.ServicePriceText": OURS,
    "service.ServiceRegion": OURS,
    "service.ServiceRegionText": OURS,
    "service.BlockedTime": STAFF,
    "service.EarlierWish": "moments; whose they are, its appointment says no more",
    "service.OfferedTime": "moments; whose they are, its appointment says no more",
    "service.Closure": STAFF,
    "service.ServiceCentre": OURS,
    "service.ServiceCentreText": OURS,
    "service.VisitKind": OURS,
    "service.VisitKindText": OURS,
    "support.CannedAnswer": OURS,
    "support.CannedAnswerText": OURS,
    "support.ChatHours": OURS,
    "support.ChatPresence": STAFF,
    "support.ChatSending": "random names of sendings; what was said is in the entry",
    "support.TicketTopic": OURS,
    "support.TicketTopicText": OURS,
    "support.TopicFactText": OURS,
    "socialaccount.SocialAccount": NEVER,
    "socialaccount.SocialApp": NEVER,
    "socialaccount.SocialToken": NEVER,
}
# Columns with text that stay in a row which is not deleted, and why they name nobody.
STAY = {
    "accounts.AccountDeletion": {"address_digest", "mailbox_digest"},  # what limits are held by
    "accounts.LegalHold": {"about"},  # the claim's reference
    "accounts.SecurityEvent": {"request_id"},  # random, the same in the log
    "accounts.User": {"region"},
    "admin.LogEntry": {"object_id"},
    "fulfilment.Cause": {"reference"},
    "fulfilment.DrawEntry": {"ticket"},  # random, on a list for everybody
    "fulfilment.Fulfilment": {"currency"},
    "fulfilment.Payout": {"end_to_end", "reason"},  # random; a code of the bank's
    "evidence.Upload": {"sha256", "serial"},  # the same file again; a unit of the catalogue
    # What was agreed to, in which version, and of where a text is that is gone.
    "membership.ShoutOut": {
        "reference",
        "region",
        "disclosure",
        "publication_version",
        "rights_version",
    },
    "membership.ShoutOutEvent": {"why"},  # the name of one of our reasons
    "membership.Spending": {"cause"},  # a word and a key
    "membership.GoodwillLine": {"reference"},  # by which a file is not loaded twice
    "membership.PointsOrder": {"reference", "name"},  # what was ordered
    "products.OwnershipTransfer": {"token_digest"},
    "products.RegisteredProduct": {"region"},
    "products.SerialDispute": {"region"},
    "redemptions.Check": {"box", "rule"},
    "redemptions.CheckRun": {"rules"},
    "redemptions.Claim": {
        "reference",
        "language",
        "region",
        "promised_name",
        "promised_names",
        "promised_currency",
        "price_currency",
        "extras",
    },
    "redemptions.Decision": {"asks_for", "asks_about", "despite", "policy"},
    "service.Repair": {
        "rma",
        "accessories",  # of a list
        "region",
        "language",
        "prices",  # the price list of a region
        "terms_version",
        "terms_language",
    },
    "service.Appointment": {"reference", "language"},
    "support.Conversation": {"reference", "language", "region"},
    "service.PartChanged": {"name", "old_serial", "new_serial"},
    "service.Quote": {"currency"},
    "service.QuoteLine": {"text"},
    "service.RepairArrival": {"accessories"},
    "service.RepairReport": {"firmware"},
    "support.ConversationEntry": {"language", "mail_id"},  # of a mail program's own making
}
TEXTS = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.BinaryField,
    models.FileField,
    models.GenericIPAddressField,
    ArrayField,
)


def all_models() -> dict[str, type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    return {model._meta.label: model for model in found if not model._meta.proxy}


def texts(model: type[models.Model]) -> set[str]:
    """The columns in which words may stand; those with choices hold no others."""
    fields = model._meta.concrete_fields
    return {one.name for one in fields if isinstance(one, TEXTS) and not one.choices}


def reaches_a_person(model: type[models.Model], seen: frozenset[Any] = frozenset()) -> bool:
    """Whether it refers to an account, or to what does."""
    if model is User:
        return True
    others = {one.related_model for one in model._meta.concrete_fields if one.related_model}
    return any(reaches_a_person(other, seen | {model}) for other in others - seen - {model})


def test_every_model_with_a_person_is_one_apps_part() -> None:
    found = all_models()
    wanted = {label for label, one in found.items() if texts(one) or reaches_a_person(one)}
    assert wanted - set(HELD) - set(NOBODYS) == set()
    assert set(HELD) & set(NOBODYS) == set()
    assert set(HELD) | set(NOBODYS) <= wanted, "named, and not there"
    assert len(HELD) == sum(len(app.holds) for app in APPS), "in the parts of two apps"


@pytest.mark.parametrize("label", sorted(label for label in HELD if HELD[label][1] != WHOLE_ROWS))
def test_what_is_not_emptied_of_a_row_that_stays_names_nobody(label: str) -> None:
    _app, emptied = HELD[label]
    left = texts(all_models()[label]) - set(emptied)
    assert left == STAY.get(label, set())
    assert set(emptied) <= {one.name for one in all_models()[label]._meta.concrete_fields}


def test_a_new_model_with_a_person_is_seen() -> None:
    assert reaches_a_person(all_models()["redemptions.Answer"])
    assert texts(all_models()["redemptions.Answer"]) == {"value", "asked"}
    assert not reaches_a_person(all_models()["products.Store"])

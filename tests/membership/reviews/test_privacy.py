"""What becomes of shout outs with their member, and after some time: words go, rows stay."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertNotContains

from accounts.models import User
from evidence.models import Upload
from foundation.personal_data import erasing
from membership.models import HelpfulVote, HiddenWhy, ReviewReport, ShoutOut
from membership.reviews import opinions, retention
from membership.reviews.personal_data import PERSONAL_DATA
from membership.shout_outs import photos, sending
from notifications.models import Email
from tests.factories import make_registered
from tests.membership.writers import (
    TEXT,
    hide,
    make_draft_of,
    make_moderator,
    make_owner,
    make_review,
    make_sent,
    make_task,
)
from tests.support.conversations import sent as sent_file

pytestmark = pytest.mark.django_db


def test_a_copy_has_what_was_written_and_said(alice: User) -> None:
    owned, task, mia = make_owner(), make_task(), make_moderator()
    review = make_review(owned, task, mia)
    make_registered(alice, owned.product)
    opinions.vote(by=alice, shout_out_id=review.pk, is_helpful=True)
    opinions.report(by=alice, shout_out_id=review.pk, why=HiddenWhy.OFF_TOPIC)
    assert PERSONAL_DATA.sections
    assert PERSONAL_DATA.losses
    theirs = {one.name: list(one.rows) for one in PERSONAL_DATA.sections(owned.user)}
    assert [row[6] for row in theirs["shout_outs"]] == [TEXT]
    said = {one.name: list(one.rows) for one in PERSONAL_DATA.sections(alice)}
    assert [row[2] for row in said["opinions"]] == ["Helpful", "Not about the product"]
    assert list(PERSONAL_DATA.losses(owned.user)) == ["1 review of yours is shown no more."]


@pytest.mark.long
def test_an_erasure_leaves_rows_without_words(alice: User, client: Client) -> None:
    owned, mia = make_owner(), make_moderator()
    draft = make_draft_of(owned, make_task())
    photos.save_photo(by=owned.user, shout_out_id=draft.pk, upload=sent_file())
    review = make_review(owned, draft.task, mia)
    make_sent(owned, make_task("tip"))
    make_draft_of(owned, make_task("tip"))
    kept = make_review(make_owner(product=owned.product), draft.task, mia, text=f"Mine. {TEXT}")
    opinions.vote(by=owned.user, shout_out_id=kept.pk, is_helpful=True)
    opinions.report(by=owned.user, shout_out_id=kept.pk, why=HiddenWhy.ILLEGAL)
    make_registered(alice, owned.product)
    opinions.vote(by=alice, shout_out_id=review.pk, is_helpful=True)
    with erasing():
        for step in (*PERSONAL_DATA.ends, *PERSONAL_DATA.erases):
            while step(owned.user):
                pass
    left = ShoutOut.objects.filter(member=owned.user)
    words = {(one.status, one.text, one.link, one.display_name) for one in left}
    assert words == {("withdrawn", "", "", "")}
    assert left.count() == 2
    assert not Upload.objects.filter(shout_out_photo__isnull=False, pages__isnull=False).exists()
    assert not ReviewReport.objects.exists()
    assert HelpfulVote.objects.get().member == alice
    kept.refresh_from_db()
    assert kept.text.startswith("Mine.")
    page = client.get(reverse("product-reviews", args=[owned.product.pk]))
    assertNotContains(page, review.reference)


def test_what_is_not_shown_goes_by_rule_and_what_is_shown_stays() -> None:
    task, mia, owned = make_task(), make_moderator(), make_owner()
    shown = make_review(make_owner(), task, mia)
    hidden = hide(make_review(make_owner(), task, mia), mia)
    back = make_sent(owned, task)
    sending.withdraw(by=owned.user, shout_out_id=back.pk)
    draft = make_draft_of(make_owner(), task)
    old = timezone.now() - timedelta(days=400)
    ShoutOut.objects.update(changed_at=old)
    rule = timezone.now() - timedelta(days=settings.RETENTION_DAYS["shout_outs"])
    assert set(retention.old_words(rule)) == {hidden, back}
    assert list(retention.old_drafts(rule)) == [draft]
    retention.empty(list(retention.old_words(rule)))
    retention.delete_drafts(list(retention.old_drafts(rule)))
    assert not retention.old_words(rule).exists()
    texts = dict(ShoutOut.objects.values_list("pk", "text"))
    assert texts == {shown.pk: TEXT, hidden.pk: "", back.pk: ""}
    assert not Email.objects.filter(about=f"shout-out:{hidden.pk}").exists()
    assert Email.objects.filter(about=f"shout-out:{shown.pk}").exists()

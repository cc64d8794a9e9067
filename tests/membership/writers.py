"""Tasks and shout outs for tests, by the verbs that members and moderators use."""

from datetime import timedelta
from itertools import count
from typing import Any, Final

from accounts.models import User
from foundation.working_days import today
from membership.models import HiddenWhy, SendBackWhy, ShoutOut, ShoutOutPhoto, ShoutOutTask
from membership.moderation import decisions
from membership.shout_outs import photos, sending, writing
from products.models import Product, RegisteredProduct
from tests.conftest import in_group
from tests.factories import make_member, make_registered
from tests.membership.lots import make_account
from tests.support.conversations import sent as sent_file

TEXT: Final = (
    "I use it every evening for games and for work by day. The picture is sharp, the stand does not"
    " shake, and after a month nothing is loose. The buttons behind it are hard to find."
)
_NUMBERS = count(1)


def make_task(kind: str = "review", **fields: Any) -> ShoutOutTask:
    """A task that is open now, in English."""
    number = next(_NUMBERS)
    title = fields.pop("title", f"Task {number}")
    values = {"name": f"{kind}-{number}", "points": 50, "starts_on": today() - timedelta(days=9)}
    task = ShoutOutTask.objects.create(kind=kind, **{**values, **fields})
    task.texts.create(language="en", title=title)
    return task


def make_owner(email: str = "", product: Product | None = None, **fields: Any) -> RegisteredProduct:
    """A product of a member who takes part in the Reward Program."""
    member = make_member(email, **fields)
    make_account(member)
    return make_registered(member, product)


def make_moderator(email: str = "mia@example.com", group: str = "Agents") -> User:
    """Somebody who reads shout outs."""
    moderator = make_member(email, is_staff=True)
    in_group(moderator, group)
    return moderator


def written(**values: Any) -> writing.Written:
    """What a form gives of a whole review."""
    whole = writing.Written(language="en", stars=4, text=TEXT, link="", display_name="A. B.")
    whole.update(values)  # type: ignore[typeddict-item] # a test changes what it names
    return whole


def make_draft_of(owned: RegisteredProduct, task: ShoutOutTask, **values: Any) -> ShoutOut:
    """A shout out that could be sent."""
    by = owned.user
    draft = writing.begin(by=by, task=task, registered_product_id=owned.pk)
    return writing.save(by=by, shout_out_id=draft.pk, written=written(**values))


def make_photo(by: User) -> ShoutOutPhoto:
    """A photo in a draft about a product that the member registers."""
    make_account(by)
    draft = make_draft_of(make_registered(by), make_task("photo"))
    return photos.save_photo(by=by, shout_out_id=draft.pk, upload=sent_file())


def make_sent_photo() -> ShoutOutPhoto:
    """A photo that waits for a moderator."""
    photo = make_photo(make_member())
    one = photo.shout_out
    save = writing.save(by=one.member, shout_out_id=one.pk, written=written())
    sending.send(by=one.member, shout_out_id=save.pk, has_rights=True)
    return photo


def make_sent(owned: RegisteredProduct, task: ShoutOutTask, **values: Any) -> ShoutOut:
    """A shout out that waits for a moderator."""
    draft = make_draft_of(owned, task, **values)
    return sending.send(by=owned.user, shout_out_id=draft.pk, has_rights=True)


def make_review(owned: RegisteredProduct, task: ShoutOutTask, by: User, **values: Any) -> ShoutOut:
    """A shout out that is published."""
    sent = make_sent(owned, task, **values)
    return decisions.accept(by=by, shout_out_id=sent.pk, seen=sent.sendings)


def hide(review: ShoutOut, by: User, why: HiddenWhy = HiddenWhy.ILLEGAL) -> ShoutOut:
    """Hide it for one of the reasons."""
    return decisions.hide(by=by, shout_out_id=review.pk, seen=review.sendings, why=why)


def send_back(sent: ShoutOut, by: User, note: str = "") -> ShoutOut:
    """Send it back."""
    why = SendBackWhy.UNCLEAR
    return decisions.send_back(by=by, shout_out_id=sent.pk, seen=sent.sendings, why=why, note=note)

"""Write the demo's tasks, and let its people write, moderate and vote."""

from datetime import timedelta
from typing import Final

from django.utils import timezone, translation

from accounts.models import User
from evidence.uploads.cleaning import CleanUpload
from foundation.working_days import today
from membership.models import HiddenWhy, PointsAccount, ReviewHost, SendBackWhy, ShoutOutTask
from membership.moderation import decisions
from membership.reviews import opinions
from membership.shout_outs import photos, sending, writing
from portal.demo.cleaning import clean_drawing
from portal.demo.drawings.banners import banner
from portal.demo.membership.shout_out_stories import STORIES, ShoutOutStory, Status
from portal.demo.membership.shout_out_tasks import TASKS
from portal.demo.people import MEMBERS

_LANGUAGES: Final = {person.key: person.language for person in MEMBERS}


def load(people: dict[str, User]) -> None:
    """Write the tasks, and let each shout out come as far as its story says."""
    ReviewHost.objects.create(host="reviews.example")
    for position, (kind, (points, texts)) in enumerate(TASKS.items()):
        task = ShoutOutTask.objects.create(
            name=kind,
            kind=kind,
            points=points,
            fewest_words=20 if kind == "review" else 10,
            starts_on=today() - timedelta(days=30),
            most_per_member=None if kind == "review" else 3,
            position=position,
        )
        for language, (title, advice) in texts.items():
            task.texts.create(language=language, title=title, advice=advice)
    for story in STORIES:
        with translation.override(_LANGUAGES[story.who]):
            _tell(story, people)


def _tell(story: ShoutOutStory, people: dict[str, User]) -> None:
    member, sam = people[story.who], people["sam"]
    PointsAccount.objects.get_or_create(member=member, defaults={"joined_at": timezone.now()})
    owned = member.registered_products.live().filter(serial__product__model=story.model)
    if not owned:
        return  # without its files the demo has no products
    task = ShoutOutTask.objects.get(name=story.task)
    pk = writing.begin(by=member, task=task, registered_product_id=owned[0].pk).pk
    written = writing.Written(
        language=member.language,
        stars=story.stars,
        text=story.text,
        link="",
        display_name=writing.initials(member),
    )
    writing.save(by=member, shout_out_id=pk, written=written)
    if story.has_photo:
        photos.save_clean_photo(by=member, shout_out_id=pk, clean=_drawn_build())
    if story.reaches == Status.DRAFT:
        return
    sending.send(by=member, shout_out_id=pk, has_rights=story.has_photo)
    _decide(story.reaches, pk, by=sam)
    for reader in story.helped:
        opinions.vote(by=people[reader], shout_out_id=pk, is_helpful=True)


def _decide(reaches: Status, pk: int, *, by: User) -> None:
    if reaches == Status.ACCEPTED:
        decisions.accept(by=by, shout_out_id=pk, seen=1)
    elif reaches == Status.HIDDEN:
        decisions.hide(by=by, shout_out_id=pk, seen=1, why=HiddenWhy.PERSONAL)
    elif reaches == Status.SENT_BACK:
        decisions.send_back(by=by, shout_out_id=pk, seen=1, why=SendBackWhy.UNCLEAR)


def _drawn_build() -> CleanUpload:
    """Return the picture of a card, drawn as those of the promotions are."""
    picture = banner(title="My build", line="RTX 3060", period="", accent="#2a6f6f", motif="gpu")
    return clean_drawing(picture, "build.png")

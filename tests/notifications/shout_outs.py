"""Acts that write the letters about shout outs."""

from accounts.models import User
from membership.models import ShoutOut
from membership.moderation import decisions
from promotions.models import Promotion
from tests.factories import make_registered
from tests.membership.lots import make_account
from tests.membership.writers import hide, make_sent, make_task, send_back

_TITLES = {
    "id": "Tulis ulasan",
    "zh-hant": "撰寫評論",
    "de": "Bewertung schreiben",
    "ko": "리뷰 쓰기",
}


def _sent(citra: User) -> ShoutOut:
    task = make_task(fewest_words=0, title="Write a review")
    for language, title in _TITLES.items():
        task.texts.create(language=language, title=title)
    make_account(citra)
    return make_sent(make_registered(citra), task, language=citra.language, text="-")


def shout_out_accepted(citra: User, rita: User, promotion: Promotion) -> None:
    del promotion
    sent = _sent(citra)
    decisions.accept(by=rita, shout_out_id=sent.pk, seen=1)


def shout_out_sent_back(citra: User, rita: User, promotion: Promotion) -> None:
    del promotion
    send_back(_sent(citra), rita, "-")


def shout_out_hidden(citra: User, rita: User, promotion: Promotion) -> None:
    del promotion
    hide(_sent(citra), rita)

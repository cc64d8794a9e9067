"""The demo's newsletter: a draft, not sent yet, so that a visitor can send it."""

# ruff: noqa: RUF001 -- Chinese has punctuation of its own

from typing import Final

from django.conf import settings
from django.urls import reverse

from accounts.models import Newsletter, NewsletterText, Subscription, User

# Language: the subject, then the text.
TEXTS: Final = {
    "en": (
        "New promotions for what stands on your desk",
        (
            "Monitors, PCs, boards and cards: new promotions run, each with its own reward.\n\n"
            "See which of your products are eligible:\n{promotions}"
        ),
    ),
    "id": (
        "Promosi baru untuk perangkat di meja Anda",
        (
            "Monitor, PC, motherboard, dan kartu grafis: promosi baru sedang berjalan,"
            " masing-masing dengan hadiahnya.\n\n"
            "Lihat produk Anda yang memenuhi syarat:\n{promotions}"
        ),
    ),
    "zh-hant": (
        "您桌上的裝備有新活動",
        (
            "螢幕、電腦、主機板與顯示卡：新活動登場，各有好禮。\n\n"
            "看看您的哪些產品符合資格：\n{promotions}"
        ),
    ),
    "de": (
        "Neue Aktionen für alles, was auf Ihrem Schreibtisch steht",
        (
            "Monitore, PCs, Mainboards und Grafikkarten: Neue Aktionen laufen,"
            " jede mit eigener Prämie.\n\n"
            "Sehen Sie nach, welche Ihrer Produkte teilnehmen:\n{promotions}"
        ),
    ),
    "ko": (
        "책상 위 제품을 위한 새로운 프로모션",
        (
            "모니터, PC, 메인보드, 그래픽카드: 리워드가 있는 새 프로모션이 시작되었습니다.\n\n"
            "어떤 제품으로 신청할 수 있는지 확인하세요:\n{promotions}"
        ),
    ),
}


def load(*, by: User) -> None:
    """Create the newsletter."""
    newsletter = Newsletter.objects.create(topic=Subscription.Topic.PROMOTIONS, written_by=by)
    page = settings.BASE_URL + reverse("promotions")
    NewsletterText.objects.bulk_create(
        NewsletterText(
            newsletter=newsletter,
            language=language,
            subject=subject,
            text=text.format(promotions=page),
        )
        for language, (subject, text) in TEXTS.items()
    )

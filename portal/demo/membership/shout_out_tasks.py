"""The tasks of the demo, each with its points and its texts by language."""

# ruff: noqa: RUF001 -- Chinese has punctuation of its own

from typing import Final

# Kind, points, and the title and advice by language.
TASKS: Final = {
    "review": (
        50,
        {
            "en": ("Write a review", "What do you use it for, what is good, what is not?"),
            "id": ("Tulis ulasan", "Anda pakai untuk apa, apa yang baik, apa yang kurang?"),
            "zh-hant": ("撰寫評論", "您用它做什麼？哪裡好，哪裡不好？"),
            "de": ("Bewertung schreiben", "Wofür nutzen Sie es, was ist gut, was nicht?"),
            "ko": ("리뷰 쓰기", "어디에 사용하나요? 무엇이 좋고, 무엇이 아쉬운가요?"),
        },
    ),
    "photo": (
        40,
        {
            "en": ("Show your build", "A photo of the product where you use it."),
            "id": ("Tunjukkan rakitan Anda", "Foto produk di tempat Anda memakainya."),
            "zh-hant": ("展示您的主機", "在您使用的地方拍一張產品照片。"),
            "de": ("Aufbau zeigen", "Ein Foto des Produkts dort, wo Sie es nutzen."),
            "ko": ("내 PC 보여주기", "제품을 사용하는 곳에서 찍은 사진을 올려 주세요."),
        },
    ),
    "tip": (
        20,
        {
            "en": ("Give a tip", "Something that others with this product should know."),
            "id": ("Beri tips", "Sesuatu yang perlu diketahui pemilik lain."),
            "zh-hant": ("分享祕訣", "其他擁有此產品的人應該知道的事。"),
            "de": ("Tipp geben", "Etwas, das andere mit diesem Produkt wissen sollten."),
            "ko": ("팁 남기기", "같은 제품을 쓰는 분들이 알면 좋은 내용을 알려 주세요."),
        },
    ),
    "link": (
        30,
        {
            "en": ("Review it elsewhere", "A link to your review in a shop or a forum."),
            "id": ("Ulas di tempat lain", "Tautan ke ulasan Anda di toko atau forum."),
            "zh-hant": ("在其他網站評論", "您在商店或論壇上的評論連結。"),
            "de": ("Anderswo bewerten", "Ein Link zu Ihrer Bewertung in einem Shop oder Forum."),
            "ko": ("다른 곳에 리뷰 쓰기", "쇼핑몰이나 포럼에 쓴 리뷰의 링크를 알려 주세요."),
        },
    ),
}

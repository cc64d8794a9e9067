"""The names and descriptions of the demo's shop items, in the five languages of the portal."""

# ruff: noqa: RUF001 -- Chinese has punctuation of its own

from typing import Final

# Slug: for each language of promotion_texts.LANGUAGES the name and the description.
TEXTS: Final = {
    "desk-ticket": (
        ("Ticket: electric desk", "A ticket for the draw of an electric adjustable desk."),
        ("Tiket: meja listrik", "Tiket untuk undian meja listrik yang dapat diatur tingginya."),
        ("抽獎券：電動升降桌", "電動升降桌抽獎活動的抽獎券一張。"),
        ("Los: elektrischer Schreibtisch", "Ein Los für einen höhenverstellbaren Schreibtisch."),
        ("추첨권: 전동 책상", "높이 조절 전동 책상 추첨에 참여하는 추첨권 1장입니다."),
    ),
    "dragon-mug": (
        ("Mug", "A mug of 350 ml for long nights. It may go into the dishwasher."),
        ("Mug", "Mug 350 ml untuk malam yang panjang. Aman untuk mesin pencuci piring."),
        ("馬克杯", "350 毫升馬克杯，陪您度過長夜。可用洗碗機清洗。"),
        ("Tasse", "Eine Tasse mit 350 ml für lange Nächte. Sie darf in die Spülmaschine."),
        ("머그컵", "긴 밤을 함께할 350ml 머그컵입니다. 식기세척기에 넣어도 됩니다."),
    ),
    "mouse-pad": (
        ("Mouse pad", "900 by 400 mm, with a sewn edge and a foot that doesn't slip."),
        ("Alas mouse", "900 x 400 mm, tepi dijahit, dasar antiselip."),
        ("滑鼠墊", "900 × 400 公釐，車縫邊緣，底部防滑。"),
        ("Mauspad", "900 mal 400 mm, mit genähtem Rand und rutschfester Unterseite."),
        ("마우스 패드", "900 x 400mm, 박음질된 가장자리와 미끄럼 방지 바닥."),
    ),
    "t-shirt": (
        ("T-shirt", "Black cotton, one size for all. Tell us in the note if you want another."),
        ("Kaus", "Katun hitam, satu ukuran. Tulis di catatan jika Anda mau ukuran lain."),
        ("T 恤", "黑色純棉，單一尺寸。需要其他尺寸請在備註中告訴我們。"),
        ("T-Shirt", "Schwarze Baumwolle, eine Größe. Eine andere nennen Sie uns in der Notiz."),
        ("티셔츠", "검은색 면, 프리 사이즈. 다른 사이즈를 원하시면 메모에 적어 주세요."),
    ),
    "game-code": (
        ("Game code, 10 EUR", "Type the code into the shop's page under Activate a product."),
        ("Kode gim 10 EUR", "Ketik kode di halaman toko pada bagian aktivasi produk."),
        ("10 歐元遊戲兌換碼", "在商店頁面的「啟用產品」中輸入兌換碼。"),
        ("Spiele-Code über 10 EUR", "Geben Sie den Code im Shop unter „Produkt aktivieren“ ein."),
        ("게임 코드 10유로", "상점 페이지의 제품 등록에 코드를 입력하세요."),
    ),
    "store-discount": (
        ("10 EUR off in the Online Store", "Type the code into the cart of our Online Store."),
        ("Diskon 10 EUR di Online Store", "Ketik kode di keranjang Online Store kami."),
        ("線上商店折抵 10 歐元", "在線上商店的購物車中輸入折扣碼。"),
        ("10 EUR Rabatt im Online Store", "Geben Sie den Code im Warenkorb des Online Store ein."),
        ("온라인 스토어 10유로 할인", "온라인 스토어 장바구니에 코드를 입력하세요."),
    ),
    "backpack": (
        ("Backpack", "For a notebook of up to 16 inches. Only until the end of the season."),
        ("Tas ransel", "Untuk laptop hingga 16 inci. Hanya sampai akhir musim."),
        ("後背包", "可放 16 吋以下筆電。僅限本季。"),
        ("Rucksack", "Für Notebooks bis 16 Zoll. Nur bis zum Ende der Saison."),
        ("백팩", "16인치 이하 노트북용. 이번 시즌에만 제공됩니다."),
    ),
    "headset": (
        ("Headset", "Closed, with a microphone that comes off. For members from Gold up."),
        ("Headset", "Tertutup, mikrofon bisa dilepas. Untuk anggota mulai tingkat Gold."),
        ("耳機麥克風", "封閉式，麥克風可拆卸。限 Gold 以上會員。"),
        ("Headset", "Geschlossen, mit abnehmbarem Mikrofon. Für Mitglieder ab Gold."),
        ("헤드셋", "밀폐형, 분리형 마이크. Gold 등급 이상 회원용."),
    ),
    "keyboard": (
        ("Mechanical keyboard", "With lights, and keys for your language. From Platinum up."),
        ("Papan ketik mekanis", "Berlampu, tombol sesuai bahasa Anda. Mulai tingkat Platinum."),
        ("機械式鍵盤", "附背光與您語言的鍵帽。限 Platinum 以上會員。"),
        ("Mechanische Tastatur", "Beleuchtet, mit Tasten für Ihre Sprache. Ab Platinum."),
        ("기계식 키보드", "백라이트와 사용 언어의 키캡. Platinum 등급 이상."),
    ),
}

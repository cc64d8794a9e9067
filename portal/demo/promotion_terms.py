"""What the demo's promotions say beneath their summary: activation, terms and a question.

Each in the order of the languages in promotion_texts.
"""

# ruff: noqa: RUF001 -- Chinese and Korean have punctuation of their own

from typing import Final

from redemptions.models.promises import CASHBACK_DAYS, PRIZE_WEEKS, REVIEW_DAYS

_DAY, _LAST_DAY = REVIEW_DAYS
_WEEK, _LAST_WEEK = PRIZE_WEEKS

# Kind of reward: how to activate it.
ACTIVATION: Final = {
    "steam": (
        (
            "Sign in to Steam.\nOpen Account details, then Add funds, then Redeem a code.\n"
            "Enter the code with hyphens and without spaces. Enter each code separately."
        ),
        (
            "Masuk ke Steam.\nBuka Detail akun, lalu Tambah saldo, lalu Tukarkan kode.\n"
            "Ketik kode dengan tanda hubung dan tanpa spasi. Beberapa kode diketik satu per satu."
        ),
        (
            "登入 Steam。\n開啟「帳戶明細」，選擇「儲值」，再選「兌換序號」。\n"
            "輸入兌換碼時請保留連字號，不要加空格。若有多組兌換碼，請逐一輸入。"
        ),
        (
            "Bei Steam anmelden.\n"
            "Erst Accountdetails, dann Guthaben hinzufügen, dann Code einlösen öffnen.\n"
            "Den Code mit Bindestrichen und ohne Leerzeichen eingeben, mehrere Codes einzeln."
        ),
        (
            "Steam에 로그인하세요.\n"
            "계정 정보, 자금 추가, 코드 등록 순서로 여세요.\n"
            "코드를 하이픈과 함께 띄어쓰기 없이 입력하세요. 코드가 여러 개면 하나씩 "
            "입력하세요."
        ),
    ),
    "google": (
        (
            "Open Google Play, signed in to the account you want to top up.\n"
            "Choose Payments, then Redeem code.\nEnter the 16 characters without spaces."
        ),
        (
            "Buka Play Store dengan akun yang akan menerima saldo.\n"
            "Pilih Pembayaran, lalu Tukarkan kode.\nKetik 16 karakter tanpa spasi."
        ),
        (
            "以要儲值的帳號開啟 Play 商店。\n選擇「付款」，再選「兌換代碼」。\n"
            "輸入 16 個字元，不要加空格。"
        ),
        (
            "Google Play mit dem Konto öffnen, das Sie aufladen möchten.\n"
            "Erst Zahlungen, dann Code einlösen wählen.\n"
            "Die 16 Zeichen ohne Leerzeichen eingeben."
        ),
        (
            "충전할 계정으로 Google Play를 여세요.\n"
            "결제, 코드 사용 순서로 선택하세요.\n"
            "16자리를 띄어쓰기 없이 입력하세요."
        ),
    ),
    "digital": (
        (
            "Open the redeem page from the button beside the code.\n"
            "Type the code with its hyphens and confirm; the amount is credited right away."
        ),
        (
            "Buka halaman penukaran melalui tombol di samping kode.\n"
            "Ketik kode dengan tanda hubung lalu konfirmasi; nilainya langsung dikreditkan."
        ),
        "由兌換碼旁的按鈕開啟兌換頁面。\n輸入含連字號的兌換碼並確認，金額會立即入帳。",
        (
            "Die Einlöseseite über den Button neben dem Code öffnen.\n"
            "Den Code mit Bindestrichen eingeben und bestätigen; der Betrag wird sofort "
            "gutgeschrieben."
        ),
        (
            "코드 옆의 버튼으로 코드 사용 페이지를 여세요.\n"
            "코드를 하이픈과 함께 입력하고 확인하면 금액이 바로 충전됩니다."
        ),
    ),
    "cashback": (
        (
            "You don't need to do anything.\n"
            f"We pay the amount within {CASHBACK_DAYS} working days of the approval email."
        ),
        (
            "Anda tidak perlu melakukan apa pun.\n"
            f"Jumlahnya dibayarkan dalam {CASHBACK_DAYS} hari kerja setelah email persetujuan."
        ),
        f"您無須進行任何操作。\n款項將於收到核准通知後 {CASHBACK_DAYS} 個工作天內支付。",
        (
            "Sie müssen nichts tun.\n"
            f"Wir zahlen den Betrag innerhalb von {CASHBACK_DAYS} Arbeitstagen nach der E-Mail "
            "mit der Genehmigung."
        ),
        (
            "따로 하실 일은 없습니다.\n"
            f"승인 이메일 발송 후 {CASHBACK_DAYS}영업일 안에 금액을 지급합니다."
        ),
    ),
    "physical": (
        (
            "You don't need to do anything.\n"
            f"The parcel arrives {_WEEK} to {_LAST_WEEK} weeks after approval."
        ),
        (
            "Anda tidak perlu melakukan apa pun.\n"
            f"Paket tiba {_WEEK} sampai {_LAST_WEEK} minggu setelah disetujui."
        ),
        f"您無須進行任何操作。\n包裹將於核准後 {_WEEK} 至 {_LAST_WEEK} 週內送達。",
        (
            "Sie müssen nichts tun.\n"
            f"Das Paket kommt {_WEEK} bis {_LAST_WEEK} Wochen nach der Genehmigung."
        ),
        f"따로 하실 일은 없습니다.\n승인 후 {_WEEK}~{_LAST_WEEK}주 안에 택배가 도착합니다.",
    ),
}
TERMS: Final = (
    (
        "You live in an eligible region and bought the product there, from a partner of ours.\n"
        "The invoice names store, day and model, and the day lies in the period above.\n"
        "The photo shows the serial number on the product itself, not on its package.\n"
        "A serial number counts once; one email may redeem up to the limit above.\n"
        f"Staff check every claim within {_DAY} to {_LAST_DAY} working days. "
        "Rewards last while stock does."
    ),
    (
        "Anda tinggal di wilayah yang memenuhi syarat dan membeli produk di sana dari mitra kami.\n"
        "Invoice memuat toko, tanggal, dan model, dan tanggalnya berada dalam periode di atas.\n"
        "Foto menunjukkan nomor seri pada produk itu sendiri, bukan pada kemasannya.\n"
        "Satu nomor seri berlaku satu kali; satu email dapat menukar hingga batas di atas.\n"
        f"Staf memeriksa setiap klaim dalam {_DAY} sampai {_LAST_DAY} hari kerja. "
        "Berlaku selama persediaan ada."
    ),
    (
        "您居住於適用地區，並於當地向合作通路購買產品。\n"
        "發票須載明店家、日期與型號，且日期須在上述期間內。\n"
        "照片須拍攝產品本體上的序號，而非包裝上的序號。\n"
        "每組序號限兌換一次；每個電子郵件的兌換次數以上述上限為準。\n"
        f"所有申請均由專人審核，約需 {_DAY} 至 {_LAST_DAY} 個工作天。贈品數量有限，送完為止。"
    ),
    (
        "Sie leben in einer teilnehmenden Region und haben das Produkt dort bei einem "
        "Partner von uns gekauft.\n"
        "Die Rechnung nennt Händler, Tag und Modell, und der Tag liegt im Zeitraum oben.\n"
        "Das Foto zeigt die Seriennummer am Produkt selbst, nicht auf der Verpackung.\n"
        "Jede Seriennummer zählt einmal; pro E-Mail-Adresse gilt das Limit oben.\n"
        f"Unser Team prüft jeden Antrag innerhalb von {_DAY} bis {_LAST_DAY} Arbeitstagen. "
        "Solange der Vorrat reicht."
    ),
    (
        "대상 지역에 거주하고 그 지역의 제휴 판매처에서 제품을 구매해야 합니다.\n"
        "영수증에 판매처, 날짜, 모델명이 있어야 하며 날짜는 위 기간 안이어야 합니다.\n"
        "사진에는 포장이 아닌 제품 본체의 시리얼 번호가 보여야 합니다.\n"
        "시리얼 번호는 한 번만 사용할 수 있으며, 이메일 하나로 위의 한도까지 신청할 수 "
        "있습니다.\n"
        f"담당자가 모든 신청을 {_DAY}~{_LAST_DAY}영업일 안에 심사합니다. "
        "리워드는 재고 소진 시까지 드립니다."
    ),
)
QUESTION: Final = (
    "Would you like to join the lucky draw of Productivity From Spring?",
    "Apakah Anda ingin mengikuti undian berhadiah Productivity From Spring?",
    "您是否要參加「春日效率季」的抽獎？",
    "Möchten Sie an der Verlosung von „Produktiv in den Frühling!“ teilnehmen?",
    "‘봄맞이 생산성 UP!’ 경품 추첨에 참여하시겠습니까?",
)
EXPLANATION: Final = (
    "Choose Yes to enter the draw for an electric height-adjustable desk.",
    "Pilih Ya untuk ikut undian meja elektrik yang dapat diatur tingginya.",
    "選擇「是」，即可參加電動升降桌抽獎。",
    (
        "Wählen Sie Ja und gewinnen Sie mit etwas Glück einen elektrisch höhenverstellbaren"
        " Schreibtisch."
    ),
    "‘예’를 선택하면 전동 높이 조절 책상 경품 추첨에 참여합니다.",
)
COLOUR: Final = (
    "Which color would you like?",
    "Warna apa yang Anda inginkan?",
    "您想要哪種顏色？",
    "Welche Farbe möchten Sie?",
    "어떤 색상을 원하세요?",
)
COLOURS: Final = {
    "black": ("Black", "Hitam", "黑色", "Schwarz", "블랙"),
    "white": ("White", "Putih", "白色", "Weiß", "화이트"),
}
# Category: what a bundle asks for of it.
PARTS: Final = {
    "power-supply": (
        "a power supply",
        "Power Supply",
        "電源供應器",
        "ein Netzteil",
        "파워 서플라이",
    ),
}
# The name of a reward, of a draw too.
REWARDS: Final = {
    name: (name, *others)
    for name, *others in (
        ("Campus backpack", "Tas ransel kampus", "校園後背包", "Campus-Rucksack", "캠퍼스 백팩"),
        (
            "Digital Code IDR 300.000",
            "Kode digital IDR 300.000",
            "IDR 300.000 數位兌換碼",
            "Digitaler Code über 300.000 IDR",
            "IDR 300.000 디지털 코드",
        ),
        (
            "Digital Code IDR 150.000",
            "Kode digital IDR 150.000",
            "IDR 150.000 數位兌換碼",
            "Digitaler Code über 150.000 IDR",
            "IDR 150.000 디지털 코드",
        ),
        (
            "Digital Code IDR 500.000",
            "Kode digital IDR 500.000",
            "IDR 500.000 數位兌換碼",
            "Digitaler Code über 500.000 IDR",
            "IDR 500.000 디지털 코드",
        ),
        (
            "Digital Code IDR 200.000",
            "Kode digital IDR 200.000",
            "IDR 200.000 數位兌換碼",
            "Digitaler Code über 200.000 IDR",
            "IDR 200.000 디지털 코드",
        ),
        ("Monitor arm", "Lengan monitor", "螢幕支架", "Monitorarm", "모니터 암"),
        (
            "Google Play code",
            "Kode Google Play",
            "Google Play 兌換碼",
            "Google-Play-Code",
            "Google Play 코드",
        ),
        (
            "Cashback 50 EUR",
            "Cashback 50 EUR",
            "50 歐元現金回饋",
            "Cashback 50 EUR",
            "50 EUR 캐시백",
        ),
        (
            "Cashback 30 EUR",
            "Cashback 30 EUR",
            "30 歐元現金回饋",
            "Cashback 30 EUR",
            "30 EUR 캐시백",
        ),
        (
            "Steam Wallet code 15 EUR",
            "Kode Steam Wallet 15 EUR",
            "15 歐元 Steam 錢包兌換碼",
            "Steam-Code über 15 EUR",
            "15 EUR Steam 월렛 코드",
        ),
        ("Steam code", "Kode Steam", "Steam 兌換碼", "Steam-Code", "Steam 코드"),
        (
            "Electric adjustable desk",
            "Meja elektrik yang dapat diatur",
            "電動升降桌",
            "Elektrisch höhenverstellbarer Schreibtisch",
            "전동 높이 조절 책상",
        ),
    )
}

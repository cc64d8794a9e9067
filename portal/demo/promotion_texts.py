"""The texts of the demo's promotions, in the three languages of the portal."""

# ruff: noqa: RUF001 -- Chinese has punctuation of its own

from typing import Final

from redemptions.models.promises import CASHBACK_DAYS, PRIZE_WEEKS, REVIEW_DAYS

_DAY, _LAST_DAY = REVIEW_DAYS
_WEEK, _LAST_WEEK = PRIZE_WEEKS
LANGUAGES: Final = ("en", "id", "zh-hant")

# Slug: the name, then the summary, each in the order of LANGUAGES.
NAMES: Final = {
    "top-of-the-ranking": ("Top of the Ranking", "Top of the Ranking", "登上排行榜"),
    "go-forward-and-upgrade": (
        "Go Forward and Upgrade",
        "Go Forward and Upgrade",
        "勇往直前，全面升級",
    ),
    "productivity-from-spring": (
        "Productivity From Spring!",
        "Productivity From Spring!",
        "春日效率季",
    ),
    "smart-office-rewards": ("Smart Office Rewards", "Smart Office Rewards", "智慧辦公好禮"),
    "live-in-everyday-passion": (
        "Live in Everyday Passion",
        "Live in Everyday Passion",
        "熱情每一天",
    ),
    "back-to-modern": ("Back to Modern", "Back to Modern", "重返摩登"),
    "ramadan-luminary-deals": (
        "Ramadan Luminary Deals",
        "Ramadan Luminary Deals",
        "齋戒月璀璨優惠",
    ),
    "back-to-school": ("Back to School", "Back to School", "開學季"),
    "christmas-deals": ("Christmas Deals", "Christmas Deals", "聖誕優惠"),
}
SUMMARIES: Final = {
    "top-of-the-ranking": (
        "Buy a GeForce RTX 3060 or 3060 Ti and get a Steam Wallet code worth 15 EUR.",
        "Beli GeForce RTX 3060 atau 3060 Ti dan dapatkan kode Steam Wallet senilai 15 EUR.",
        "購買 GeForce RTX 3060 或 3060 Ti，即可獲得價值 15 歐元的 Steam 錢包兌換碼。",
    ),
    "go-forward-and-upgrade": (
        "Upgrade board, cooling, power supply, case or chair and get a Steam code.",
        "Ganti motherboard, pendingin, power supply, casing, atau kursi dan dapatkan kode Steam.",
        "升級主機板、水冷、電源供應器、機殼或電競椅，即可獲得 Steam 兌換碼。",
    ),
    "productivity-from-spring": (
        "A Google Play code for monitors and All-in-One PCs, and a chance to win a desk.",
        "Kode Google Play untuk monitor dan All-in-One PC, serta peluang memenangkan meja.",
        "購買螢幕或 All-in-One PC 送 Google Play 兌換碼，還有機會抽中升降桌。",
    ),
    "smart-office-rewards": (
        "Digital code of up to IDR 500.000 for an All-in-One PC or a Mini PC.",
        "Kode digital hingga IDR 500.000 untuk All-in-One PC atau Mini PC.",
        "購買 All-in-One PC 或迷你電腦，最高可獲得 IDR 500.000 數位兌換碼。",
    ),
    "live-in-everyday-passion": (
        "Buy a new laptop and get 50 EUR back.",
        "Beli laptop baru dan dapatkan kembali 50 EUR.",
        "購買新筆電，即可獲得 50 歐元現金回饋。",
    ),
    "back-to-modern": (
        "A monitor arm for your desk with every monitor.",
        "Lengan monitor untuk meja Anda pada setiap pembelian monitor.",
        "購買任一款螢幕，即贈螢幕支架。",
    ),
    "ramadan-luminary-deals": (
        "Digital codes for monitors, PCs, motherboards and graphics cards.",
        "Kode digital untuk monitor, PC, motherboard, dan kartu grafis.",
        "購買螢幕、電腦、主機板或顯示卡，即可獲得數位兌換碼。",
    ),
    "back-to-school": (
        "A backpack for everyone who starts the term with a new laptop or monitor.",
        "Tas ransel untuk yang memulai semester dengan laptop atau monitor baru.",
        "開學換新筆電或螢幕，就送後背包。",
    ),
    "christmas-deals": (
        "A Steam code under the tree for gaming gear, monitors and laptops.",
        "Kode Steam sebagai hadiah Natal untuk perlengkapan gaming, monitor, dan laptop.",
        "購買電競周邊、螢幕或筆電，聖誕樹下有 Steam 兌換碼等著你。",
    ),
}

# Kind of reward: how to activate it, in the order of LANGUAGES.
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
)
QUESTION: Final = (
    "Would you like to join the lucky draw of Productivity From Spring?",
    "Apakah Anda ingin mengikuti undian berhadiah Productivity From Spring?",
    "您是否要參加「春日效率季」的抽獎？",
)
EXPLANATION: Final = (
    "Choose Yes to enter the draw for an electric height-adjustable desk.",
    "Pilih Ya untuk ikut undian meja elektrik yang dapat diatur tingginya.",
    "選擇「是」，即可參加電動升降桌抽獎。",
)

"""The topics that a new portal begins with, in its five languages; staff edit them."""

LANGUAGES = ("en", "id", "zh-hant", "de", "ko")
# Name, team, working days, titles, answers shown first, and the facts that are asked.
TOPICS = [
    (
        "warranty",
        "general",
        2,
        ("Warranty", "Garansi", "保固", "Garantie", "보증"),
        (
            "My Products shows until when your warranty runs. Is the date wrong? Upload your"
            " proof of purchase there; it's checked again.",
            "Produk saya menampilkan sampai kapan garansi Anda berlaku. Tanggalnya salah? Unggah"
            " bukti pembelian di sana; kami periksa lagi.",
            "「我的產品」會顯示保固到期日。日期不對嗎？請在該處上傳購買證明，我們會重新檢查。",
            "Unter Meine Produkte steht, bis wann die Garantie läuft. Stimmt das Datum nicht? Laden"
            " Sie dort den Kaufbeleg hoch; er wird neu geprüft.",
            "내 제품에서 보증 기간을 확인할 수 있습니다. 날짜가 틀렸나요? 그곳에 구매 증빙을"
            " 올리면 다시 확인합니다.",
        ),
        (),
    ),
    (
        "technical",
        "technical",
        2,
        ("Technical", "Teknis", "技術問題", "Technik", "기술 문제"),
        (
            "Many faults go away after a full restart: switch off, unplug for a minute, start"
            " again. Then try it with nothing else connected.",
            "Banyak gangguan hilang setelah dimulai ulang: matikan, cabut kabel selama satu menit,"
            " lalu nyalakan. Coba juga tanpa perangkat lain.",
            "許多問題在完全重新啟動後就會消失：關機、拔除電源一分鐘，再開機。接著請移除其他裝置再試一次。",
            "Viele Fehler verschwinden nach einem Neustart: ausschalten, eine Minute vom Strom"
            " trennen, wieder einschalten. Versuchen Sie es dann ohne weitere Geräte.",
            "전원을 끄고 1분간 플러그를 뽑은 뒤 다시 켜면 많은 문제가 사라집니다. 그다음 다른"
            " 장치를 연결하지 않고 시도해 보세요.",
        ),
        (
            (
                True,
                (
                    "Since when, and how often?",
                    "Sejak kapan dan seberapa sering?",
                    "從什麼時候開始？多常發生？",
                    "Seit wann, und wie oft?",
                    "언제부터, 얼마나 자주 발생하나요?",
                ),
            ),
            (
                False,
                (
                    "What have you tried?",
                    "Apa yang sudah Anda coba?",
                    "您已試過什麼方法？",
                    "Was haben Sie schon versucht?",
                    "무엇을 시도해 보셨나요?",
                ),
            ),
        ),
    ),
    (
        "promotion",
        "promotions",
        2,
        (
            "Promotion or code",
            "Promosi atau kode",
            "活動或兌換碼",
            "Aktion oder Code",
            "프로모션 또는 코드",
        ),
        (
            "Redeem History shows where your claim stands and by when it's decided. Your code"
            " doesn't work? Enter it without spaces; enter several codes one by one.",
            "Riwayat penukaran menampilkan status klaim dan kapan diputuskan. Kode tidak berfungsi?"
            " Masukkan tanpa spasi; masukkan beberapa kode satu per satu.",
            "「兌換紀錄」會顯示申請進度與審核完成日。兌換碼無法使用嗎？輸入時請勿留空格；"
            "有多組時請逐一輸入。",
            "Der Einlöseverlauf zeigt, wie es um Ihren Antrag steht und bis wann entschieden wird."
            " Ihr Code geht nicht? Geben Sie ihn ohne Leerzeichen ein, mehrere einzeln.",
            "교환 내역에서 신청 상태와 결정 예정일을 볼 수 있습니다. 코드가 작동하지 않나요? 공백"
            " 없이 입력하고, 코드가 여러 개이면 하나씩 입력하세요.",
        ),
        (),
    ),
    (
        "account",
        "general",
        2,
        ("Account", "Akun", "帳號", "Konto", "계정"),
        (
            "You can change your name, address and password yourself, under My Profile and Change"
            " Password.",
            "Anda dapat mengubah nama, alamat, dan kata sandi sendiri di Profil saya dan Ubah kata"
            " sandi.",
            "您可以在「我的個人資料」與「變更密碼」自行變更姓名、地址和密碼。",
            "Name, Adresse und Passwort ändern Sie selbst unter Mein Profil und Passwort ändern.",
            "이름, 주소, 비밀번호는 내 프로필과 비밀번호 변경에서 직접 바꿀 수 있습니다.",
        ),
        (),
    ),
    (
        "store",
        "general",
        2,
        ("Online Store", "Toko online", "線上商店", "Online-Shop", "온라인몰"),
        ("", "", "", "", ""),
        (
            (
                False,
                (
                    "Order number of the store",
                    "Nomor pesanan toko",
                    "商店的訂單編號",
                    "Bestellnummer des Shops",
                    "온라인몰 주문 번호",
                ),
            ),
        ),
    ),
    (
        "other",
        "general",
        3,
        ("Other", "Lainnya", "其他", "Sonstiges", "기타"),
        ("", "", "", "", ""),
        (),
    ),
]


def add_topics(apps, schema_editor):
    models = {name: apps.get_model("support", name) for name in MODELS}
    for position, (name, team, days, titles, advice, facts) in enumerate(TOPICS, start=1):
        topic = models["TicketTopic"].objects.create(
            name=name, team=team, promise_days=days, position=position
        )
        for language, title, text in zip(LANGUAGES, titles, advice):
            models["TicketTopicText"].objects.create(
                topic=topic, language=language, title=title, advice=text
            )
        for number, (is_required, labels) in enumerate(facts, start=1):
            fact = models["TopicFact"].objects.create(
                topic=topic, is_required=is_required, position=number
            )
            for language, label in zip(LANGUAGES, labels):
                models["TopicFactText"].objects.create(fact=fact, language=language, label=label)


MODELS = ("TicketTopic", "TicketTopicText", "TopicFact", "TopicFactText")

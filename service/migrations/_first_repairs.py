"""What a new portal begins with in its five languages; staff edit it.

Symptoms, safety words, guided checks, packing rules. What a region offers, where to and for how
much is the operator's own to say.
"""

LANGUAGES = ("en", "id", "zh-hant", "de", "ko")
# Name, whether it may be dangerous, categories by slug (none: all), titles.
SYMPTOMS = [
    (
        "no-power",
        False,
        (),
        (
            "It doesn't switch on",
            "Tidak bisa menyala",
            "無法開機",
            "Es lässt sich nicht einschalten",
            "전원이 켜지지 않습니다",
        ),
    ),
    (
        "no-picture",
        False,
        ("laptop", "all-in-one-pc", "desktop", "monitor", "graphics-card", "motherboard"),
        (
            "No picture, or a wrong one",
            "Tidak ada gambar atau gambarnya salah",
            "沒有畫面或畫面異常",
            "Kein oder ein falsches Bild",
            "화면이 나오지 않거나 이상합니다",
        ),
    ),
    (
        "display-damage",
        False,
        ("laptop", "all-in-one-pc", "monitor"),
        (
            "Lines, spots or dead pixels",
            "Garis, bercak, atau piksel mati",
            "線條、斑點或壞點",
            "Linien, Flecken oder tote Pixel",
            "줄, 얼룩 또는 불량 화소",
        ),
    ),
    (
        "crashes",
        False,
        ("laptop", "all-in-one-pc", "desktop", "graphics-card", "motherboard"),
        (
            "It crashes or restarts by itself",
            "Macet atau memulai ulang sendiri",
            "當機或自動重新啟動",
            "Es stürzt ab oder startet von selbst neu",
            "멈추거나 저절로 다시 시작됩니다",
        ),
    ),
    (
        "noise-heat",
        False,
        ("laptop", "all-in-one-pc", "desktop", "graphics-card", "liquid-cooling", "power-supply"),
        (
            "Loud fan, or too hot",
            "Kipas berisik atau terlalu panas",
            "風扇噪音或溫度過高",
            "Lauter Lüfter oder zu heiß",
            "팬 소음이 크거나 너무 뜨겁습니다",
        ),
    ),
    (
        "keys-ports",
        False,
        (),
        (
            "Keys, buttons or ports don't work",
            "Tombol atau port tidak berfungsi",
            "按鍵或連接埠無法使用",
            "Tasten oder Anschlüsse gehen nicht",
            "키, 버튼 또는 포트가 작동하지 않습니다",
        ),
    ),
    (
        "leak",
        True,
        ("liquid-cooling",),
        (
            "It leaks liquid",
            "Cairan bocor",
            "漏液",
            "Flüssigkeit läuft aus",
            "액체가 샙니다",
        ),
    ),
    (
        "smoke-battery",
        True,
        (),
        (
            "Smoke, sparks, burnt smell or swollen battery",
            "Asap, percikan, bau hangus, atau baterai menggembung",
            "冒煙、火花、焦味或電池膨脹",
            "Rauch, Funken, Brandgeruch oder aufgeblähter Akku",
            "연기, 불꽃, 탄 냄새 또는 부풀어 오른 배터리",
        ),
    ),
    (
        "other",
        False,
        (),
        ("Something else", "Lainnya", "其他", "Etwas anderes", "기타"),
    ),
]
# With a star, all that begins so.
SAFETY_WORDS = {
    "en": (
        "smok*",
        "burn*",
        "fire",
        "spark*",
        "swollen",
        "swell*",
        "bulg*",
        "leaking",
        "explo*",
        "electric shock",
    ),
    "id": ("asap", "terbakar", "hangus", "percik*", "api", "kembung", "menggembung", "bocor"),
    "zh-hant": ("冒煙", "煙霧", "燒焦", "焦味", "起火", "火花", "膨脹", "漏液", "爆炸", "觸電"),
    "de": ("rauch*", "qualm*", "verbrannt*", "brandgeruch", "feuer", "funken", "aufgebläht*"),
    "ko": ("연기", "탄 냄새", "불꽃", "화재", "부풀", "누액", "폭발", "감전"),
}
# Category, then title and advice in each language.
CHECKS = [
    (
        "laptop",
        (
            (
                "Take all power away",
                "Switch it off, unplug the adapter and hold the power button for 30 seconds. Plug"
                " it in again and switch it on.",
            ),
            (
                "Putuskan semua daya",
                "Matikan, cabut adaptor, lalu tahan tombol daya selama 30 detik. Sambungkan lagi"
                " dan nyalakan.",
            ),
            ("完全斷電", "請關機並拔除變壓器，按住電源鍵 30 秒，再接上電源開機。"),
            (
                "Ganz vom Strom trennen",
                "Ausschalten, Netzteil abziehen und die Einschalttaste 30 Sekunden lang drücken."
                " Dann wieder anschließen und einschalten.",
            ),
            (
                "전원을 완전히 차단하기",
                "전원을 끄고 어댑터를 뺀 다음 전원 버튼을 30초 동안 누르세요. 다시 연결하고"
                " 켜 보세요.",
            ),
        ),
    ),
    (
        "laptop",
        (
            (
                "Try another screen",
                "Connect a monitor or television. If that shows a good picture, tell us so in the"
                " next step.",
            ),
            (
                "Coba layar lain",
                "Sambungkan monitor atau televisi. Jika gambarnya baik, beri tahu kami pada"
                " langkah berikutnya.",
            ),
            ("改接其他螢幕", "請接上其他螢幕或電視。若畫面正常，請在下一步告訴我們。"),
            (
                "Einen anderen Bildschirm probieren",
                "Schließen Sie einen Monitor oder Fernseher an. Ist das Bild dort gut, schreiben"
                " Sie es im nächsten Schritt.",
            ),
            (
                "다른 화면에 연결하기",
                "모니터나 TV에 연결해 보세요. 화면이 정상이면 다음 단계에서 알려 주세요.",
            ),
        ),
    ),
    (
        "monitor",
        (
            (
                "Change cable and port",
                "Use another cable and another port, and best another device too.",
            ),
            (
                "Ganti kabel dan port",
                "Gunakan kabel dan port lain, sebaiknya juga perangkat lain.",
            ),
            ("更換線材與連接埠", "請改用其他線材與連接埠，最好也換一台裝置測試。"),
            (
                "Kabel und Anschluss wechseln",
                "Nehmen Sie ein anderes Kabel und einen anderen Anschluss, am besten auch ein"
                " anderes Gerät.",
            ),
            (
                "케이블과 포트 바꾸기",
                "다른 케이블과 다른 포트를 사용하고, 가능하면 다른 기기로도 시도해 보세요.",
            ),
        ),
    ),
    (
        "monitor",
        (
            (
                "Back to factory settings",
                "Open the menu of the monitor and choose Reset. Your settings are lost, the"
                " pictures aren't.",
            ),
            (
                "Kembali ke setelan pabrik",
                "Buka menu monitor dan pilih Reset. Setelan Anda hilang, gambar tidak.",
            ),
            ("回復原廠設定", "請開啟螢幕選單並選擇重設。設定會清除，電腦中的資料不受影響。"),
            (
                "Auf Werkseinstellungen setzen",
                "Öffnen Sie das Menü des Monitors und wählen Sie Reset. Nur die Einstellungen"
                " gehen verloren.",
            ),
            (
                "공장 초기화하기",
                "모니터 메뉴에서 초기화를 선택하세요. 설정만 지워집니다.",
            ),
        ),
    ),
    (
        "graphics-card",
        (
            (
                "Seat it and its power again",
                "Switch the computer off and unplug it. Take the card out, put it back until it"
                " clicks, and push its power plugs in firmly.",
            ),
            (
                "Pasang ulang kartu dan kabel dayanya",
                "Matikan komputer dan cabut kabelnya. Lepas kartu, pasang lagi sampai berbunyi"
                " klik, dan tekan colokan dayanya kuat-kuat.",
            ),
            ("重新安裝顯示卡與供電線", "請關機並拔除電源，取下顯示卡再插回卡榫，並將供電線插緊。"),
            (
                "Karte und Strom neu stecken",
                "Computer ausschalten und vom Strom trennen. Karte herausnehmen, wieder einsetzen,"
                " bis sie einrastet, und die Stromstecker fest andrücken.",
            ),
            (
                "카드와 전원을 다시 꽂기",
                "컴퓨터를 끄고 전원을 뽑으세요. 카드를 뺐다가 딸깍 소리가 나게 다시 꽂고 전원"
                " 커넥터를 단단히 누르세요.",
            ),
        ),
    ),
    (
        "graphics-card",
        (
            (
                "Install the driver anew",
                "Remove the driver, start again, and install the newest one from our website.",
            ),
            (
                "Pasang ulang driver",
                "Hapus driver, mulai ulang, lalu pasang yang terbaru dari situs web kami.",
            ),
            ("重新安裝驅動程式", "請移除驅動程式並重新啟動，再從我們的網站安裝最新版本。"),
            (
                "Treiber neu installieren",
                "Treiber entfernen, neu starten und den neuesten von unserer Website"
                " installieren.",
            ),
            (
                "드라이버 다시 설치하기",
                "드라이버를 제거하고 다시 시작한 뒤, 웹사이트에서 최신 드라이버를 설치하세요.",
            ),
        ),
    ),
]
# Category (none: all), whether it is for what may be dangerous, texts.
PACKING = [
    (
        None,
        True,
        (
            "Don't send it before we write to you how. Keep it outside, on stone, away from all"
            " that burns. Don't charge it and don't open it.",
            "Jangan kirim sebelum kami menulis caranya. Simpan di luar, di atas batu, jauh dari"
            " benda mudah terbakar. Jangan diisi daya dan jangan dibuka.",
            "在我們說明寄送方式之前請勿寄出。請放置於室外的石材地面，遠離易燃物，勿充電、勿拆開。",
            "Schicken Sie es erst, wenn wir Ihnen schreiben, wie. Lagern Sie es draußen auf Stein,"
            " weit weg von Brennbarem. Nicht laden, nicht öffnen.",
            "보내는 방법을 알려 드리기 전에는 보내지 마세요. 불에 타는 물건과 떨어진 실외의 돌"
            " 바닥에 두고, 충전하거나 열지 마세요.",
        ),
    ),
    (
        None,
        False,
        (
            "Use a firm box, with at least 5 cm of padding on every side. Best is the original"
            " box inside another one.",
            "Gunakan kotak yang kuat dengan bantalan minimal 5 cm di setiap sisi. Terbaik: kotak"
            " asli di dalam kotak lain.",
            "請使用堅固的紙箱，每一面至少有 5 公分緩衝材；最好將原廠盒裝入另一個紙箱。",
            "Nehmen Sie einen festen Karton mit mindestens 5 cm Polster auf jeder Seite. Am besten"
            " die Originalverpackung in einem zweiten Karton.",
            "모든 면에 5cm 이상의 완충재를 넣은 튼튼한 상자를 사용하세요. 정품 상자를 다른"
            " 상자에 넣는 것이 가장 좋습니다.",
        ),
    ),
    (
        None,
        False,
        (
            "Put the label on the outside, and nothing else with bar codes.",
            "Tempel label di luar kotak, tanpa kode batang lain.",
            "請將標籤貼在箱外，並移除其他條碼。",
            "Kleben Sie das Etikett außen auf, und sonst nichts mit Strichcodes.",
            "라벨을 상자 바깥에 붙이고 다른 바코드는 없애 주세요.",
        ),
    ),
    (
        "laptop",
        False,
        (
            "Close the lid with a soft cloth between screen and keys, and tape nothing to it.",
            "Tutup layar dengan kain lembut di antara layar dan tombol, jangan tempel apa pun.",
            "請在螢幕與鍵盤間墊軟布後闔上，勿在機身貼膠帶。",
            "Legen Sie ein weiches Tuch zwischen Bildschirm und Tasten, schließen Sie den Deckel"
            " und kleben Sie nichts darauf.",
            "화면과 키보드 사이에 부드러운 천을 넣고 덮개를 닫으세요. 테이프는 붙이지 마세요.",
        ),
    ),
    (
        "monitor",
        False,
        (
            "Take the stand off. Lay the screen flat against hard foam, never against loose parts.",
            "Lepas dudukannya. Letakkan layar rata pada busa keras, jangan pada bagian lepas.",
            "請拆下腳架，將螢幕平貼於硬質泡棉，勿接觸零散配件。",
            "Nehmen Sie den Fuß ab. Legen Sie den Bildschirm flach an festen Schaumstoff, nie an"
            " lose Teile.",
            "받침대를 분리하고, 화면을 단단한 폼에 평평하게 대세요. 느슨한 부품에 닿지 않게"
            " 하세요.",
        ),
    ),
    (
        "motherboard",
        False,
        (
            "Put the cover on the CPU socket and the board into its antistatic bag.",
            "Pasang penutup soket CPU dan masukkan papan ke kantong antistatis.",
            "請蓋上 CPU 插座保護蓋，並將主機板裝入防靜電袋。",
            "Setzen Sie die Kappe auf den CPU-Sockel und stecken Sie die Platine in ihren"
            " Antistatikbeutel.",
            "CPU 소켓 덮개를 씌우고 메인보드를 정전기 방지 봉투에 넣으세요.",
        ),
    ),
]


def add_rows(apps, schema_editor):
    get = lambda name: apps.get_model("service", name).objects  # noqa: E731
    categories = {each.slug: each for each in apps.get_model("products", "Category").objects.all()}
    for position, (name, is_safety, slugs, titles) in enumerate(SYMPTOMS, start=1):
        symptom = get("RepairSymptom").create(
            name=name, is_safety_matter=is_safety, position=position
        )
        symptom.categories.set([categories[slug] for slug in slugs if slug in categories])
        for language, title in zip(LANGUAGES, titles):
            get("RepairSymptomText").create(symptom=symptom, language=language, title=title)
    for language, words in SAFETY_WORDS.items():
        for word in words:
            get("SafetyWord").create(language=language, word=word)
    for position, (slug, texts) in enumerate(CHECKS, start=1):
        if slug not in categories:
            continue
        check = get("GuidedCheck").create(category=categories[slug], position=position)
        for language, (title, advice) in zip(LANGUAGES, texts):
            get("GuidedCheckText").create(
                guided_check=check, language=language, title=title, advice=advice
            )
    for position, (slug, is_safety, texts) in enumerate(PACKING, start=1):
        if slug is not None and slug not in categories:
            continue
        rule = get("PackingRule").create(
            category=categories.get(slug), is_for_safety=is_safety, position=position
        )
        for language, text in zip(LANGUAGES, texts):
            get("PackingRuleText").create(rule=rule, language=language, text=text)

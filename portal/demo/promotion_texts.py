"""The names and summaries of the demo's promotions, in the five languages of the portal."""

# ruff: noqa: RUF001 -- Chinese has punctuation of its own

from typing import Final

LANGUAGES: Final = ("en", "id", "zh-hant", "de", "ko")

# Slug: the name, then the summary, each in the order of LANGUAGES.
NAMES: Final = {
    "top-of-the-ranking": (
        "Top of the Ranking",
        "Top of the Ranking",
        "登上排行榜",
        "Top of the Ranking",
        "Top of the Ranking",
    ),
    "go-forward-and-upgrade": (
        "Go Forward and Upgrade",
        "Go Forward and Upgrade",
        "勇往直前，全面升級",
        "Go Forward and Upgrade",
        "앞으로, 업그레이드",
    ),
    "productivity-from-spring": (
        "Productivity From Spring!",
        "Productivity From Spring!",
        "春日效率季",
        "Produktiv in den Frühling!",
        "봄맞이 생산성 UP!",
    ),
    "smart-office-rewards": (
        "Smart Office Rewards",
        "Smart Office Rewards",
        "智慧辦公好禮",
        "Smart Office Rewards",
        "스마트 오피스 리워드",
    ),
    "live-in-everyday-passion": (
        "Live in Everyday Passion",
        "Live in Everyday Passion",
        "熱情每一天",
        "Leidenschaft für jeden Tag",
        "매일을 열정으로",
    ),
    "back-to-modern": (
        "Back to Modern",
        "Back to Modern",
        "重返摩登",
        "Back to Modern",
        "백 투 모던",
    ),
    "ramadan-luminary-deals": (
        "Ramadan Luminary Deals",
        "Ramadan Luminary Deals",
        "齋戒月璀璨優惠",
        "Ramadan Luminary Deals",
        "라마단 루미너리 딜",
    ),
    "back-to-school": (
        "Back to School",
        "Back to School",
        "開學季",
        "Back to School",
        "새 학기 프로모션",
    ),
    "christmas-deals": (
        "Christmas Deals",
        "Christmas Deals",
        "聖誕優惠",
        "Weihnachtsaktion",
        "크리스마스 프로모션",
    ),
}
SUMMARIES: Final = {
    "top-of-the-ranking": (
        "Buy a GeForce RTX 3060 or 3060 Ti and get a Steam Wallet code worth 15 EUR.",
        "Beli GeForce RTX 3060 atau 3060 Ti dan dapatkan kode Steam Wallet senilai 15 EUR.",
        "購買 GeForce RTX 3060 或 3060 Ti，即可獲得價值 15 歐元的 Steam 錢包兌換碼。",
        "GeForce RTX 3060 oder 3060 Ti kaufen und einen Steam-Code über 15 EUR bekommen.",
        "GeForce RTX 3060 또는 3060 Ti를 구매하고 15 EUR Steam 월렛 코드를 받으세요.",
    ),
    "go-forward-and-upgrade": (
        "Upgrade board, cooling, power supply, case or chair and get a Steam code.",
        "Ganti motherboard, pendingin, power supply, casing, atau kursi dan dapatkan kode Steam.",
        "升級主機板、水冷、電源供應器、機殼或電競椅，即可獲得 Steam 兌換碼。",
        "Mainboard, Kühlung, Netzteil, Gehäuse oder Stuhl kaufen und einen Steam-Code bekommen.",
        "메인보드, 쿨링, 파워 서플라이, 케이스, 의자를 업그레이드하고 Steam 코드를 받으세요.",
    ),
    "productivity-from-spring": (
        "A Google Play code for monitors and All-in-One PCs, and a chance to win a desk.",
        "Kode Google Play untuk monitor dan All-in-One PC, serta peluang memenangkan meja.",
        "購買螢幕或 All-in-One PC 送 Google Play 兌換碼，還有機會抽中升降桌。",
        (
            "Ein Google-Play-Code zu Monitoren und All-in-One-PCs und die Chance auf einen "
            "Schreibtisch."
        ),
        (
            "모니터와 All-in-One PC를 구매하면 Google Play 코드를 드리고, "
            "추첨을 통해 책상도 드립니다."
        ),
    ),
    "smart-office-rewards": (
        "Digital code of up to IDR 500.000 for an All-in-One PC or a Mini PC.",
        "Kode digital hingga IDR 500.000 untuk All-in-One PC atau Mini PC.",
        "購買 All-in-One PC 或迷你電腦，最高可獲得 IDR 500.000 數位兌換碼。",
        "Digitaler Code über bis zu 500.000 IDR für einen All-in-One-PC oder Mini-PC.",
        "All-in-One PC나 미니 PC를 구매하고 최대 IDR 500.000 디지털 코드를 받으세요.",
    ),
    "live-in-everyday-passion": (
        "Get 50 EUR back for a new laptop, or 30 EUR for a motherboard with a power supply.",
        "Dapatkan 50 EUR untuk laptop baru, atau 30 EUR untuk motherboard dengan Power Supply.",
        "購買新筆電可獲得 50 歐元現金回饋；主機板搭配電源供應器則可獲得 30 歐元。",
        "50 EUR zurück für ein neues Notebook, 30 EUR für ein Mainboard mit Netzteil.",
        "새 노트북은 50 EUR, 메인보드와 파워 서플라이를 함께 구매하면 30 EUR를 돌려받으세요.",
    ),
    "back-to-modern": (
        "A monitor arm for your desk with every monitor.",
        "Lengan monitor untuk meja Anda pada setiap pembelian monitor.",
        "購買任一款螢幕，即贈螢幕支架。",
        "Zu jedem Monitor ein Monitorarm für Ihren Schreibtisch.",
        "모든 모니터 구매 고객님께 모니터 암을 드립니다.",
    ),
    "ramadan-luminary-deals": (
        "Digital codes for monitors, PCs, motherboards and graphics cards.",
        "Kode digital untuk monitor, PC, motherboard, dan kartu grafis.",
        "購買螢幕、電腦、主機板或顯示卡，即可獲得數位兌換碼。",
        "Digitale Codes zu Monitoren, PCs, Mainboards und Grafikkarten.",
        "모니터, PC, 메인보드, 그래픽카드를 구매하고 디지털 코드를 받으세요.",
    ),
    "back-to-school": (
        "A backpack for everyone who starts the term with a new laptop or monitor.",
        "Tas ransel untuk yang memulai semester dengan laptop atau monitor baru.",
        "開學換新筆電或螢幕，就送後背包。",
        "Ein Rucksack für alle, die mit einem neuen Notebook oder Monitor ins Semester starten.",
        "새 노트북이나 모니터로 새 학기를 시작하는 모든 분께 백팩을 드립니다.",
    ),
    "christmas-deals": (
        "A Steam code under the tree for gaming gear, monitors and laptops.",
        "Kode Steam sebagai hadiah Natal untuk perlengkapan gaming, monitor, dan laptop.",
        "購買電競周邊、螢幕或筆電，聖誕樹下有 Steam 兌換碼等著你。",
        "Ein Steam-Code unterm Baum zu Gaming-Gear, Monitoren und Notebooks.",
        "게이밍 기어, 모니터, 노트북을 구매하고 크리스마스 선물로 Steam 코드를 받으세요.",
    ),
}

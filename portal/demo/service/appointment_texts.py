"""What the demo's centres and kinds of visits are called and say, in each language."""

# ruff: noqa: RUF001 -- Chinese has punctuation of its own

from typing import Final

Texts = dict[str, dict[str, str]]

CENTRES: Final[dict[str, Texts]] = {
    "berlin": {
        "en": {
            "title": "Service Centre Berlin",
            "directions": "Underground U8, Rosenthaler Platz. Step-free from the street.",
            "bring": "A photo ID",
        },
        "de": {
            "title": "Servicecenter Berlin",
            "directions": "U8 Rosenthaler Platz. Stufenloser Zugang von der Straße.",
            "bring": "Ein Ausweis mit Foto",
        },
        "id": {
            "title": "Pusat Servis Berlin",
            "directions": "Kereta bawah tanah U8, Rosenthaler Platz. Akses tanpa tangga.",
            "bring": "Kartu identitas berfoto",
        },
        "ko": {
            "title": "베를린 서비스 센터",
            "directions": "지하철 U8 로젠탈러 플라츠역. 도로에서 계단 없이 들어올 수 있습니다.",
            "bring": "사진이 있는 신분증",
        },
        "zh-hant": {
            "title": "柏林服務中心",
            "directions": "地鐵 U8 Rosenthaler Platz 站，入口無台階。",
            "bring": "附照片的身分證件",
        },
    },
    "seoul": {
        "en": {
            "title": "Service Centre Seoul",
            "directions": "Line 1, Yongsan, exit 3. Second floor.",
            "bring": "A photo ID",
        },
        "de": {
            "title": "Servicecenter Seoul",
            "directions": "Linie 1, Yongsan, Ausgang 3. Erster Stock.",
            "bring": "Ein Ausweis mit Foto",
        },
        "id": {
            "title": "Pusat Servis Seoul",
            "directions": "Jalur 1, Yongsan, pintu keluar 3. Lantai dua.",
            "bring": "Kartu identitas berfoto",
        },
        "ko": {
            "title": "서울 서비스 센터",
            "directions": "1호선 용산역 3번 출구, 2층입니다.",
            "bring": "사진이 있는 신분증",
        },
        "zh-hant": {
            "title": "首爾服務中心",
            "directions": "1 號線龍山站 3 號出口，二樓。",
            "bring": "附照片的身分證件",
        },
    },
    "jakarta": {
        "en": {
            "title": "Service Centre Jakarta",
            "directions": "Third floor, next to the lifts. Parking in the basement.",
            "bring": "A photo ID",
        },
        "de": {
            "title": "Servicecenter Jakarta",
            "directions": "Dritter Stock, neben den Aufzügen. Parkplätze im Untergeschoss.",
            "bring": "Ein Ausweis mit Foto",
        },
        "id": {
            "title": "Pusat Servis Jakarta",
            "directions": "Lantai tiga, di sebelah lift. Parkir di basemen.",
            "bring": "Kartu identitas berfoto",
        },
        "ko": {
            "title": "자카르타 서비스 센터",
            "directions": "3층 엘리베이터 옆. 지하에 주차할 수 있습니다.",
            "bring": "사진이 있는 신분증",
        },
        "zh-hant": {
            "title": "雅加達服務中心",
            "directions": "三樓，電梯旁。地下室可停車。",
            "bring": "附照片的身分證件",
        },
    },
}
KINDS: Final[dict[str, Texts]] = {
    "hand-in": {
        "en": {
            "title": "Hand in for repair",
            "description": "We look at it with you, note its condition and give you a receipt.",
            "bring": "The product with its power adapter\nYour proof of purchase",
        },
        "de": {
            "title": "Zur Reparatur abgeben",
            "description": "Wir sehen uns das Gerät mit Ihnen an, halten seinen Zustand fest und"
            " geben Ihnen einen Beleg.",
            "bring": "Das Gerät mit Netzteil\nIhren Kaufbeleg",
        },
        "id": {
            "title": "Serahkan untuk diperbaiki",
            "description": "Kami memeriksanya bersama Anda, mencatat kondisinya, dan memberi tanda"
            " terima.",
            "bring": "Produk beserta adaptor daya\nBukti pembelian Anda",
        },
        "ko": {
            "title": "수리 맡기기",
            "description": "제품을 함께 살펴보고 상태를 기록한 뒤 접수증을 드립니다.",
            "bring": "제품과 전원 어댑터\n구매 증빙",
        },
        "zh-hant": {
            "title": "送修",
            "description": "我們會與您一起檢視產品、記錄狀況，並開立收據。",
            "bring": "產品及電源變壓器\n購買證明",
        },
    },
    "collect": {
        "en": {
            "title": "Collect after repair",
            "description": "We show you what was done, and you try it before you take it home.",
            "bring": "Your receipt or RMA No.",
        },
        "de": {
            "title": "Nach der Reparatur abholen",
            "description": "Wir zeigen Ihnen, was gemacht wurde, und Sie testen das Gerät vor Ort.",
            "bring": "Ihren Beleg oder die RMA-Nr.",
        },
        "id": {
            "title": "Ambil setelah diperbaiki",
            "description": "Kami menunjukkan apa yang dikerjakan, dan Anda mencobanya di tempat.",
            "bring": "Tanda terima atau No. RMA",
        },
        "ko": {
            "title": "수리 후 찾기",
            "description": "수리 내용을 설명해 드리고, 현장에서 직접 확인하실 수 있습니다.",
            "bring": "접수증 또는 RMA 번호",
        },
        "zh-hant": {
            "title": "取回維修品",
            "description": "我們會說明維修內容，您可當場測試後再帶回。",
            "bring": "收據或 RMA 編號",
        },
    },
    "consultation": {
        "en": {
            "title": "Consultation",
            "description": "Advice on products, set-up or an upgrade.",
            "bring": "",
        },
        "de": {
            "title": "Beratung",
            "description": "Rat zu Produkten, zur Einrichtung oder zu einem Upgrade.",
            "bring": "",
        },
        "id": {
            "title": "Konsultasi",
            "description": "Saran tentang produk, pengaturan, atau peningkatan.",
            "bring": "",
        },
        "ko": {
            "title": "상담",
            "description": "제품, 설정, 업그레이드에 대해 상담해 드립니다.",
            "bring": "",
        },
        "zh-hant": {
            "title": "諮詢",
            "description": "提供產品、設定或升級的建議。",
            "bring": "",
        },
    },
    "fan-or-battery": {
        "en": {
            "title": "Fan or battery while you wait",
            "description": "We replace it within the hour, and you can watch.",
            "bring": "The product with its power adapter\nA backup of your data",
        },
        "de": {
            "title": "Lüfter oder Akku, Sie warten darauf",
            "description": "Wir tauschen das Teil innerhalb einer Stunde, Sie können zusehen.",
            "bring": "Das Gerät mit Netzteil\nEine Sicherung Ihrer Daten",
        },
        "id": {
            "title": "Kipas atau baterai, langsung ditunggu",
            "description": "Kami menggantinya dalam satu jam, dan Anda boleh melihatnya.",
            "bring": "Produk beserta adaptor daya\nCadangan data Anda",
        },
        "ko": {
            "title": "팬 또는 배터리 당일 교체",
            "description": "한 시간 안에 교체해 드리며, 지켜보실 수 있습니다.",
            "bring": "제품과 전원 어댑터\n데이터 백업",
        },
        "zh-hant": {
            "title": "現場更換風扇或電池",
            "description": "一小時內更換完成，您可在旁觀看。",
            "bring": "產品及電源變壓器\n資料備份",
        },
    },
}

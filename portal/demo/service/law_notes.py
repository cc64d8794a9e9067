"""What the demo's regions say about the law of repairs, in each language.

Facts in our own words, to begin with: a lawyer decides what really has to stand there.
"""

# ruff: noqa: RUF001 -- Chinese has punctuation of its own

from typing import Final

Texts = dict[str, str]

_ANYWHERE: Final[Texts] = {
    "en": "What the law of your country gives you against the store stays as it is, whatever our"
    " warranty says. We repair nothing for money before you've accepted our quote.",
    "de": "Was Ihnen das Recht Ihres Landes gegenüber dem Händler gibt, bleibt bestehen, was immer"
    " unsere Garantie sagt. Gegen Geld reparieren wir nichts, bevor Sie unser Angebot annehmen.",
    "id": "Hak Anda terhadap toko menurut hukum di negara Anda tetap berlaku, apa pun isi garansi"
    " kami. Kami tidak memperbaiki apa pun dengan biaya sebelum Anda menyetujui penawaran kami.",
    "ko": "거주 국가의 법에 따라 판매처에 대해 갖는 권리는 당사 보증 내용과 관계없이 그대로"
    " 유지됩니다. 견적을 수락하시기 전에는 유상으로 수리하지 않습니다.",
    "zh-hant": "無論我們的保固如何規定，您依所在地法律對店家享有的權利均不受影響。"
    "在您接受報價之前，"
    "我們不會進行任何收費維修。",
}
_GERMANY: Final[Texts] = {
    "en": "Besides our warranty you have rights against the store: for two years from delivery it"
    " answers for faults that the product had from the start, free of charge. In the first year"
    " the store has to prove that a fault came later. If it is repaired under these rights, they"
    " last 12 months longer, once.\n\n"
    "Before you accept a quote, you can have the form with repair information. It's free, and its"
    " terms hold for 30 days.",
    "de": "Neben unserer Garantie haben Sie Rechte gegenüber dem Händler: Zwei Jahre ab Lieferung"
    " steht er kostenlos für Mängel ein, die das Produkt von Anfang an hatte. Im ersten Jahr muss"
    " der Händler beweisen, dass ein Mangel erst später entstanden ist. Wird aufgrund dieser Rechte"
    " repariert, gelten sie einmalig zwölf Monate länger.\n\n"
    "Bevor Sie ein Angebot annehmen, können Sie das Formular mit Reparaturinformationen bekommen."
    " Es ist kostenlos, und seine Bedingungen gelten 30 Tage.",
    "id": "Selain garansi kami, Anda memiliki hak terhadap toko: selama dua tahun sejak penyerahan,"
    " toko menanggung tanpa biaya cacat yang sudah ada sejak awal. Pada tahun pertama, toko yang"
    " harus membuktikan bahwa cacat itu baru muncul kemudian. Jika produk diperbaiki berdasarkan"
    " hak ini, masa berlakunya bertambah 12 bulan, satu kali.\n\n"
    "Sebelum menyetujui penawaran, Anda bisa mendapatkan formulir informasi perbaikan. Formulir ini"
    " gratis dan ketentuannya berlaku 30 hari.",
    "ko": "당사 보증과 별도로 판매처에 대한 권리가 있습니다. 판매처는 인도일부터 2년 동안 처음부터"
    " 있던 하자를 무상으로 책임집니다. 첫 1년 동안은 하자가 나중에 생겼다는 사실을 판매처가"
    " 증명해야 합니다. 이 권리에 따라 수리하면 권리 기간이 한 번, 12개월 늘어납니다.\n\n"
    "견적을 수락하기 전에 수리 정보 양식을 받으실 수 있습니다. 양식은 무료이며 기재된 조건은"
    " 30일 동안 유효합니다.",
    "zh-hant": "除了我們的保固，您對店家也享有權利：自交付起兩年內，"
    "產品自始即有的瑕疵由店家免費負責。"
    "第一年內，應由店家證明瑕疵是後來才發生的。若依這些權利維修，其期間延長 12 個月，"
    "以一次為限。\n\n"
    "接受報價之前，您可以索取維修資訊表。索取免費，表中條件 30 天內有效。",
}
_SINGAPORE: Final[Texts] = {
    "en": "Besides our warranty you have rights against the store. If a fault shows within six"
    " months of delivery, it counts as there from the start unless the store proves otherwise. You"
    " can ask the store to repair or replace the product within a reasonable time, and otherwise"
    " to lower the price or give your money back.",
    "de": "Neben unserer Garantie haben Sie Rechte gegenüber dem Händler. Zeigt sich ein Mangel"
    " innerhalb von sechs Monaten nach der Lieferung, gilt er als von Anfang an vorhanden, wenn der"
    " Händler nichts anderes beweist. Sie können verlangen, dass der Händler das Produkt in"
    " angemessener Zeit repariert oder ersetzt, sonst den Preis mindert oder das Geld zurückgibt.",
    "id": "Selain garansi kami, Anda memiliki hak terhadap toko. Jika cacat muncul dalam enam bulan"
    " sejak penyerahan, cacat itu dianggap sudah ada sejak awal kecuali toko membuktikan"
    " sebaliknya. Anda bisa meminta toko memperbaiki atau mengganti produk dalam waktu yang wajar;"
    " jika tidak, meminta potongan harga atau pengembalian uang.",
    "ko": "당사 보증과 별도로 판매처에 대한 권리가 있습니다. 인도 후 6개월 안에 하자가 나타나면"
    " 판매처가 달리 증명하지 않는 한 처음부터 있던 것으로 봅니다. 판매처에 합리적인 기간 안의"
    " 수리나 교환을 요구할 수 있고, 그렇지 않으면 대금 감액이나 환불을 요구할 수 있습니다.",
    "zh-hant": "除了我們的保固，您對店家也享有權利。交付後六個月內出現的瑕疵，"
    "除非店家證明並非如此，"
    "視為自始即存在。您可要求店家在合理期間內維修或更換產品，否則可要求減價或退款。",
}
_INDONESIA: Final[Texts] = {
    "en": "The law obliges whoever makes or sells products that last a year or longer to provide"
    " spare parts or repair for at least one year, and to keep what the warranty promises. Ask the"
    " store for the warranty card in Indonesian. If we can't agree, a consumer dispute body"
    " (BPSK) can help.",
    "de": "Wer Produkte herstellt oder verkauft, die ein Jahr oder länger halten, muss nach dem"
    " Gesetz mindestens ein Jahr lang Ersatzteile oder Reparaturen anbieten und halten, was die"
    " Garantie verspricht. Fragen Sie den Händler nach der Garantiekarte auf Indonesisch. Werden"
    " wir uns nicht einig, hilft eine Schlichtungsstelle (BPSK).",
    "id": "Menurut undang-undang, pelaku usaha yang membuat atau menjual barang yang dipakai"
    " sekurang-kurangnya satu tahun wajib menyediakan suku cadang atau layanan perbaikan minimal"
    " satu tahun dan memenuhi garansi yang dijanjikan. Mintalah kartu garansi berbahasa Indonesia"
    " kepada toko. Jika kita tidak mencapai kesepakatan, Badan Penyelesaian Sengketa Konsumen"
    " (BPSK) dapat membantu.",
    "ko": "법에 따라 1년 이상 사용하는 제품을 제조하거나 판매하는 사업자는 최소 1년 동안 부품이나"
    " 수리를 제공하고 보증에서 약속한 바를 지켜야 합니다. 판매처에 인도네시아어 보증서를"
    " 요청하세요. 합의하지 못하면 소비자 분쟁 기구(BPSK)의 도움을 받을 수 있습니다.",
    "zh-hant": "依法，製造或銷售可使用一年以上產品的業者，須至少一年提供零件或維修，"
    "並履行保固承諾。"
    "請向店家索取印尼文保固卡。若無法達成共識，可向消費爭議處理機構（BPSK）求助。",
}
_KOREA: Final[Texts] = {
    "en": "Under the standards for consumer disputes, a product that needs an important repair"
    " within ten days of purchase is exchanged or refunded, and within a month exchanged or"
    " repaired free of charge. If a fault under warranty can't be repaired, you get an exchange or"
    " a refund. If the same fault returns within two months of a repair, we repair it free of"
    " charge.",
    "de": "Nach den Richtlinien für Verbraucherstreitfälle wird ein Produkt, das innerhalb von zehn"
    " Tagen nach dem Kauf eine wesentliche Reparatur braucht, umgetauscht oder erstattet, innerhalb"
    " eines Monats umgetauscht oder kostenlos repariert. Lässt sich ein Fehler, den die Garantie"
    " abdeckt, nicht beheben, gibt es Umtausch oder Erstattung. Kehrt derselbe Fehler innerhalb von"
    " zwei Monaten nach einer Reparatur zurück, reparieren wir ihn kostenlos.",
    "id": "Menurut standar penyelesaian sengketa konsumen, produk yang memerlukan perbaikan penting"
    " dalam sepuluh hari sejak pembelian ditukar atau uangnya dikembalikan, dan dalam satu bulan"
    " ditukar atau diperbaiki gratis. Jika kerusakan dalam masa garansi tidak bisa diperbaiki, Anda"
    " mendapat penggantian atau pengembalian uang. Jika kerusakan yang sama muncul lagi dalam dua"
    " bulan setelah perbaikan, kami memperbaikinya gratis.",
    "ko": "소비자분쟁해결기준에 따라 구입 후 10일 이내에 중요한 수리가 필요하면 제품 교환 또는"
    " 구입가 환급을, 1개월 이내이면 제품 교환 또는 무상 수리를 받으실 수 있습니다. 보증 기간 안의"
    " 하자를 수리할 수 없으면 제품 교환 또는 환급을 해 드립니다. 수리한 날부터 2개월 이내에 같은"
    " 고장이 다시 생기면 무상으로 수리합니다.",
    "zh-hant": "依消費爭議處理標準，購買後 10 天內需要重大維修者可換貨或退款，"
    "一個月內者可換貨或免費維修。"
    "保固範圍內的故障若無法修復，可換貨或退款。維修後兩個月內若同一故障再次發生，我們免費維修。",
}
LAW_NOTES: Final[dict[str, Texts]] = {
    "": _ANYWHERE,
    "DE": _GERMANY,
    "SG": _SINGAPORE,
    "ID": _INDONESIA,
    "KR": _KOREA,
}

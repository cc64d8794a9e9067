"""The reasons for sending a claim back that a new portal begins with, in its five languages."""

from django.db import migrations

INVOICE, PHOTO = "invoice", "serial_photo"
LANGUAGES = ("en", "id", "zh-hant", "de", "ko")
# Name, what is to be replaced, the checks that choose it, and the text in each language.
REASONS = [
    (
        "Model not on the invoice",
        [INVOICE],
        ["model"],
        "Please provide the invoice with your product name on it, thanks.",
        "Mohon unggah invoice yang mencantumkan nama produk Anda, terima kasih.",
        "請提供印有您產品名稱的發票，謝謝。",
        "Bitte laden Sie die Rechnung hoch, auf der Ihr Produkt genannt ist. Danke!",
        "제품명이 표시된 구매 영수증을 업로드해 주세요. 감사합니다.",
    ),
    (
        "Store not on the invoice",
        [INVOICE],
        ["store"],
        "The invoice does not show which store sold the product. Please upload one that does.",
        "Nama toko tidak terlihat pada invoice. Mohon unggah invoice yang mencantumkan nama toko.",
        "發票上看不到販售的商店名稱。請上傳印有商店名稱的發票。",
        "Auf der Rechnung steht nicht, welcher Händler das Produkt verkauft hat. Bitte laden Sie"
        " eine hoch, auf der er steht.",
        "영수증에서 판매처를 확인할 수 없습니다. 판매처가 표시된 영수증을 업로드해 주세요.",
    ),
    (
        "Date not on the invoice",
        [INVOICE],
        [],
        "The invoice shows no date of purchase. Please upload one that does.",
        "Tanggal pembelian tidak ada pada invoice. Mohon unggah invoice yang mencantumkan tanggal.",
        "發票上沒有購買日期。請上傳印有日期的發票。",
        "Auf der Rechnung fehlt das Kaufdatum. Bitte laden Sie eine hoch, auf der es steht.",
        "영수증에 구매일이 없습니다. 구매일이 표시된 영수증을 업로드해 주세요.",
    ),
    (
        "Date differs, or outside the purchase window",
        [INVOICE],
        ["date"],
        "The date on the invoice is not the purchase date that you gave, or lies outside the"
        " period of the promotion. Please upload the invoice of this purchase.",
        "Tanggal pada invoice tidak sama dengan tanggal pembelian yang Anda isi, atau di luar"
        " periode promosi. Mohon unggah invoice untuk pembelian ini.",
        "發票上的日期與您填寫的購買日期不同，或不在活動期間內。請上傳本次購買的發票。",
        "Das Datum der Rechnung ist nicht das Kaufdatum, das Sie angegeben haben, oder liegt nicht"
        " im Zeitraum der Aktion. Bitte laden Sie die Rechnung zu diesem Kauf hoch.",
        "영수증의 날짜가 입력하신 구매일과 다르거나 프로모션 기간이 아닙니다. 이번 구매의 영수증을"
        " 업로드해 주세요.",
    ),
    (
        "Invoice not readable",
        [INVOICE],
        [],
        "We cannot read the invoice. Please photograph it again in good light, flat and in full.",
        "Invoice tidak terbaca. Mohon foto ulang dengan cahaya cukup, mendatar dan utuh.",
        "我們無法看清發票。請在光線充足處，將發票攤平、完整地重新拍攝。",
        "Wir können die Rechnung nicht lesen. Bitte fotografieren Sie sie noch einmal: bei gutem"
        " Licht, flach und vollständig.",
        "영수증을 읽을 수 없습니다. 밝은 곳에서 평평하게 펴고 전체가 나오도록 다시 촬영해 주세요.",
    ),
    (
        "Order confirmation or delivery note, no invoice",
        [INVOICE],
        ["paper"],
        "What you uploaded is an order confirmation or a delivery note. Please upload the invoice"
        " or the receipt of the store.",
        "Berkas yang Anda unggah adalah konfirmasi pesanan atau surat jalan. Mohon unggah invoice"
        " atau struk dari toko.",
        "您上傳的是訂單確認或送貨單。請上傳商店開立的發票或收據。",
        "Sie haben eine Bestellbestätigung oder einen Lieferschein hochgeladen. Bitte laden Sie"
        " die Rechnung oder den Kassenbon des Händlers hoch.",
        "주문 확인서나 배송 명세서가 업로드되었습니다. 판매처의 구매 영수증을 업로드해 주세요.",
    ),
    (
        "Photo shows the box",
        [PHOTO],
        ["label"],
        "The photo shows the serial number on the package. Please photograph it on the product.",
        "Foto menunjukkan nomor seri pada kemasan. Mohon foto nomor seri pada produknya.",
        "照片上是包裝盒的序號。請拍攝產品本體上的序號。",
        "Das Foto zeigt die Seriennummer auf der Verpackung. Bitte fotografieren Sie sie am"
        " Produkt selbst.",
        "포장에 있는 시리얼 번호 사진입니다. 제품 본체의 시리얼 번호를 촬영해 주세요.",
    ),
    (
        "Photo not readable",
        [PHOTO],
        [],
        "We cannot read the serial number on the photo. Please go closer, hold still and avoid"
        " reflections.",
        "Nomor seri pada foto tidak terbaca. Mohon foto lebih dekat, jangan goyang, dan hindari"
        " pantulan cahaya.",
        "我們無法看清照片上的序號。請靠近一點、拿穩相機，並避免反光。",
        "Wir können die Seriennummer auf dem Foto nicht lesen. Bitte gehen Sie näher heran, halten"
        " Sie still und vermeiden Sie Spiegelungen.",
        "사진에서 시리얼 번호를 읽을 수 없습니다. 더 가까이에서 흔들리지 않게, 빛 반사를 피해"
        " 촬영해 주세요.",
    ),
    (
        "Serial number does not match",
        [PHOTO],
        ["serial"],
        "The serial number on the photo is not the one that you registered. Please photograph the"
        " label of the registered product.",
        "Nomor seri pada foto bukan nomor yang Anda daftarkan. Mohon foto label produk yang"
        " terdaftar.",
        "照片上的序號與您登錄的序號不同。請拍攝已登錄產品的標籤。",
        "Die Seriennummer auf dem Foto ist nicht die, die Sie registriert haben. Bitte"
        " fotografieren Sie das Etikett des registrierten Produkts.",
        "사진의 시리얼 번호가 등록하신 번호와 다릅니다. 등록한 제품의 라벨을 촬영해 주세요.",
    ),
    (
        "Document looks altered",
        [INVOICE],
        ["edited"],
        "The invoice seems to have been changed after it was issued. Please upload it as you got"
        " it from the store.",
        "Invoice tampak telah diubah setelah diterbitkan. Mohon unggah invoice asli dari toko.",
        "發票似乎在開立後被更動過。請上傳商店開立的原始發票。",
        "Die Rechnung scheint nachträglich geändert worden zu sein. Bitte laden Sie sie so hoch,"
        " wie Sie sie vom Händler bekommen haben.",
        "영수증이 발급된 뒤 수정된 것으로 보입니다. 판매처에서 받은 그대로 업로드해 주세요.",
    ),
    (
        "Invoice used before",
        [INVOICE],
        ["invoice"],
        "This invoice was already used for another claim. Please upload the invoice of this"
        " purchase.",
        "Invoice ini sudah dipakai untuk klaim lain. Mohon unggah invoice untuk pembelian ini.",
        "這張發票已用於另一筆申請。請上傳本次購買的發票。",
        "Diese Rechnung wurde schon für einen anderen Antrag verwendet. Bitte laden Sie die"
        " Rechnung zu diesem Kauf hoch.",
        "이 영수증은 이미 다른 신청에 사용되었습니다. 이번 구매의 영수증을 업로드해 주세요.",
    ),
]
# What a reason says where it ends a claim instead.
REJECTIONS = {
    "Invoice used before": (
        "This invoice was already used for another claim, so it does not count for this one.",
        "Invoice ini sudah dipakai untuk klaim lain, jadi tidak berlaku untuk klaim ini.",
        "這張發票已用於另一筆申請，因此不能用於本次申請。",
        "Diese Rechnung wurde schon für einen anderen Antrag verwendet. Deshalb zählt sie für"
        " diesen nicht.",
        "이 영수증은 이미 다른 신청에 사용되어 이번 신청에는 사용할 수 없습니다.",
    ),
}


def add_reasons(apps, schema_editor):
    Reason = apps.get_model("redemptions", "SendBackReason")
    Text = apps.get_model("redemptions", "SendBackReasonText")
    for position, (name, asks_for, for_checks, *texts) in enumerate(REASONS, start=1):
        reason = Reason.objects.create(
            name=name, asks_for=asks_for, for_checks=for_checks, position=position
        )
        rejections = REJECTIONS.get(name, [""] * len(LANGUAGES))
        for language, text, rejection in zip(LANGUAGES, texts, rejections, strict=True):
            Text.objects.create(reason=reason, language=language, text=text, rejection=rejection)


OPERATIONS = [migrations.RunPython(add_reasons, migrations.RunPython.noop)]

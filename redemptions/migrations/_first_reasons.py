"""The list of reasons for sending a claim back that a new portal begins with."""

from django.db import migrations

INVOICE, PHOTO = "invoice", "serial_photo"
# Name, what is to be replaced, and the text in English, Indonesian and Traditional Chinese.
REASONS = [
    (
        "Model not on the invoice",
        [INVOICE],
        "Please provide the invoice with your product name on it, thanks.",
        "Mohon unggah invoice yang mencantumkan nama produk Anda, terima kasih.",
        "請提供印有您產品名稱的發票，謝謝。",
    ),
    (
        "Store not on the invoice",
        [INVOICE],
        "The invoice does not show which store sold the product. Please upload one that does.",
        "Nama toko tidak terlihat pada invoice. Mohon unggah invoice yang mencantumkan nama toko.",
        "發票上看不到販售的商店名稱。請上傳印有商店名稱的發票。",
    ),
    (
        "Date not on the invoice",
        [INVOICE],
        "The invoice shows no date of purchase. Please upload one that does.",
        "Tanggal pembelian tidak ada pada invoice. Mohon unggah invoice yang mencantumkan tanggal.",
        "發票上沒有購買日期。請上傳印有日期的發票。",
    ),
    (
        "Date differs, or outside the purchase window",
        [INVOICE],
        "The date on the invoice is not the purchase date that you gave, or lies outside the"
        " period of the promotion. Please upload the invoice of this purchase.",
        "Tanggal pada invoice tidak sama dengan tanggal pembelian yang Anda isi, atau di luar"
        " periode promosi. Mohon unggah invoice untuk pembelian ini.",
        "發票上的日期與您填寫的購買日期不同，或不在活動期間內。請上傳本次購買的發票。",
    ),
    (
        "Invoice not readable",
        [INVOICE],
        "We cannot read the invoice. Please photograph it again in good light, flat and in full.",
        "Invoice tidak terbaca. Mohon foto ulang dengan cahaya cukup, mendatar dan utuh.",
        "我們無法看清發票。請在光線充足處，將發票攤平、完整地重新拍攝。",
    ),
    (
        "Order confirmation or delivery note, no invoice",
        [INVOICE],
        "What you uploaded is an order confirmation or a delivery note. Please upload the invoice"
        " or the receipt of the store.",
        "Berkas yang Anda unggah adalah konfirmasi pesanan atau surat jalan. Mohon unggah invoice"
        " atau struk dari toko.",
        "您上傳的是訂單確認或送貨單。請上傳商店開立的發票或收據。",
    ),
    (
        "Photo shows the box",
        [PHOTO],
        "The photo shows the serial number on the package. Please photograph it on the product.",
        "Foto menunjukkan nomor seri pada kemasan. Mohon foto nomor seri pada produknya.",
        "照片上是包裝盒的序號。請拍攝產品本體上的序號。",
    ),
    (
        "Photo not readable",
        [PHOTO],
        "We cannot read the serial number on the photo. Please go closer, hold still and avoid"
        " reflections.",
        "Nomor seri pada foto tidak terbaca. Mohon foto lebih dekat, jangan goyang, dan hindari"
        " pantulan cahaya.",
        "我們無法看清照片上的序號。請靠近一點、拿穩相機，並避免反光。",
    ),
    (
        "Serial number does not match",
        [PHOTO],
        "The serial number on the photo is not the one that you registered. Please photograph the"
        " label of the registered product.",
        "Nomor seri pada foto bukan nomor yang Anda daftarkan. Mohon foto label produk yang"
        " terdaftar.",
        "照片上的序號與您登錄的序號不同。請拍攝已登錄產品的標籤。",
    ),
    (
        "Document looks altered",
        [INVOICE],
        "The invoice seems to have been changed after it was issued. Please upload it as you got"
        " it from the store.",
        "Invoice tampak telah diubah setelah diterbitkan. Mohon unggah invoice asli dari toko.",
        "發票似乎在開立後被更動過。請上傳商店開立的原始發票。",
    ),
]


def add_reasons(apps, schema_editor):
    Reason = apps.get_model("redemptions", "SendBackReason")
    Text = apps.get_model("redemptions", "SendBackReasonText")
    for position, (name, asks_for, *texts) in enumerate(REASONS, start=1):
        reason = Reason.objects.create(name=name, asks_for=asks_for, position=position)
        for language, text in zip(["en", "id", "zh-hant"], texts):
            Text.objects.create(reason=reason, language=language, text=text)


OPERATIONS = [migrations.RunPython(add_reasons, migrations.RunPython.noop)]

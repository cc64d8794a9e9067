"""The reasons that technicians begin with; staff edit them like any others."""

# ruff: noqa: RUF001 -- Chinese has punctuation of its own

from django.db import migrations

# Name, use, and the text in English, Indonesian, Chinese, German and Korean.
REASONS = [
    (
        "part-ordered",
        "part",
        "The part you need is ordered. We go on as soon as it's here.",
        "Suku cadang yang diperlukan sudah dipesan. Kami lanjutkan begitu tiba.",
        "所需零件已訂購，到貨後我們會立即繼續維修。",
        "Das nötige Ersatzteil ist bestellt. Wir machen weiter, sobald es da ist.",
        "필요한 부품을 주문했습니다. 도착하는 대로 수리를 이어가겠습니다.",
    ),
    (
        "part-rare",
        "part",
        "The part is out of stock at our warehouse and comes from the factory.",
        "Suku cadang habis di gudang kami dan dikirim dari pabrik.",
        "倉庫目前缺料，零件將由工廠寄來。",
        "Das Ersatzteil ist in unserem Lager vergriffen und kommt aus dem Werk.",
        "부품이 창고에 없어 공장에서 받아 옵니다.",
    ),
    (
        "engineers-asked",
        "help",
        "We've asked our engineers about this fault and wait for their answer.",
        "Kami sudah menanyakan kerusakan ini kepada insinyur kami dan menunggu jawabannya.",
        "我們已就此故障詢問工程師，正在等待回覆。",
        "Wir haben unsere Entwickler zu diesem Fehler befragt und warten auf ihre Antwort.",
        "이 고장에 대해 개발 담당자에게 문의했으며 답변을 기다리고 있습니다.",
    ),
    (
        "not-repairable",
        "unrepaired",
        "We can't repair this unit: the parts it needs are no longer made.",
        "Unit ini tidak dapat diperbaiki: suku cadangnya tidak diproduksi lagi.",
        "此產品無法維修：所需零件已停產。",
        "Wir können dieses Gerät nicht reparieren: Die nötigen Teile werden nicht mehr hergestellt.",
        "이 제품은 수리할 수 없습니다. 필요한 부품이 더 이상 생산되지 않습니다.",
    ),
    (
        "no-fault",
        "unrepaired",
        "We tested it for a whole day and couldn't find the fault.",
        "Kami mengujinya seharian penuh dan tidak menemukan kerusakannya.",
        "我們測試了一整天，未能發現故障。",
        "Wir haben es einen ganzen Tag lang getestet und den Fehler nicht gefunden.",
        "하루 동안 점검했지만 고장을 찾지 못했습니다.",
    ),
    (
        "liquid",
        "refused",
        "Liquid has got into the unit. The warranty doesn't cover that; see the photo.",
        "Unit kemasukan cairan. Garansi tidak menanggungnya; lihat foto.",
        "產品內部有液體滲入，不在保固範圍內；請見照片。",
        "In das Gerät ist Flüssigkeit gelaufen. Das deckt die Garantie nicht ab; siehe Foto.",
        "제품 안으로 액체가 들어갔습니다. 보증 대상이 아닙니다. 사진을 확인해 주세요.",
    ),
    (
        "broken-outside",
        "refused",
        "The unit was broken from outside. The warranty doesn't cover that; see the photo.",
        "Unit rusak karena benturan dari luar. Garansi tidak menanggungnya; lihat foto.",
        "產品因外力損壞，不在保固範圍內；請見照片。",
        "Das Gerät wurde von außen beschädigt. Das deckt die Garantie nicht ab; siehe Foto.",
        "제품이 외부 충격으로 파손되었습니다. 보증 대상이 아닙니다. 사진을 확인해 주세요.",
    ),
    (
        "unsafe",
        "refused",
        "The unit isn't safe to work on; see the photo. Please don't switch it on again.",
        "Unit tidak aman untuk dikerjakan; lihat foto. Jangan nyalakan lagi.",
        "此產品有安全疑慮，無法維修；請見照片。請勿再次開機。",
        "An dem Gerät kann nicht gefahrlos gearbeitet werden; siehe Foto. Bitte nicht mehr"
        " einschalten.",
        "안전하게 작업할 수 없는 제품입니다. 사진을 확인해 주시고 다시 켜지 마세요.",
    ),
]
LANGUAGES = ("en", "id", "zh-hant", "de", "ko")


def _write(apps, schema_editor):
    reason = apps.get_model("service", "BenchReason")
    text = apps.get_model("service", "BenchReasonText")
    for position, (name, use, *texts) in enumerate(REASONS):
        made = reason.objects.create(name=name, use=use, position=position)
        for language, words in zip(LANGUAGES, texts, strict=True):
            text.objects.create(reason=made, language=language, text=words)


OPERATIONS = [migrations.RunPython(_write, migrations.RunPython.noop)]

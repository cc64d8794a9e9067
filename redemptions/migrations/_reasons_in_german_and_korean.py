"""The texts of the first reasons in German and Korean."""

# Name: the German text, then the Korean one.
TEXTS = {
    "Model not on the invoice": (
        "Bitte laden Sie die Rechnung hoch, auf der Ihr Produkt genannt ist. Danke!",
        "제품명이 표시된 구매 영수증을 업로드해 주세요. 감사합니다.",
    ),
    "Store not on the invoice": (
        "Auf der Rechnung steht nicht, welcher Händler das Produkt verkauft hat. Bitte laden Sie"
        " eine hoch, auf der er steht.",
        "영수증에서 판매처를 확인할 수 없습니다. 판매처가 표시된 영수증을 업로드해 주세요.",
    ),
    "Date not on the invoice": (
        "Auf der Rechnung fehlt das Kaufdatum. Bitte laden Sie eine hoch, auf der es steht.",
        "영수증에 구매일이 없습니다. 구매일이 표시된 영수증을 업로드해 주세요.",
    ),
    "Date differs, or outside the purchase window": (
        "Das Datum der Rechnung ist nicht das Kaufdatum, das Sie angegeben haben, oder liegt nicht"
        " im Zeitraum der Aktion. Bitte laden Sie die Rechnung zu diesem Kauf hoch.",
        "영수증의 날짜가 입력하신 구매일과 다르거나 프로모션 기간이 아닙니다. 이번 구매의 영수증을"
        " 업로드해 주세요.",
    ),
    "Invoice not readable": (
        "Wir können die Rechnung nicht lesen. Bitte fotografieren Sie sie noch einmal: bei gutem"
        " Licht, flach und vollständig.",
        "영수증을 읽을 수 없습니다. 밝은 곳에서 평평하게 펴고 전체가 나오도록 다시 촬영해 주세요.",
    ),
    "Order confirmation or delivery note, no invoice": (
        "Sie haben eine Bestellbestätigung oder einen Lieferschein hochgeladen. Bitte laden Sie die"
        " Rechnung oder den Kassenbon des Händlers hoch.",
        "주문 확인서나 배송 명세서가 업로드되었습니다. 판매처의 구매 영수증을 업로드해 주세요.",
    ),
    "Photo shows the box": (
        "Das Foto zeigt die Seriennummer auf der Verpackung. Bitte fotografieren Sie sie am Produkt"
        " selbst.",
        "포장에 있는 시리얼 번호 사진입니다. 제품 본체의 시리얼 번호를 촬영해 주세요.",
    ),
    "Photo not readable": (
        "Wir können die Seriennummer auf dem Foto nicht lesen. Bitte gehen Sie näher heran, halten"
        " Sie still und vermeiden Sie Spiegelungen.",
        "사진에서 시리얼 번호를 읽을 수 없습니다. 더 가까이에서 흔들리지 않게, 빛 반사를 피해"
        " 촬영해 주세요.",
    ),
    "Serial number does not match": (
        "Die Seriennummer auf dem Foto ist nicht die, die Sie registriert haben. Bitte"
        " fotografieren Sie das Etikett des registrierten Produkts.",
        "사진의 시리얼 번호가 등록하신 번호와 다릅니다. 등록한 제품의 라벨을 촬영해 주세요.",
    ),
    "Document looks altered": (
        "Die Rechnung scheint nachträglich geändert worden zu sein. Bitte laden Sie sie so hoch,"
        " wie Sie sie vom Händler bekommen haben.",
        "영수증이 발급된 뒤 수정된 것으로 보입니다. 판매처에서 받은 그대로 업로드해 주세요.",
    ),
    "Invoice used before": (
        "Diese Rechnung wurde schon für einen anderen Antrag verwendet. Bitte laden Sie die"
        " Rechnung zu diesem Kauf hoch.",
        "이 영수증은 이미 다른 신청에 사용되었습니다. 이번 구매의 영수증을 업로드해 주세요.",
    ),
}
REJECTIONS = {
    "Invoice used before": (
        "Diese Rechnung wurde schon für einen anderen Antrag verwendet. Deshalb zählt sie für"
        " diesen nicht.",
        "이 영수증은 이미 다른 신청에 사용되어 이번 신청에는 사용할 수 없습니다.",
    ),
}

"""How six mail programs quote what they answer, in eight languages; drawn after their habits."""

from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

SENDER: Final = "MSI <no-reply@example.com>"
DAY: Final = "30.11.2026 10:12"
# What a member writes above the quote.
NEWS: Final = {
    "en": "The firmware helped.\nIt still flickers at 144 Hz.",
    "de": "Das Update hat geholfen.\nBei 144 Hz flackert er weiter, größer als zuvor.",
    "id": "Firmware-nya membantu.\nMasih berkedip pada 144 Hz.",
    "ko": "펌웨어가 도움이 되었습니다.\n144Hz에서는 아직 깜박입니다.",
    "zh-hant": "韌體有幫助。\n在 144 Hz 時仍然閃爍。",
    "fr": "La mise à jour a aidé.\nÇa clignote encore à 144 Hz.",
    "es": "La actualización ayudó.\nAún parpadea a 144 Hz, señor.",
    "tr": "Güncelleme işe yaradı.\n144 Hz'de hâlâ titriyor.",  # noqa: RUF001 -- as it is written
}
WROTE: Final = {
    "en": f"On {DAY}, {SENDER} wrote:",
    "de": f"Am {DAY} schrieb {SENDER}:",
    "id": f"Pada tanggal {DAY} {SENDER} menulis:",
    "ko": f"{DAY}, {SENDER}님이 작성:",
    "zh-hant": f"{SENDER} 於 {DAY} 寫道：",  # noqa: RUF001 -- as it is written
    "fr": f"Le {DAY}, {SENDER} a écrit :",
    "es": f"El {DAY}, {SENDER} escribió:",
    "tr": f"{SENDER}, {DAY} tarihinde şunu yazdı:",  # noqa: RUF001 -- as it is written
}
LABELS: Final = {
    "en": ("From", "Sent", "To", "Subject"),
    "de": ("Von", "Gesendet", "An", "Betreff"),
    "id": ("Dari", "Dikirim", "Kepada", "Subjek"),
    "ko": ("보낸 사람", "보낸 날짜", "받는 사람", "제목"),
    "zh-hant": ("寄件者", "寄件日期", "收件者", "主旨"),
    "fr": ("De ", "Envoyé ", "À ", "Objet "),
    "es": ("De", "Enviado", "Para", "Asunto"),
    "tr": ("Gönderen", "Gönderildi", "Kime", "Konu"),
}
Writer = Callable[[EmailMessage, str, str], None]


def prefixed(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def header_block(language: str) -> str:
    values = (SENDER, DAY, "alice@example.com", "MSI - No picture")
    return "\n".join(f"{k}: {v}" for k, v in zip(LABELS[language], values, strict=True))


def as_html(text: str) -> str:
    return "<br>".join(text.replace("&", "&amp;").replace("<", "&lt;").splitlines())


def gmail(mail: EmailMessage, language: str, quote: str) -> None:
    news, wrote = NEWS[language], WROTE[language]
    mail.set_content(f"{news}\n\n{wrote}\n\n{prefixed(quote)}\n", cte="base64")
    html = f'<div dir="ltr">{as_html(news)}</div><br><div class="gmail_quote"><div>{as_html(wrote)}'
    html += f"</div><blockquote>{as_html(quote)}</blockquote></div>"
    mail.add_alternative(html, subtype="html")


def apple(mail: EmailMessage, language: str, quote: str) -> None:
    text = f"{NEWS[language]}\n\n> {WROTE[language]}\n> \n{prefixed(quote)}\n"
    mail.set_content(text, cte="quoted-printable")
    mail.set_param("format", "flowed")


def outlook(mail: EmailMessage, language: str, quote: str) -> None:
    text = f"{NEWS[language]}\n\n{'_' * 32}\n{header_block(language)}\n\n{quote}\n"
    mail.set_content(text, cte="base64")


def outlook_html_only(mail: EmailMessage, language: str, quote: str) -> None:
    html = (
        f"<html><head><style>p {{ color: red }}</style></head><body><div>{as_html(NEWS[language])}"
    )
    html += f'</div><hr><div id="divRplyFwdMsg">{as_html(header_block(language))}</div>'
    mail.set_content(html + f"<div><p>{as_html(quote)}</p></div></body></html>", subtype="html")


def thunderbird(mail: EmailMessage, language: str, quote: str) -> None:
    first, second = NEWS[language].split("\n")
    text = f"{first}\n\n{WROTE[language]}\n{prefixed(quote)}\n\n{second}\n"
    mail.set_content(text, cte="8bit")


def webmail(mail: EmailMessage, language: str, quote: str) -> None:
    text = f"{NEWS[language]}\n\n-----Original Message-----\n{header_block(language)}\n\n{quote}\n"
    mail.set_content(text, cte="quoted-printable")


PROGRAMS: Final[dict[str, Writer]] = {
    each.__name__: each for each in (gmail, apple, outlook, outlook_html_only, thunderbird, webmail)
}
POLICY: Final = SMTP

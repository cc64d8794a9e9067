"""The e-mail that a scheduled export is ready: a link to the page, never the file."""

from django.urls import reverse
from django.utils import timezone, translation

from accounts.sign_in.links import link_through_sign_in
from foundation.exports.row_exports import RowExport
from foundation.languages import first_language
from foundation.models import ExportFile
from notifications.models import Email
from notifications.outbox import queue


def ready(file: ExportFile, export: RowExport) -> Email:
    """Rows that are exported each day or week are ready: how many, where, and until when."""
    reader = file.asked_by
    language = first_language(reader.language, file.language)
    with translation.override(language):
        title = str(export.title)
    return queue.queue_email(
        "export_ready",
        to=reader.email,
        user=reader,
        language=language,
        dedupe_key=f"export:{file.pk}",
        context={
            "reader": reader,
            "title": title,
            "rows": file.rows,
            "until": timezone.localtime(file.until, reader.zone()),
            "link": link_through_sign_in(reverse("admin:foundation_exportfile_changelist")),
        },
    )

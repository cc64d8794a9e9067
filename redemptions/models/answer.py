"""What a member answers to the questions of a promotion, with what was asked."""

from django.db import models
from django.db.models import Q

from evidence.models import Upload
from promotions.models import ExtraQuestion
from promotions.models.question import answer_in_words, asked_in_words
from redemptions.models.claim import Claim
from redemptions.models.draft import ClaimDraft


class Answer(models.Model):
    """The member's answer to one of the promotion's questions.

    Its value is that of a form: yes or no, a text, the keys of options, a number, a day as ISO has
    it, the name of a file. It is read by what was asked, whatever the question says by now.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(ExtraQuestion, on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=500)
    # As ExtraQuestion.wording has it; empty in rows from before there was this column.
    asked = models.JSONField(default=dict, db_default={})
    upload = models.ForeignKey(
        Upload, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["question__position", "pk"]
        constraints = [models.UniqueConstraint("claim", "question", name="answer_once")]
        indexes = [
            models.Index("upload", name="answer_upload", condition=Q(upload__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.value

    @property
    def label(self) -> str:
        """The question as it was asked, in the reader's language."""
        return asked_in_words(self.asked) or self.question.label

    @property
    def words(self) -> str:
        """The answer in words, in the reader's language."""
        return answer_in_words(self.asked or self.question.wording(self.value), self.value)

    @property
    def file(self) -> Upload | None:
        """The file that is the answer, unless it was deleted by rule."""
        return self.upload if self.upload and self.upload.deleted_at is None else None


class DraftFile(models.Model):
    """A file in a draft that answers a question: one for each."""

    draft = models.ForeignKey(ClaimDraft, on_delete=models.CASCADE, related_name="files")
    question = models.ForeignKey(ExtraQuestion, on_delete=models.CASCADE, related_name="+")
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint("draft", "question", name="draft_file_once")]

    def __str__(self) -> str:
        return f"file {self.pk} of draft {self.draft_id}"

"""What is asked for a draft, which answers of it fit, and what of them stays with the claim."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet, prefetch_related_objects

from evidence.models import Upload
from evidence.uploads import storage
from promotions.asked import Asked, Questionnaire
from promotions.awarding.awards import award_for
from promotions.models import ExtraQuestion, Reward
from promotions.models.question import answer_in_words
from redemptions.answers.answer_files import files_of
from redemptions.answers.question_fields import fits
from redemptions.models import Answer, Claim, ClaimDraft


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """A question with what was answered; "" where it is open."""

    question: ExtraQuestion
    value: str
    file: Upload | None = None

    @property
    def label(self) -> str:
        """The question in the reader's language."""
        return self.question.label

    @property
    def words(self) -> str:
        """The answer in the reader's language."""
        return answer_in_words(self.question.wording(self.value), self.value)


def rewards_of(draft: ClaimDraft) -> tuple[Reward, ...]:
    """Return the rewards that are certain: of a claim its own, else what follows for its product.

    Another price may bring a claim that is corrected another reward.
    """
    if draft.claim is not None and draft.price in {None, draft.claim.price}:
        return draft.claim.rewards()
    if draft.registered_product is None:
        return ()
    prefetch_related_objects([draft.promotion], "rewards__categories", "rewards__products")
    product, choice = draft.registered_product, draft.choice_id
    award = award_for(product, draft.promotion, price=draft.price, choice=choice)
    return award.certain if award else ()


def asked_of(draft: ClaimDraft) -> Asked:
    """Return what is asked for a draft; looked up once while what decides on the reward stays."""
    decides = draft.registered_product_id, draft.price, draft.choice_id
    known: tuple[object, Asked] | None = vars(draft).get("asked")
    if known is None or known[0] != decides:
        asked = Questionnaire(draft.promotion).for_rewards(rewards_of(draft))
        known = vars(draft)["asked"] = decides, asked
    return known[1]


def answers_to(asked: Asked, draft: ClaimDraft) -> Iterator[GivenAnswer]:
    """Yield each question that is asked, with the draft's answer if that fits."""
    has_files = any(each.kind == ExtraQuestion.Kind.FILE for each in asked.questions)
    files = files_of(draft) if has_files else {}
    for question in asked.questions:
        if question.kind == ExtraQuestion.Kind.FILE:
            file = files.get(question.pk)
            yield GivenAnswer(question, _name_of(file) if file else "", file)
        else:
            value = draft.answers.get(str(question.pk), "")
            yield GivenAnswer(question, value if fits(question, value) else "")


def _name_of(file: Upload) -> str:
    return file.original_name or str(file.pk)


def all_answers(draft: ClaimDraft) -> list[GivenAnswer]:
    """Return all that a draft has, whether it is asked or not."""
    stored = ((one, draft.answers.get(str(one.pk), "")) for one in draft.promotion.questions.all())
    return [GivenAnswer(question, value) for question, value in stored if value]


def is_answered(draft: ClaimDraft) -> bool:
    """Return whether each question that has to be answered is."""
    given = answers_to(asked_of(draft), draft)
    return all(each.value for each in given if each.question.is_required)


def answers_of(claim: Claim) -> QuerySet[Answer]:
    """Return the answers of a claim, with what it takes to say them in words."""
    worded = ("question__texts", "question__options", "upload__pages")
    return claim.answers.select_related("question", "upload").prefetch_related(*worded)


def write_answers(claim: Claim, draft: ClaimDraft) -> Asked:
    """Move the answers to what is asked for its reward to the claim; return what is asked.

    What the member has cleared, or what is not asked, is not kept: a "yes" would enter a draw.
    """
    asked = Questionnaire(claim.promotion).for_rewards(claim.rewards())
    given = [each for each in answers_to(asked, draft) if each.value]
    for each in given:
        values = {
            "value": each.value,
            "asked": each.question.wording(each.value),
            "upload": each.file,
        }
        Answer.objects.update_or_create(claim=claim, question=each.question, defaults=values)
    kept = [each.question.pk for each in given]
    Answer.objects.filter(claim=claim).exclude(question__in=kept).delete()
    storage.mark_submitted([each.file for each in given if each.file])
    return asked

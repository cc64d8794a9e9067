"""What every form of a claim asks: the recipient and the promotion's questions, by the reward."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _

from evidence.models import Upload
from evidence.uploads.cleaning import CleanUpload
from foundation.web.requests import row_id
from fulfilment.recipient_fields import RecipientForm
from promotions.asked import Asked, Questionnaire
from promotions.awarding.reward_fields import RewardFieldsForm
from promotions.models import ExtraQuestion, Promotion, Reward
from redemptions.answers import answer_files
from redemptions.answers.given import rewards_of
from redemptions.answers.question_fields import name_of, question_field, stored
from redemptions.models import ClaimDraft


class QuestionField(NamedTuple):
    """A question on the page: its field, and of a file what is there already."""

    question: ExtraQuestion
    field: forms.BoundField
    kept: list[Upload]
    earlier: list[Upload]


class ClaimForm(RecipientForm, RewardFieldsForm):
    """The recipient and the promotion's questions: all that a claim asks beside product and photo.

    The promotion determines the fields. Valid fields are saved in the draft even if others are
    not valid, so that no member types anything twice.
    """

    element_id = "typed"

    def __init__(self, *args: Any, promotion: Promotion, draft: ClaimDraft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.promotion = promotion
        self.draft = draft
        self.questionnaire = Questionnaire(promotion)
        self.asks = self.what_is_asked()
        if self.asks.wants_recipient:
            self.ask_for_recipient(
                draft.recipient, countries=promotion.regions, home=draft.user.region
            )
        files = answer_files.files_of(draft)
        self.new_files = answer_files.new_files_of(draft)
        self.earlier_files = {key: files[key] for key in files if key not in self.new_files}
        for question in self.asks.questions:
            earlier = draft.answers.get(str(question.pk), "")
            field = question_field(question, earlier, files.get(question.pk))
            self.fields[name_of(question)] = field

    def rewards(self) -> tuple[Reward, ...]:
        """The rewards by which is asked; none where they are not known yet."""
        return rewards_of(self.draft) if self.draft.claim else ()

    def what_is_asked(self) -> Asked:
        """The questions, and whether an address is needed."""
        return self.questionnaire.for_rewards(self.rewards())

    def question_fields(self) -> Iterator[QuestionField]:
        """The fields under "Extra Information"."""
        for question in self.asks.questions:
            new, earlier = (
                files.get(question.pk) for files in (self.new_files, self.earlier_files)
            )
            yield QuestionField(
                question,
                self[name_of(question)],
                [new] if new else [],
                [earlier] if earlier else [],
            )

    def save_files(self) -> None:
        """Save the files that answer questions; one that is not stored is an error of its field."""
        sent = {
            question.pk: clean
            for question in self.asks.questions
            if isinstance(clean := self.cleaned_data.get(name_of(question)), CleanUpload)
        }
        for key, error in answer_files.save_files(self.draft, sent).items():
            self.add_error(f"question_{key}", error)

    def recipient(self) -> dict[str, str]:
        """The valid recipient fields, merged over those saved before."""
        return self.recipient_over(self.draft.recipient)

    def answers(self) -> dict[str, str]:
        """The valid answers, merged over those saved before."""
        given = {
            str(question.pk): stored(self.cleaned_data[name_of(question)])
            for question in self.asks.questions
            if name_of(question) in self.cleaned_data and question.kind != ExtraQuestion.Kind.FILE
        }
        return {**self.draft.answers, **given}


class AsksByProduct(ClaimForm):
    """A form on which a product is chosen: what is asked goes by the reward that follows from it.

    A page asks for the product that was chosen when it was made. If another one is sent, the page
    is shown again with what that one needs, before anything of it counts as left out.
    """

    @property
    def earned(self) -> Mapping[int, tuple[Reward, ...]]:
        """What is certain to follow for each registered product, by what is said so far."""
        raise NotImplementedError

    def alternatives(self) -> Iterable[tuple[Reward, ...]]:
        """All that may follow, whatever is chosen on the page."""
        raise NotImplementedError

    def rewards(self) -> tuple[Reward, ...]:
        """The rewards of the chosen product, or those that all of them earn."""
        known = self.data.get("product") if self.is_bound else self.draft.registered_product_id
        chosen = row_id(str(known or ""))
        if chosen is not None and chosen in self.earned:
            return self.earned[chosen]
        every = set(self.earned.values())
        return next(iter(every)) if len(every) == 1 else ()

    @property
    def asked_for(self) -> str:
        """The rewards by which the page asks; they travel with its form."""
        return " ".join(str(reward.pk) for reward in self.rewards())

    def asks_by_product(self) -> bool:
        """Whether another product or choice needs other answers, or an address."""
        return self.questionnaire.differs(self.alternatives())

    def refuse_unseen(self) -> None:
        """Refuse a page that did not ask what the chosen product needs, and only for that."""
        if unseen := self._unseen():
            # What stands in the draft of it was not emptied by anybody.
            for name in unseen:
                self.errors.pop(name, None)
                self.cleaned_data.pop(name, None)
            self.add_error(None, _("This product's reward needs the details below, too."))

    def _unseen(self) -> set[str]:
        shown = str(self.data.get("asked_for", self.asked_for))
        if shown == self.asked_for:
            return set()
        known = {str(each.pk): each for each in self.promotion.rewards.all()}
        seen = self.questionnaire.for_rewards([known[pk] for pk in shown.split() if pk in known])
        names = {name_of(each) for each in self.asks.questions if each not in seen.questions}
        if self.asks.wants_recipient and not seen.wants_recipient:
            names |= {field.html_name for field in self.recipient_fields()}
        return names

    def shown_again_at(self) -> str:
        """Where the page goes on after a button that only saves; "" after any other."""
        if "show_address" in self.data:
            return "recipient"
        pressed = str(self.data.get("save", ""))
        return pressed if pressed in self.fields else pressed and "asked"

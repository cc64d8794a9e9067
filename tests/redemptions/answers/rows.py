"""Questions of each kind, as the admin leaves them behind."""

from promotions.models import ExtraQuestion, Promotion


def ask(promotion: Promotion, kind: str, *options: str, **fields: object) -> ExtraQuestion:
    """A question in English and German, with options whose keys are their English names."""
    question = ExtraQuestion.objects.create(promotion=promotion, kind=kind, **fields)
    for language in ("en", "de"):
        question.texts.create(language=language, label=f"{kind} {language}?")
    for position, key in enumerate(options):
        question.options.create(
            key=key, label=key.title(), labels={"de": f"{key} (de)"}, position=position
        )
    return question


def name_of(question: ExtraQuestion) -> str:
    """The name of its field."""
    return f"question_{question.pk}"

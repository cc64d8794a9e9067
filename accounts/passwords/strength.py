"""How many guesses a password takes, as zxcvbn estimates it."""

import re
from math import prod
from typing import Final

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

from accounts.models import User

# Of 0 to 4. 3: 10**8 guesses, too many for a sign-in; 4: 10**10, too many for a stolen table.
LEAST: Final = 3
LEAST_FOR_STAFF: Final = 4
# Time grows with the square of the length: the beginning of a longer one is estimated.
LONGEST: Final = 64
# Characters that may stand for letters, as zxcvbn has them. It tries all combinations, which takes
# three seconds where all of them occur: then symbols are read as their letters before.
STAND_FOR: Final = ("4@", "({[<", "69", "1!|", "1|7", "$5", "+7")
MOST_COMBINATIONS: Final = 16
BETWEEN_WORDS: Final = re.compile(r"[\W_]+")
READ_AS: Final = str.maketrans("@({[<!|$+%", "accccilstx")


class StrengthValidator:
    """Refuses what is guessed soon: common words, names, dates, repeats, rows of keys."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Estimate the guesses.

        Raises:
            ValidationError: they are too few, for staff sooner than for members.
        """
        least = LEAST_FOR_STAFF if isinstance(user, User) and user.is_staff else LEAST
        if score(password, known=_known(user)) < least:
            text = _("This password is easy to guess. Try three or four unrelated words.")
            raise ValidationError(text, code="password_too_easy")

    def get_help_text(self) -> str:
        """Tell beforehand what is wanted."""
        return _("Three or four unrelated words are hard to guess.")


def score(password: str, *, known: list[str]) -> int:
    """Return 0 (guessed at once) to 4; ``known`` is what others know of the account.

    What stands between words makes them no harder to guess, though zxcvbn takes "password password"
    for something else than the same word twice.
    """
    begins = password[:LONGEST]
    spellings = {begins, BETWEEN_WORDS.sub("", begins)}
    return min(_estimate(spelling, known) for spelling in spellings if spelling)


def _estimate(begins: str, known: list[str]) -> int:
    if prod(max(1, sum(one in begins for one in each)) for each in STAND_FOR) > MOST_COMBINATIONS:
        begins = begins.translate(READ_AS)
    return int(zxcvbn(begins, user_inputs=known)["score"])


def _known(user: AbstractBaseUser | None) -> list[str]:
    known = [*str(settings.BRAND["name"]).split(), "member", "center", "membercenter"]
    if isinstance(user, User):
        name, _at, host = user.email.partition("@")
        known += [user.first_name, user.last_name, user.email, name, *host.split(".")]
    return [each[:LONGEST] for each in known if each]

"""How many words a text has, in languages with and without blanks between them."""

import re
from typing import Final

# Chinese characters; Korean has blanks.
_WITHOUT_BLANKS: Final = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_WORD: Final = re.compile(r"\w+")
CHARACTERS_OF_A_WORD: Final = 2


def count_words(text: str) -> int:
    """Count the words; of Chinese two characters are one."""
    characters = len(_WITHOUT_BLANKS.findall(text))
    spaced = len(_WORD.findall(_WITHOUT_BLANKS.sub(" ", text)))
    return spaced + characters // CHARACTERS_OF_A_WORD

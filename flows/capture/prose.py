"""Prose: text -> which of its sentences are signs of a wall, and how much else there is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flows.capture.signs import Family
from flows.capture.speech import Speech

_SENTENCE_END = re.compile(r"\n+|(?<=[.!?…])\s+|\s+[|•·]\s+")
_TITLE_PARTS = re.compile(r"\s+[-–—|·•»:]\s+")
_ADDRESS = re.compile(r"\S+\.[a-z]{2,}\b\S*|(?<!\w)/\S+")
_HEADING_CHARS = 80
_MENU_CHARS = 30
_SEARCHED = 500  # characters of a sentence: a wall does not write longer ones, and patterns stay fast
_STRAIGHT = str.maketrans("’‘“”\u00a0", "''\"\" ")
# the commonest small words of a language that are rare in the others
_SMALL_WORDS = {
    "English": "the and that with this are from which were been their have has these than for not",
    "German": "und der die das nicht mit ist von den für auf eine werden sich auch wird",
    "French": "le les des et une dans pour est que vous nous avec sur par sont",
    "Spanish": "el los las una que para con por del más está como sus",
    "Italian": "il che della per una sono con gli delle di più nel",
    "Dutch": "het een van voor niet met zijn worden aan ook dat",
    "Portuguese": "os uma para com não são que dos mais pela",
    "Swedish": "och att det som för är av med den inte",
    "Danish": "og det som til ikke af er med den har på",
    "Polish": "nie się jest oraz przez na do dla lub że",
    "Turkish": "ve bir için bu ile olarak da de",
    "Czech": "je na se že jsou nebo pro při které",
}
_LANGUAGES = {name: frozenset(words.split()) for name, words in _SMALL_WORDS.items()}
_MIN_WORDS = 60
_MIN_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Signs:
    """`hits` are the sentences with a strong sign; `rest_chars` counts what is neither strong nor weak,
    `content_chars` what of that speaks of the subject in whole sentences.

    `is_titled`: title or first line say nothing but the sign. `is_opening`: it stands in title or first sentence.
    """

    hits: tuple[str, ...]
    rest_chars: int
    content_chars: int
    total_chars: int
    is_titled: bool
    is_opening: bool

    @property
    def is_dominant(self) -> bool:
        """Whether the text opens with the sign or is about little else."""
        return self.is_opening or self.rest_chars <= max(120, 0.75 * self.total_chars)


@dataclass(frozen=True, slots=True)
class _Sentence:
    lowered: str
    shown: str
    length: int
    is_content: bool


class Prose:
    """A text and its title, cut into sentences and lines, ready to be searched for signs."""

    def __init__(self, text: str, title: str, speech: Speech) -> None:
        self._speech = speech
        text, title = text.translate(_STRAIGHT), title.translate(_STRAIGHT)
        self.letter_count = sum(character.isalpha() for character in text)
        self._sentences = [self._sentence(part) for part in _SENTENCE_END.split(text) if part.strip()]
        self._title = [self._sentence(part) for part in _TITLE_PARTS.split(title) if part.strip()]
        self._headings = self._title + [s for s in self._sentences[:1] if s.length < _HEADING_CHARS]

    @property
    def has_content(self) -> bool:
        """Whether any sentence speaks of the subject."""
        return any(sentence.is_content for sentence in self._sentences + self._title)

    @property
    def content_chars(self) -> int:
        """How much of the text speaks of the subject in whole sentences; menu entries do not count."""
        return _content_chars(self._sentences)

    def signs_of(self, family: Family) -> Signs | None:
        """What of a family stands in the text or its title; None when nothing does."""
        strong, weak = family.strong_pattern, family.weak_pattern

        def is_sign(sentence: _Sentence) -> bool:
            if sentence.is_content and not family.even_with_content:
                return False
            return strong.search(sentence.lowered) is not None

        title = [part for part in self._title if is_sign(part)]
        signs = [sentence for sentence in self._sentences if is_sign(sentence)]
        if not title and not signs:
            return None
        rest = [s for s in self._sentences if s not in signs and (s.is_content or not weak.search(s.lowered))]
        return Signs(
            hits=tuple(sentence.shown for sentence in title + signs),
            rest_chars=sum(sentence.length for sentence in rest),
            content_chars=_content_chars(rest),
            total_chars=sum(sentence.length for sentence in self._sentences),
            is_titled=any(_covers(strong, heading) for heading in self._headings if is_sign(heading)),
            is_opening=bool(title) or (bool(self._sentences) and is_sign(self._sentences[0])),
        )

    def _sentence(self, part: str) -> _Sentence:
        lowered = part.strip().lower()
        # the name of a site says nothing of what the page says
        is_content = self._speech.names_concept(_ADDRESS.sub(" ", part))
        return _Sentence(lowered[:_SEARCHED], part.strip()[:80], len(lowered), is_content)


def language_doubt(text: str, language: str) -> str | None:
    """Why a text of some length cannot be in the expected language; only English can be told so far."""
    if language != "en":
        return None
    letters = [character for character in text if character.isalpha()]
    if len(letters) > 60 and sum(ord(letter) > 0x24F for letter in letters) > 0.5 * len(letters):
        return "the page is not in English (another script)"
    words = re.findall(r"[^\W\d_]+", text.lower())
    if len(words) < _MIN_WORDS:
        return None
    shares = {name: sum(word in small for word in words) / len(words) for name, small in _LANGUAGES.items()}
    best = max(shares, key=lambda name: shares[name])
    # a list of names has few small words of any language: only those of another one tell
    if best != "English" and shares[best] >= _MIN_SHARE and shares["English"] < shares[best] / 2:
        return f"the page is not in English but in {best}"
    return None


def _content_chars(sentences: Sequence[_Sentence]) -> int:
    return sum(s.length for s in sentences if s.is_content and s.length > _MENU_CHARS)


def _covers(strong: re.Pattern[str], heading: _Sentence) -> bool:
    return any(found.end() - found.start() >= 0.6 * heading.length for found in strong.finditer(heading.lowered))

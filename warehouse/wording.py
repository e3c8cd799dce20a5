"""Words without what a typesetter may change: quotes, dashes, spaces, case, soft hyphens."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
        "\u00ad": None,
        "\u200b": None,
        "\u200c": None,
        "\u200d": None,
        "\u2060": None,
        "\ufeff": None,
    }
)
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=100_000)
def normalise(text: str) -> str:
    """Return the words in one case, with plain quotes, dashes and single spaces."""
    plain = unicodedata.normalize("NFKC", text.translate(_TYPOGRAPHY))
    return _SPACES.sub(" ", plain).strip().casefold()

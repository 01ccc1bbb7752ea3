"""Are two first names the same, whatever their alphabet, accents and endings of style?

A *key* stands for every spelling of a name. It is made for comparing, not for reading.
"""

import re
import unicodedata

#: Words of a contact's name that may be the first name: "Georgiou Nikos", "Dr Eleni …".
LOOKED_AT = 3

_LETTERS = str.maketrans(
    {
        # Greek, after accents are gone
        "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th",
        "ι": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "ks", "ο": "o", "π": "p",
        "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "i", "φ": "f", "χ": "h", "ψ": "ps",
        "ω": "o",
        # Russian and Ukrainian
        "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "ie",
        "ж": "zh", "з": "z", "и": "i", "і": "i", "к": "k", "л": "l", "м": "m", "н": "n",
        "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
        "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "i", "ь": "",
        "э": "e", "ю": "iu", "я": "ia",
    }
)  # fmt: skip
#: Ways of writing one sound; the order matters.
_SOUNDS = (
    ("ου", "u"),
    ("αυ", "av"),
    ("ευ", "ev"),
    ("γγ", "ng"),
    ("γχ", "nh"),
)
_LATIN = (
    ("ph", "f"),
    ("kh", "h"),
    ("ch", "h"),
    ("ou", "u"),
    ("x", "ks"),
    ("c", "k"),
    ("w", "v"),
    ("j", "i"),
    ("y", "i"),
    ("h", "g"),
)


def key(word: str) -> str:
    """What all spellings of one name have in common.

    >>> key("Γιώργος") == key("GIORGOS"), key("Сергей") == key("Sergey")
    (True, True)
    >>> key("Αλέξανδρος") == key("Alexandros"), key("Юрий") == key("Yuriy")
    (True, True)
    """
    bare = unicodedata.normalize("NFD", word.casefold())
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    for written, sound in _SOUNDS:
        bare = bare.replace(written, sound)
    bare = bare.translate(_LETTERS)
    for written, sound in _LATIN:
        bare = bare.replace(written, sound)
    bare = re.sub(r"[^a-z]", "", bare)
    bare = re.sub(r"(.)\1+", r"\1", bare)
    return bare.removeprefix("i") if re.match(r"i[eiu]", bare) else bare


def candidates(name: str) -> list[str]:
    """Keys of the words of a contact's ``name`` that may be the first name, in order.

    >>> candidates("Dr. Eleni K. Papadaki")
    ['dr', 'eleni', 'papadaki']
    """
    words = (part for part in re.split(r"[^\w'’]+", name or "") if len(part) > 1)
    return [found for word in words if (found := key(word))][:LOOKED_AT]


def spellings(name: str, variants: str | None) -> list[str]:
    """Keys of a name and of its ``variants``, which are divided by commas or slashes.

    >>> spellings("Petros", "Πέτρος, Peter")
    ['petros', 'peter']
    """
    written = [name, *re.split(r"[,;/]", variants or "")]
    keys = (key(word) for word in written)
    return list(dict.fromkeys(found for found in keys if found))

"""Under which name does somebody stand in the ranking? (a pseudonym, unless they choose)"""

_ADJECTIVES = (
    "Amber Bold Brave Bright Calm Clever Copper Curious Early Gentle Golden Green Happy "
    "Honest Jolly Keen Kind Lively Lucky Merry Nimble Quick Quiet Silver Steady Swift "
    "Thoughtful Violet Warm Wise"
).split()
_ANIMALS = (
    "Badger Beaver Bee Bison Crane Deer Dolphin Falcon Finch Fox Hare Heron Kestrel Lark "
    "Lynx Marten Moose Otter Owl Panther Puffin Raven Robin Seal Sparrow Stork Swallow "
    "Swan Tiger Turtle"
).split()
#: How many pseudonyms there are.
COUNT = len(_ADJECTIVES) * len(_ANIMALS) * 100
#: Characters of a name that somebody chooses.
LENGTH = 30


def pseudonym(number: int) -> str:
    """The pseudonym of a number, which tells nothing about its owner.

    >>> pseudonym(0), pseudonym(COUNT - 1)
    ('Amber Badger 00', 'Wise Turtle 99')
    """
    rest, last = divmod(number % COUNT, 100)
    adjective, animal = divmod(rest, len(_ANIMALS))
    return f"{_ADJECTIVES[adjective]} {_ANIMALS[animal]} {last:02d}"


def chosen(name: str) -> str:
    """What somebody typed as their name, on one line and not too long.

    >>> chosen("  The   Bakery "), chosen("x" * 99) == "x" * 30
    ('The Bakery', True)
    """
    return " ".join(name.split())[:LENGTH].strip()

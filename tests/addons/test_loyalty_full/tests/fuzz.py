"""Values that nobody expects, of the right type or of none; the same seed, the same values."""

import os
import random

#: ``LOYALTY_FUZZ`` multiplies the number of tries; ``LOYALTY_FUZZ_SEED`` repeats a run.
ROUNDS = int(os.environ.get("LOYALTY_FUZZ", "1"))
SEED = int(os.environ.get("LOYALTY_FUZZ_SEED", "2026"))

TEXTS = (
    "",
    " ",
    "0",
    "-1",
    "1e400",
    "NaN",
    "99999999999999999999",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ object.env }}",
    "${7*7}",
    "%s%n%(x)s",
    "' OR 1=1 --",
    "id; DROP TABLE loyalty_ledger_entry",
    "a\r\nX-Injected: 1",
    "=cmd|' /C calc'!A0",
    "@SUM(1)",
    "//evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "../../etc/passwd",
    "%0d%0aX-Injected:%201",
    "\u202eright to left",
    "\u0660\u0661\u0662",
    "ẞ" * 300,
    "x" * 5000,
)
NUMBERS = (0, 1, -1, 2**31 - 1, -(2**31), 0.1, 1e12)
#: An id that no record has.
NO_ID = 2**31 - 2


class Fuzz(random.Random):
    """A random generator that knows Odoo's types."""

    def text(self):
        return self.choice(TEXTS)

    def anything(self):
        """A value as JSON can carry it."""
        return self.choice(
            (None, True, False, [], {}, [0], ["name"], 0, -1, NO_ID, self.text())
        )

    def value(self, field, ids):
        """A value of the type of ``field``.

        :param ids: ids that records of the field's model have
        """
        if field.type == "many2one":
            return self.choice([False, *ids])
        if field.type in ("one2many", "many2many"):
            return self.choice([[], [[6, 0, ids[:2]]], [[5, 0, 0]]])
        simple = {
            "boolean": (True, False),
            "json": (False, {}, {"x": 1}),
            "integer": (0, 1, -1, 2**31 - 1),
            "float": NUMBERS,
            "monetary": NUMBERS,
            "date": (False, "2026-01-01", "0001-01-01", "9999-12-31"),
            "datetime": (False, "2026-01-01 00:00:00", "9999-12-31 23:59:59"),
        }
        return self.choice(simple.get(field.type, TEXTS))

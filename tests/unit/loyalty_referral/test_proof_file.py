"""What a customer may hand in."""

import pytest

from odoo.addons.loyalty_referral.policy import proof_file
from odoo.addons.loyalty_referral.policy.proof_file import BYTES, TEXT, File

PICTURE = File(BYTES, "image/png")


@pytest.mark.parametrize(
    ("text", "files", "rating", "problem"),
    [
        ("Done", [], None, None),
        ("Done", [PICTURE] * 3, None, None),
        ("Done", [File(1, "application/pdf")], None, None),
        ("x" * TEXT, [], 5, None),
        (" \n ", [], None, "missing"),
        ("x" * (TEXT + 1), [], None, "too_long"),
        ("Done", [PICTURE] * 4, None, "too_many_files"),
        ("Done", [File(BYTES + 1, "image/png")], None, "too_large"),
        ("Done", [File(1, "text/html")], None, "wrong_type"),
        ("Done", [File(1, "image/svg+xml")], None, "wrong_type"),
        ("Fine", [], 0, "no_rating"),
        ("Fine", [], 6, "no_rating"),
        ("Fine", [], 1, None),
    ],
)
def test_problem(text, files, rating, problem):
    assert proof_file.problem(text, files, rating) == problem

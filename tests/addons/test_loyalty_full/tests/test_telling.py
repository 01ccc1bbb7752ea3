"""The measure of telling apart is right itself: worked out by hand."""

from odoo.tests import BaseCase, tagged

from .telling import apart, auc


@tagged("post_install", "-at_install")
class TestTelling(BaseCase):
    def test_the_same_times_tell_nothing(self):
        """Of nine pairs three are less, three equal, three more: 3/9 + 1.5/9 = 0.5."""
        self.assertEqual(auc([1, 2, 3], [3, 1, 2]), 0.5)

    def test_times_that_never_overlap_tell_all(self):
        """In either direction."""
        self.assertEqual(auc([1, 2], [3, 4]), 1.0)
        self.assertEqual(auc([3, 4], [1, 2]), 1.0)

    def test_some_overlap(self):
        """(1,2) (1,4) (3,4) are less, (3,2) is not: 3 of 4 pairs."""
        self.assertEqual(auc([1, 3], [2, 4]), 0.75)

    def test_medians_in_milliseconds(self):
        """Median 10 ms and 13 ms; a single slow answer does not count."""
        self.assertEqual(apart([0.010, 0.009, 9.0], [0.013, 0.013]), 3.0)

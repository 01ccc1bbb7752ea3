"""Whoever chooses about reminders leaves a note, and nothing else does."""

from unittest.mock import patch

from odoo.tests import tagged

from .common import LoyaltyCommon


@tagged("post_install", "-at_install")
class TestReminderChoice(LoyaltyCommon):
    def test_the_choice_leaves_one_note(self):
        """Also when somebody ticks it on the contact; the same again is no change."""
        partner = self.referrer.sudo()
        before = len(partner.message_ids)
        partner.loyalty_no_reminders = True
        partner.write({"loyalty_no_reminders": True, "name": "Anna B."})
        notes = partner.message_ids[: len(partner.message_ids) - before]
        self.assertEqual(len(notes), 1)
        self.assertIn("No reminders of unused benefits any more.", notes.body)

        partner._loyalty_want_reminders(True, "By telephone.")
        self.assertFalse(partner.loyalty_no_reminders)
        self.assertEqual(len(partner.message_ids), before + 2)
        self.assertIn("By telephone.", partner.message_ids[0].body)

    def test_no_note_is_thought_of_at_other_writes(self):
        """Each posted invoice writes to its customer: mail is not asked for a note."""
        partner = self.referrer.sudo()
        with patch.object(type(partner), "_message_log_batch") as noted:
            partner.customer_rank += 1
            noted.assert_not_called()
            partner.loyalty_no_reminders = True
            noted.assert_called_once()

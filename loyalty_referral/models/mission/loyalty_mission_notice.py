from odoo import models

_COMPLETION_FACTS = {
    "welcome": """
        SELECT 'welcome', done.partner_id, done.company_id,
               'loyalty.mission.completion', done.id, NULL::int, NULL::int, 0,
               done.date, 'loyalty.mission.completion,' || done.id
          FROM loyalty_mission_completion done
          JOIN res_company company ON company.id = done.company_id
         WHERE done.id = ANY(%(ids)s) AND company.loyalty_mail_welcome
           AND done.trigger = 'customer' AND done.state = 'done'
           AND done.date >= %(today)s - company.loyalty_mail_days""",
    "refused": """
        SELECT 'refused', done.partner_id, done.company_id,
               'loyalty.mission.completion', done.id, NULL::int, NULL::int, 0,
               %(today)s, 'loyalty.mission.completion,' || done.id
          FROM loyalty_mission_completion done
          JOIN res_company company ON company.id = done.company_id
         WHERE done.id = ANY(%(ids)s) AND company.loyalty_mail_refused
           AND done.state = 'refused'
           AND done.date >= %(today)s - company.loyalty_mail_days""",
}


class LoyaltyNotice(models.Model):
    """What customers are told of missions: a welcome, and why a claim was refused."""

    _inherit = "loyalty.notice"

    def _sources(self, model):
        """Extend: the news of completions beside their rewards."""
        sources = super()._sources(model)
        if model == "loyalty.mission.completion":
            sources = sources | _COMPLETION_FACTS
        return sources

    def _completion(self):
        """The completion that the news is about; empty for other news."""
        completions = self.env["loyalty.mission.completion"].sudo()
        if self.origin_model != completions._name:
            return completions
        return completions.browse(self.origin_id).exists()

    def _promises_in_words(self):
        """The rewards of the mission, for the mail."""
        lang = self.recipient_id.lang
        rewards = self._completion().mission_id.with_context(lang=lang).reward_ids
        return [reward._worth_in_words() for reward in rewards]

    def _answer(self):
        """What our people answered to a claim, for the mail."""
        return self._completion().note or ""

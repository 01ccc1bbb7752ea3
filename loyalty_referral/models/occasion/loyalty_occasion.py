from odoo import models
from odoo.tools import format_amount, format_date

from ...policy import feast, money, occasions
from ...policy.occasions import Verdict
from ...policy.reasons import OccasionReason as Reason


class LoyaltyOccasion(models.AbstractModel):
    """Decides which rules of core programmes count for an order, and says why."""

    _name = "loyalty.occasion"
    _description = "Occasion"

    def _verdicts(self, order, rules):
        """Verdict of each of ``rules`` on ``order``: dict from rule."""
        rules = rules.sudo()
        facts = self.env["loyalty.occasion.facts"].sudo()._of_order(order.sudo(), rules)
        return {rule: self._verdict(rule, facts) for rule in rules}

    def _verdict(self, rule, facts):
        """All conditions of a rule: the customer, the tier, then the reason."""
        if facts.kept[rule.program_id]:
            return Verdict(True, Reason.KEPT)
        if not facts.entity.filtered_domain(rule._eligible_customers()):
            return Verdict(False, Reason.OUTSIDE)
        standing = self._standing(rule, facts)
        if rule.occasion and (not standing or standing.applies):
            return getattr(self, f"_{rule.occasion}")(rule, facts)
        return standing or Verdict(True, Reason.MEANT)

    def _standing(self, rule, facts):
        """Does the customer stand high enough? None if no tier is asked for."""
        wanted = rule.eligible_tier_id
        if not wanted:
            return None
        ladder = wanted.ladder_id
        membership = facts.memberships.get(ladder)
        tier = membership.tier_id if membership else wanted.browse()
        numbers = {"tier": wanted.name, "standing": tier.name or "–"}
        if ladder._level(tier) >= ladder._level(wanted):
            return Verdict(True, Reason.TIER_HELD, numbers)
        return Verdict(False, Reason.TIER_MISSING, numbers)

    # -------------------------------------------------------------- occasions

    def _celebration(self, rule, facts):
        """A name day or birthday of whoever the rule looks at."""
        whose, kind = rule.occasion_contact, rule.occasion_celebration
        feasts = [
            found
            for found in facts.feasts.get(whose, ())
            if kind in ("any", found.kind)
        ]
        return feast.celebration(
            facts.today,
            feasts,
            facts.has_contact.get(whose, False),
            facts.used[rule.program_id],
        )

    def _anniversary(self, rule, facts):
        """The month in which the customer became one."""
        used = facts.used[rule.program_id]
        return occasions.anniversary(facts.today, facts.since, used)

    def _framework(self, rule, facts):
        """The first order under the framework contract."""
        entity = facts.entity
        return occasions.once(
            occasions.framework(
                facts.today,
                entity.loyalty_framework_start or None,
                entity.loyalty_framework_end or None,
                facts.first_order,
            ),
            facts.used[rule.program_id],
        )

    def _win_back(self, rule, facts):
        """The customer bought nothing for some months."""
        return occasions.once(
            occasions.win_back(facts.today, facts.last_purchase, rule.occasion_months),
            facts.used[rule.program_id],
        )

    def _volume(self, rule, facts):
        """The turnover of the last months, in the company's currency."""
        company, months = facts.order.company_id, rule.occasion_months
        wanted = rule.currency_id._convert(
            rule.occasion_turnover, company.currency_id, company, facts.today
        )
        return occasions.volume(
            facts.turnover.get(months, 0),
            money.to_minor(wanted, company.currency_id.decimal_places),
            months,
        )

    # -------------------------------------------------------------- sentences

    def _explain(self, verdict, currency):
        """The sentence of ``verdict``; money is shown in ``currency``."""
        shown = {}
        for name, value in verdict.numbers.items():
            match name.rpartition("_")[2]:
                case "money":
                    amount = money.to_decimal(value, currency.decimal_places)
                    value = format_amount(self.env, float(amount), currency)
                case "day":
                    value = format_date(self.env, value)
            shown[name] = value
        return self._sentences()[verdict.code] % shown

    def _sentences(self):
        """Map each reason code to its translated sentence with named values."""
        return (
            self._customer_sentences()
            | self._person_sentences()
            | self._purchase_sentences()
        )

    def _customer_sentences(self):
        """Who the customer is, and what was used."""
        return {
            "occasion_outside": self.env._("It is not for this customer."),
            "occasion_meant": self.env._("It is for this customer."),
            "occasion_tier_held": self.env._("The customer stands on %(standing)s."),
            "occasion_tier_missing": self.env._(
                "It begins with tier %(tier)s; the customer stands on %(standing)s."
            ),
            "occasion_used": self.env._("It was used on order %(order)s."),
            "occasion_kept": self.env._("This order has it already."),
        }

    def _person_sentences(self):
        """A day in the year of a person or of the customer."""
        return {
            "name_day_now": self.env._("%(contact)s: name day on %(feast_day)s."),
            "birthday_now": self.env._("%(contact)s: birthday on %(feast_day)s."),
            "celebration_no_contact": self.env._(
                "No person is on the order. Choose the contact as customer."
            ),
            "celebration_unknown": self.env._(
                "Neither name day nor birthday is known. Add it on the contact."
            ),
            "celebration_other_month": self.env._(
                "Not this month: %(contact)s celebrates on %(feast_day)s."
            ),
            "anniversary_now": self.env._(
                "%(years)s years as a customer, since %(since_day)s."
            ),
            "anniversary_not_yet": self.env._("A customer for less than a year."),
            "anniversary_other_month": self.env._(
                "Not this month: a customer since %(since_day)s."
            ),
        }

    def _purchase_sentences(self):
        """What the customer agreed to or bought, or what is missing."""
        return {
            "framework_first": self.env._(
                "First order under the framework contract of %(since_day)s."
            ),
            "framework_none": self.env._(
                "No framework contract. Sign one now: note its day on the customer."
            ),
            "framework_later": self.env._(
                "The framework contract begins on %(since_day)s only."
            ),
            "framework_ended": self.env._(
                "The framework contract ended on %(end_day)s. Sign it anew."
            ),
            "framework_ordered": self.env._(
                "Order %(order)s of %(order_day)s was the first under the framework "
                "contract of %(since_day)s."
            ),
            "win_back_silent": self.env._(
                "Bought last on %(last_day)s, %(silent)s months ago; %(months)s are "
                "asked for."
            ),
            "win_back_active": self.env._(
                "Bought last on %(last_day)s; it counts from %(again_day)s."
            ),
            "win_back_never": self.env._("This customer has not bought yet."),
            "volume_reached": self.env._(
                "%(turnover_money)s in %(months)s months; %(wanted_money)s are asked "
                "for."
            ),
            "volume_missing": self.env._(
                "%(turnover_money)s in %(months)s months; %(missing_money)s to "
                "%(wanted_money)s are missing."
            ),
        }

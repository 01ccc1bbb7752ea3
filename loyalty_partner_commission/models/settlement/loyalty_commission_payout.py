from odoo import fields, models

from odoo.addons.loyalty_referral.policy import money

from ...policy import payout as policy
from ...policy import period
from ...policy.payout import Papers, PayoutTerms


class LoyaltyCommissionPayout(models.AbstractModel):
    """How a partner is paid, when, and what stands in the way.

    How to use: :meth:`_status` says it all about one partner, for the portal and
    the partner's form; runs ask :meth:`_terms` for many at once.
    """

    _name = "loyalty.commission.payout"
    _description = "Commission Payout"

    def _agreements(self, partners, company):
        """The partners' agreements with ``company``: dict from partner to record."""
        found = self.env["loyalty.partner.agreement"].sudo()
        found = found.search(
            [
                ("partner_id", "in", partners.commercial_partner_id.ids),
                ("company_id", "=", company.id),
            ]
        )
        return {agreement.partner_id: agreement for agreement in found}

    def _period_of(self, partner, company, agreements):
        """The kind of period a partner is paid by."""
        agreement = agreements.get(partner.commercial_partner_id)
        return agreement.period if agreement else company.loyalty_payout_period

    def _blocks(self, partners, company):
        """What keeps each partner from being paid: dict from partner to codes."""
        company = company.sudo()
        asked = (
            company.loyalty_payout_needs_agreement,
            company.loyalty_payout_needs_tax_data,
        )
        held = partners.commercial_partner_id.sudo().filtered("loyalty_bank_held")
        if not any(asked) and not held:
            return {}
        today = fields.Date.context_today(self)
        agreements = self._agreements(partners, company)
        with_bank = self._with_bank_account(partners, company)
        return {
            partner: policy.missing(
                _papers(partner.sudo(), agreements.get(partner), partner in with_bank),
                *asked,
                today,
            )
            for partner in partners.commercial_partner_id
        }

    def _with_bank_account(self, partners, company):
        """Those of ``partners`` whom money can be sent to."""
        accounts = self.env["res.partner.bank"].sudo()
        accounts = accounts.search(
            [
                ("partner_id", "in", partners.commercial_partner_id.ids),
                ("company_id", "in", (False, company.id)),
            ]
        )
        return set(accounts.partner_id)

    def _terms(self, pairs, company, day):
        """How each partner is paid: dict from (partner, currency) to PayoutTerms."""
        partners = self.env["res.partner"].union(*(pair[0] for pair in pairs))
        agreements = self._agreements(partners, company)
        blocks = self._blocks(partners, company)
        company = company.sudo()
        defaults = self.env["loyalty.partner.agreement"].sudo()
        defaults = defaults.new(
            {
                "company_id": company.id,
                "currency_id": company.currency_id.id,
                "minimum_amount": company.loyalty_payout_minimum,
                "age_cap_months": company.loyalty_payout_age_cap,
                "negative": company.loyalty_payout_negative,
            }
        )
        terms = {}
        for partner, currency in pairs:
            agreed = agreements.get(partner, defaults)
            terms[partner, currency] = PayoutTerms(
                minimum=agreed._minimum_in(currency, day),
                age_cap_months=agreed.age_cap_months,
                refunds_negative=agreed.negative == "refund",
                blocks=blocks.get(partner, ()),
            )
        return terms

    def _next_payout(self, partner, company):
        """First day on which the partner's current period can be settled, or None."""
        partner = partner.commercial_partner_id
        agreements = self._agreements(partner, company)
        return self._day_of(self._period_of(partner, company.sudo(), agreements))

    def _day_of(self, kind):
        """First day on which the current period of this kind can be settled."""
        return period.next_payout(kind, fields.Date.context_today(self))

    def _status(self, partner, company):
        """What a partner may know about their next payout, as plain values.

        :return: dict with ``next_on`` (date or None), ``blocks`` (sentences) and
            ``balances``: for each currency what could be paid today and, if it
            would not be, the sentence why
        """
        partner = partner.commercial_partner_id
        today = fields.Date.context_today(self)
        sums = self.env["loyalty.commission.settlement"]
        sums = sums._open_sums(company, today, partner.ids)
        terms = self._terms(
            [(row.partner, row.currency) for row in sums], company, today
        )
        blocks = self._blocks(partner, company).get(partner, ())
        sentences = self._block_sentences()
        return {
            "next_on": self._next_payout(partner, company),
            "blocks": [sentences[code] for code in blocks],
            "balances": [
                self._balance(row, terms[row.partner, row.currency], today)
                for row in sums
            ],
        }

    def _balance(self, row, terms, today):
        """One currency of :meth:`_status`."""
        scale = row.currency.decimal_places
        verdict = policy.decide(
            money.to_minor(row.amount, scale), row.oldest, today, terms
        )
        minimum = money.to_decimal(terms.minimum, scale)
        return {
            "amount": row.amount,
            "currency": row.currency,
            "verdict": str(verdict),
            "minimum": float(minimum),
            "explanation": self._payout_sentences()[verdict],
        }

    # -------------------------------------------------------------- sentences

    def _payout_sentences(self):
        """What becomes of an open balance, by the code of the verdict."""
        return {
            "payable": self.env._("It is paid with the next statement."),
            "refund": self.env._("The balance is negative and will be asked back."),
            "nothing": self.env._("There is nothing to pay."),
            "carried": self.env._(
                "The balance is negative; it is set off against later commission."
            ),
            "below_minimum": self.env._(
                "It is below the minimum payout and waits for the next period."
            ),
            "blocked": self.env._("It cannot be paid yet, because papers are missing."),
        }

    def _block_sentences(self):
        """What a partner must bring, by the code of the block."""
        return {
            "agreement_missing": self.env._(
                "The self-billing agreement is not signed yet."
            ),
            "tax_id_missing": self.env._(
                "The tax ID is missing, or a declaration that there is none."
            ),
            "address_missing": self.env._(
                "The address is incomplete: street, city and country are needed."
            ),
            "bank_account_missing": self.env._("There is no bank account to pay to."),
            "bank_account_changed": self.env._(
                "The bank account was changed and has to be confirmed first."
            ),
        }


def _papers(partner, agreement, has_bank_account):
    """What we know about a partner, for the policy; "/" is Odoo's word for no tax ID."""
    tax_id = (partner.vat or "").strip()
    return Papers(
        agreed_on=agreement.agreed_on or None if agreement else None,
        has_tax_id=tax_id not in ("", "/"),
        is_tax_exempt=tax_id == "/" or bool(agreement and agreement.is_tax_exempt),
        has_address=bool(partner.street and partner.city and partner.country_id),
        has_bank_account=has_bank_account,
        bank_changed=partner.loyalty_bank_held,
    )

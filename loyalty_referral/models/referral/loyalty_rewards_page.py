from odoo import fields, models

#: How many open lots and benefits the page lists; the sums are of all of them.
SHOWN = 20


class LoyaltyRewardsPage(models.AbstractModel):
    """What a customer may see of their rewards: plain values, read with sudo.

    Whoever asks has made sure that the reader belongs to ``owner``. Nothing is written,
    and a page costs as many queries for forty rows as for ten.
    """

    _name = "loyalty.rewards.page"
    _description = "My Rewards"

    def _values(self, owner, company):
        """Everything above the history that ``owner`` has or can have."""
        page = self.sudo()
        return {
            "lots": page._lots(owner, company, "credit"),
            "cash_lots": page._lots(owner, company, "cash"),
            "grants": page._grants(owner, company),
            "cards": page._cards(owner, company),
            "next_invoices": page._next_invoices(owner, company),
            "tiers": page._tiers(owner, company),
            **page._balances(owner, company),
        }

    # ------------------------------------------------------------ what is there

    def _balances(self, owner, company):
        """Credit and cash that are there, and what of the credit is still on hold."""
        domain = [("partner_id", "=", owner.id), ("company_id", "=", company.id)]
        entries = self.env["loyalty.ledger.entry"]
        sums = dict(entries._read_group(domain, ["purpose"], ["amount:sum"]))
        later = [
            *domain,
            ("purpose", "=", "credit"),
            ("remaining", ">", 0),
            ("available_on", ">", fields.Date.context_today(self)),
        ]
        ((on_hold,),) = entries._read_group(later, [], ["remaining:sum"])
        return {
            "credit": sums.get("credit", 0.0),
            "cash": sums.get("cash", 0.0),
            "on_hold": on_hold or 0.0,
        }

    def _lots(self, owner, company, purpose):
        """Open rights of ``owner``, the one that expires first on top."""
        today = fields.Date.context_today(self)
        lots = self.env["loyalty.ledger.entry"].search(
            [
                ("partner_id", "=", owner.id),
                ("company_id", "=", company.id),
                ("purpose", "=", purpose),
                ("remaining", ">", 0),
            ],
            order="expires_on, id",
            limit=SHOWN,
        )
        friends = self._friends(lots, owner)
        good_for = self._good_for()
        return [
            {
                "reward": lot.reward_id and lot.reward_id._worth_in_words(),
                "friend": friends.get(lot.transaction_id, ""),
                "why": lot.explanation,
                "left": lot.remaining,
                "of": lot.amount,
                "good_for": "" if purpose == "cash" else good_for[lot.reward_id.use_on],
                "expires_on": lot.last_day,
                "available_on": lot.available_on and max(lot.available_on, today),
                "is_on_hold": bool(lot.available_on and lot.available_on > today),
            }
            for lot in lots
        ]

    def _friends(self, lots, owner):
        """Whom ``owner`` brought for each transaction; nobody for their own welcome."""
        model = "loyalty.referral"
        own = lots.transaction_id.filtered(lambda row: row.origin_model == model)
        referrals = self.env[model].browse(own.mapped("origin_id")).exists()
        names = {
            referral.id: referral.friend_name
            for referral in referrals
            if referral.friend_id != owner
        }
        return {row: names.get(row.origin_id, "") for row in own}

    def _good_for(self):
        """What credit may pay, in words; credit of a correction pays anything."""
        anything = self.env._("Comes off your next invoice by itself.")
        return {
            False: anything,
            "any": anything,
            "contract": self.env._("Comes off the next invoice of your contract."),
            "sale": self.env._("Comes off the invoice of your next order."),
        }

    def _grants(self, owner, company):
        """Points, coupons, gifts and services of ``owner`` that were not taken back."""
        grants = self.env["loyalty.grant"].search(
            [
                ("partner_id", "=", owner.id),
                ("company_id", "=", company.id),
                ("state", "!=", "taken_back"),
            ],
            limit=SHOWN,
        )
        return grants._shown()

    def _cards(self, owner, company):
        """Points, eWallets, gift cards and coupons that no reward of ours gave.

        A code is as good as the card: only its addressee reads it, and what is
        addressed to the company itself all of its people.
        """
        own = [("partner_id", "=", owner.id)]
        ours = self.env["loyalty.grant"]._search([*own, ("card_id", "!=", False)])
        # the ids first, then what is shown of these few
        benefits = self.env["loyalty.benefit"].search(
            [
                *own,
                ("company_id", "in", (False, company.id)),
                ("item_model", "=", "loyalty.card"),
                ("item_id", "not in", ours.subselect("card_id")),
            ],
            order="expires_on, id",
            limit=SHOWN,
        )
        shown = ["item_id", "kind", "programme", "summary", "expires_on"]
        benefits.search_fetch([*own, ("id", "in", benefits.ids)], shown)
        cards = self.env["loyalty.card"].browse(benefits.mapped("item_id"))
        kinds = dict(benefits._fields["kind"]._description_selection(self.env))
        reader = self.env.user.partner_id
        rows = []
        for benefit, card in zip(benefits, cards, strict=True):
            is_code = benefit.kind in ("coupon", "gift_card")
            is_readable = is_code and card.partner_id in (owner, reader)
            has_page = not is_code and card.partner_id == reader
            rows.append(
                {
                    "title": benefit.programme,
                    "kind": kinds[benefit.kind],
                    "left": benefit.summary,
                    "code": card.code if is_readable else "",
                    "link": f"/my/loyalty_card/{card.id}/history" if has_page else "",
                    "expires_on": benefit.expires_on,
                }
            )
        return rows

    # ------------------------------------------------------------ what is next

    def _next_invoices(self, owner, company):
        """\"600 − 600 = 0; 2 rights left\" for each contract that is billed next."""
        contracts = self.env["contract.contract"].search(
            [
                ("partner_id.commercial_partner_id", "=", owner.id),
                ("company_id", "=", company.id),
                ("contract_type", "=", "sale"),
                ("recurring_next_date", "!=", False),
            ],
            order="recurring_next_date, id",
            limit=SHOWN,
        )
        own = contracts.filtered(
            lambda c: c.invoice_partner_id.commercial_partner_id == owner
        )
        sentences = self.env["loyalty.redemption.preview"]._sentences(own)
        return [
            {
                "contract": contract.name,
                "date": contract.recurring_next_date,
                "sentence": sentences[contract.id],
            }
            for contract in own
            if sentences.get(contract.id)
        ]

    def _tiers(self, owner, company):
        """Where ``owner`` stands on each running ladder that is for customers."""
        ladders = self.env["loyalty.tier.ladder"].search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "running"),
                ("audience", "=", "customer"),
            ]
        )
        evaluation = self.env["loyalty.tier.evaluation"]
        shown = [
            evaluation._progress(ladder, owner)
            for ladder in ladders
            if evaluation._still_audience(ladder, owner.ids)
        ]
        return [row for row in shown if row["tier"] or row["missing"]]

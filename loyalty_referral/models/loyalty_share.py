import base64
from urllib.parse import quote, urlencode

from odoo import models
from odoo.tools.image import image_data_uri


class LoyaltyReferralCode(models.Model):
    """How a code is passed on: as a link, a picture, or in a message."""

    _inherit = "loyalty.referral.code"

    def _share_text(self):
        """The words that go with the link; their sender can change them."""
        program = self.env["loyalty.referral.program"].sudo()._running(self.company_id)
        return program.share_text or self.env._("I am happy with them:")

    def _share_links(self):
        """Addresses that open a message with the link: plain links, no scripts.

        :return: list of dicts with ``name``, ``icon`` and ``url``
        """
        self.ensure_one()
        text, url = self._share_text(), self.url
        subject = self.env._("A recommendation: %s", self.company_id.name)
        mail = urlencode(
            {"subject": subject, "body": f"{text}\n{url}"}, quote_via=quote
        )
        both = urlencode({"text": f"{text} {url}"}, quote_via=quote)
        apart = urlencode({"url": url, "text": text}, quote_via=quote)
        alone = urlencode({"url": url}, quote_via=quote)
        linkedin = f"https://www.linkedin.com/sharing/share-offsite/?{alone}"
        return [
            {
                "name": self.env._("E-mail"),
                "icon": "fa-envelope",
                "url": f"mailto:?{mail}",
            },
            {
                "name": "WhatsApp",
                "icon": "fa-whatsapp",
                "url": f"https://wa.me/?{both}",
            },
            {
                "name": "Telegram",
                "icon": "fa-paper-plane",
                "url": f"https://t.me/share/url?{apart}",
            },
            {"name": "LinkedIn", "icon": "fa-linkedin", "url": linkedin},
        ]

    def _qr_url(self):
        """Address of the link as a picture, drawn by Odoo itself."""
        self.ensure_one()
        query = {"barcode_type": "QR", "value": self.url, "width": 240, "height": 240}
        return "/report/barcode/?" + urlencode(query)

    def _qr_image(self, size=160):
        """The link as a picture inside a document."""
        self.ensure_one()
        reports = self.env["ir.actions.report"]
        image = reports.barcode("QR", self.url, width=size, height=size, quiet=0)
        return image_data_uri(base64.b64encode(image))

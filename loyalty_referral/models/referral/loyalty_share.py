import base64
from urllib.parse import quote, urlencode

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

from odoo import models

#: Light modules around the code; scanners want four.
_QUIET = 4


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

    def _qr_image(self):
        """The link as a picture, in the page itself: sharp at every size.

        Drawn as SVG, because bitmaps need a part of ReportLab that is not
        installed everywhere.
        """
        self.ensure_one()
        picture = QRCode(None, QRErrorCorrectLevel.M)
        picture.addData(self.url)
        picture.make()
        size = range(picture.getModuleCount())
        dark = [(x, y) for y in size for x in size if picture.isDark(y, x)]
        squares = "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)
        edge = len(size) + 2 * _QUIET
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" shape-rendering="crispEdges" '
            f'viewBox="{-_QUIET} {-_QUIET} {edge} {edge}" width="{edge * 4}" '
            f'height="{edge * 4}"><path fill="#fff" d="M{-_QUIET} {-_QUIET}'
            f'h{edge}v{edge}h{-edge}z"/><path d="{squares}"/></svg>'
        )
        return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"

import {Interaction} from "@web/public/interaction";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** Copies the link of the portal page and says so on the button. */
export class CopyLoyaltyLink extends Interaction {
    static selector = ".o_loyalty_copy";
    dynamicContent = {
        button: {"t-on-click": this.onClick},
    };

    async onClick(event) {
        const button = event.currentTarget;
        await this.waitFor(navigator.clipboard.writeText(this.el.dataset.url));
        button.textContent = _t("Copied");
    }
}

registry
    .category("public.interactions")
    .add("loyalty_referral.copy_link", CopyLoyaltyLink);

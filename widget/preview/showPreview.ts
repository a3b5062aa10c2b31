import type { PreviewMessage } from '../../src/protocol/preview';
import { minorDigits } from '../../src/protocol/values/money';
import { fail, ok } from '../../src/protocol/values/result';
import type { DrawnCard } from '../card/cardOptions';
import { createCard } from '../card/createCard';
import { zhCN } from '../i18n/zhCN';

/** Only the merchant sees it. No checkout accepts it. */
const SAMPLE_CODE = 'SAMPLE-7KQ2';

/** The card is redrawn with every letter typed, so its entrance animation must not play each time. */
const still = (): void => {
  const root = document.querySelector('couplet-card')?.shadowRoot;
  if (!root) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('.card { animation: none; }');
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
};

/** Draws the card of a message, replacing the previous one. Nothing leaves the page: the code is a sample, and a closed card comes back. */
export const showPreview = (): ((message: PreviewMessage) => void) => {
  let drawn: DrawnCard | undefined;
  const show = (message: PreviewMessage): void => {
    const { coupon, currency, card, locale, theme } = message;
    document.documentElement.lang = locale;
    document.documentElement.dataset.theme = theme;
    drawn?.remove();
    drawn = createCard({
      offer: { decisionId: 'preview', coupon, currency, by: 'policy', because: [], card },
      locale,
      theme,
      ...(locale === 'zh-CN' ? { strings: zhCN } : {}),
      // Not as a modal, since an inert page would take the focus from the field being typed in.
      open: (dialog) => {
        dialog.open = true;
      },
      digitsOf: minorDigits,
      claim: async () => ok({ code: SAMPLE_CODE, expiresAt: coupon.endsAt }),
      explain: async () => fail('preview', 'There is no decision to explain.'),
      closed: () => show(message),
    });
    drawn.mount();
    still();
  };
  return show;
};

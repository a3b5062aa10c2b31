import type { PreviewMessage } from '../../src/protocol/preview';
import { minorDigits } from '../../src/protocol/values/money';
import { fail, ok } from '../../src/protocol/values/result';
import type { DrawnCard } from '../card/cardOptions';
import { createCard } from '../card/createCard';
import { morePart } from '../card/more';
import { canonicalLocale, directionOf } from '../i18n/locale';
import type { Strings } from '../i18n/strings';

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

/** The card's own sentences, by language. English is always there. */
const sentences: Readonly<Record<string, () => Promise<Strings>>> = {
  ar: async () => (await import('../i18n/ar')).ar,
  de: async () => (await import('../i18n/de')).de,
  es: async () => (await import('../i18n/es')).es,
  fr: async () => (await import('../i18n/fr')).fr,
  zh: async () => (await import('../i18n/zhCN')).zhCN,
};

/** Draws the card of a message, replacing the previous one. Nothing leaves the page: the code is a sample, and a closed card comes back. */
export const showPreview = (): ((message: PreviewMessage) => Promise<void>) => {
  let drawn: DrawnCard | undefined;
  let latest: PreviewMessage | undefined;
  const show = async (message: PreviewMessage): Promise<void> => {
    latest = message;
    const { coupon, currency, card, theme, inline, picks = [] } = message;
    const locale = canonicalLocale(message.locale);
    const strings = await sentences[locale.split('-')[0] ?? '']?.();
    // Another one came while the language was loading.
    if (latest !== message) return;
    document.documentElement.lang = locale;
    document.documentElement.dir = directionOf(locale);
    document.documentElement.dataset.theme = theme;
    drawn?.remove();
    drawn = createCard({
      offer: {
        ...{ decisionId: 'preview', coupon, currency, by: 'policy', because: [], card },
        ...(picks.length > 0 ? { picks: picks.map((title) => ({ id: title, title, url: '#' })) } : {}),
      },
      locale,
      theme,
      ...(strings ? { strings } : {}),
      // The placeholder page has no price for a line to stand below.
      ...(inline || (coupon.format ?? card?.format) === 'native' ? { slot: document.querySelector('.slot') ?? document.body } : {}),
      // Not as a modal, since an inert page would take the focus from the field being typed in.
      open: (dialog) => {
        dialog.open = true;
      },
      digitsOf: minorDigits,
      more: morePart,
      claim: async () => ok({ code: SAMPLE_CODE, expiresAt: coupon.endsAt }),
      explain: async () => fail('preview', 'There is no decision to explain.'),
      closed: () => void show(message),
    });
    drawn.mount();
    still();
  };
  return show;
};

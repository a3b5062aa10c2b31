import { h, render } from 'preact';
import { minorDigits } from '../../src/core/money';
import { fail, ok } from '../../src/core/result';
import { createCard } from '../card/createCard';
import type { WidgetConfig } from '../config';
import type { Handoff } from '../handoff';
import { canonicalLocale } from '../i18n/canonicalLocale';
import { en } from '../i18n/en';
import type { Words } from '../i18n/words';
import { createHost } from '../ui/host';
import { Notice } from './Notice';
import css from './preview.css?inline';
import { readPreview } from './readPreview';

/** Written in by scripts/build.mjs. */
declare const __COUPLET_CARD_WORDS__: Words['card'];

/** Stands where the code would; no till knows it. */
const SAMPLE_CODE = 'PREVIEW';

const notice = (config: WidgetConfig, title: string, text: string): void => {
  const host = createHost(css, { theme: config.theme, direction: 'ltr' });
  const close = (): void => {
    render(null, host.root);
    host.remove();
  };
  render(h(Notice, { title, text, close }), host.root);
  host.mount();
};

/**
 * Draws the coupon of the link in place of all that Couplet does on the page: no worker is started, nothing is stored, counted or sent, nothing is fetched but sentences, and its code
 * is a sample. A link that is forged or over shows why and no coupon.
 * @param now UTC ms
 */
export const showPreview = async (handoff: Handoff, hash: string, now: number): Promise<void> => {
  const { config } = handoff;
  const preview = await readPreview(hash, config.key, now);
  if (!preview.ok) return notice(config, 'No preview', `The link is not for this shop, or is over (${preview.error.code}).`);
  const { coupon, currency, card: settings, until } = preview.value;
  const locale = canonicalLocale(config.locale ?? (document.documentElement.lang || navigator.language));
  const words = __COUPLET_CARD_WORDS__[locale.split('-')[0] ?? ''];
  if (words) await new Promise<void>((resolve) => handoff.load(words, resolve));
  const card = createCard({
    offer: { decisionId: 'preview', coupon, currency, by: 'rule', because: [], card: settings },
    theme: config.theme,
    locale,
    strings: { ...(handoff.strings ?? en), forYou: 'Preview' },
    digitsOf: minorDigits,
    claim: async () => ok({ code: SAMPLE_CODE, expiresAt: coupon.endsAt }),
    explain: async () => fail('preview', 'There is no decision to explain.'),
    closed: () => {},
  });
  const ends = new Date(until).toLocaleString(locale);
  notice(config, 'Preview', `Only who has this link sees it, until ${ends}. Nothing is recorded or sent; the code is a sample.`);
  card.mount();
};

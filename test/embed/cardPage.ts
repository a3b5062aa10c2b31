import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import * as v from 'valibot';
import { couponSchema } from '../../src/protocol/coupons/coupon';
import type { PickedGood } from '../../worker/api';

const assets = 'dist/widget/assets';
const chunk = (name: RegExp): string => readFileSync(join(assets, readdirSync(assets).find((file) => name.test(file)) ?? ''), 'utf8');

/** Chunks of languages beside English by their locale, as far as they are built. */
const languageChunks = (): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(assets).flatMap((file) => {
      const locale = /^words-(\w+)-[\w-]{8}\.js$/.exec(file)?.[1];
      return locale ? [[locale, readFileSync(join(assets, file), 'utf8')] as const] : [];
    }),
  );

/** A coupon with everything a card can say. */
const sampleCoupon = v.parse(couponSchema, {
  id: 'tea-20',
  version: 1,
  title: { en: '20% off tea', 'zh-CN': '茶叶8折' },
  detail: { en: 'Whole leaves and sachets.', 'zh-CN': '散茶与茶包。' },
  goods: { en: 'tea', 'zh-CN': '茶叶', de: 'Tee', fr: 'thé', es: 'té', ar: 'الشاي' },
  discount: { kind: 'percent', basisPoints: 2_000, cap: 1_500 },
  scope: { categories: ['Tea'] },
  when: { field: 'cart.value', op: 'gte', value: 2_000 },
  startsAt: 0,
  endsAt: Date.UTC(2036, 0, 1),
});

export interface CardLook {
  readonly format: string;
  readonly locale?: string;
  readonly theme?: 'light' | 'dark' | 'auto';
  readonly position?: string;
  readonly notice?: Readonly<Record<string, string>>;
  /** Address of the coupon's picture. */
  readonly picture?: string;
  /** Selector of the element an inline card goes into. */
  readonly slot?: string;
  readonly said?: readonly string[];
  /** Code of the error that a claim is answered with; absent: a coupon's code. */
  readonly refused?: string;
  /** A claimed code can go onto the cart; or the cart is empty, or refuses it. */
  readonly applies?: boolean;
  readonly waits?: boolean;
  readonly fails?: boolean;
  /** It can be kept for later. */
  readonly keeps?: boolean;
  /** Can the coupon be sent to the shopper? */
  readonly sends?: boolean;
  /** It is a reminder of a coupon that the shopper has kept. */
  readonly reminds?: boolean;
  /** Absent: it repeats the discount. */
  readonly title?: string;
  /** When the coupon ends, ms from now. Absent: in 2036. */
  readonly ends?: number;
  /** How long its code is valid, ms. */
  readonly codeMs?: number;
  /** The product of the page. */
  readonly viewed?: object;
  /** Goods it proposes. */
  readonly picks?: readonly PickedGood[];
}

/** What a page with a policy for its scripts would load, as text to be evaluated: the built chunks and a card with a sample offer. */
export const cardScript = ({
  format,
  locale = 'en',
  theme = 'light',
  position = '',
  notice,
  picture,
  slot,
  said = [],
  refused,
  applies,
  waits,
  fails,
  keeps,
  sends,
  reminds,
  title,
  ends,
  codeMs,
  viewed,
  picks,
}: CardLook): string => {
  const language = languageChunks().get(locale);
  const offer = {
    decisionId: 'sample',
    coupon: {
      ...sampleCoupon,
      format,
      picture,
      ...(title === undefined ? {} : { title: { en: title } }),
      ...(ends === undefined ? {} : { endsAt: Date.now() + ends }),
    },
    currency: 'USD',
    by: 'policy',
    because: [
      { feature: 'score.cf', value: 0.4 },
      { feature: 'match.cartShare', value: -0.1 },
    ],
    card: notice ? { notice } : undefined,
    codeMs,
    reminder: reminds ? {} : undefined,
    picks,
  };
  return `
    window.couplet = window.couplet || (() => {});
    window.couplet._ = {};
    ${chunk(/^why-.*\.js$/)};
    ${chunk(/^more-.*\.js$/)};
    ${chunk(/^card-.*\.js$/)};
    ${language ?? ''};
    window.reasons = [];
    window.couplet._.card({
      offer: ${JSON.stringify(offer)},
      locale: ${JSON.stringify(locale)}, theme: ${JSON.stringify(theme)}, position: ${JSON.stringify(position)},
      said: ${JSON.stringify(said)}, viewed: ${JSON.stringify(viewed)}, strings: window.couplet._.strings,
      digitsOf: () => 2,
      slot: ${slot ? `document.querySelector(${JSON.stringify(slot)})` : 'undefined'},
      claim: async () => (${JSON.stringify(
        refused
          ? { ok: false, error: { code: refused, message: '' } }
          : { ok: true, value: { code: 'TEA-7KQ2-9WXM', expiresAt: Date.UTC(2036, 0, 1) } },
      )}),
      applier: ${waits ? 'async () => async () => ({ waits: new Promise(() => {}) })' : fails ? 'async () => async () => false' : applies ? 'async () => async () => true' : 'undefined'},
      keep: ${keeps ? 'async () => true' : 'undefined'},
      send: ${sends ? 'async () => false' : 'undefined'},
      explain: async () => ({ ok: false, error: { code: 'sample', message: '' } }),
      closed: (reason) => window.reasons.push(reason ?? 'done'),
    }).then((card) => {
      window.card = card;
      card.mount();
    })
  `;
};

/** Every format a coupon is shown in. */
export const shownFormats = ['corner', 'modal', 'bar', 'inline'] as const;

/** A page of a shop with something to press before and after the place of an inline card. */
export const shopBody =
  '<main><h1>Tea</h1><button id="before">Buy</button><div id="slot" style="min-height:640px"></div><button id="after">More</button></main>';

export interface OnPage extends BrowserContextOptions {
  readonly body?: string;
  readonly path?: string;
}

/** A page that no server serves. */
export const shopPage = async (browser: Browser, { body = shopBody, path = '/p/tea', ...context }: OnPage = {}): Promise<Page> => {
  const page = await browser.newPage({ viewport: { width: 360, height: 740 }, reducedMotion: 'reduce', timezoneId: 'UTC', ...context });
  await page.route('https://shop.test/**', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title><body style="margin:0">${body}`,
    }),
  );
  await page.goto(`https://shop.test${path}`);
  return page;
};

/** After the next frame: a card that floats has its place by then. */
const PLACED = 'new Promise((placed) => requestAnimationFrame(() => setTimeout(placed)))';

/**
 * Puts the built card on it; a card of before goes. What `then` does is done before anything else can happen on the page. Resolves when it has
 * its place.
 */
export const putCard = async (page: Page, look: CardLook, then = ''): Promise<void> => {
  await page.evaluate('window.card?.remove()');
  await page.evaluate(
    `${cardScript({ ...look, ...(look.format === 'inline' ? { slot: '#slot' } : {}) })}.then(() => {${then}}).then(() => ${PLACED})`,
  );
};

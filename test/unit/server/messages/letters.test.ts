import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Discount } from '../../../../src/protocol/coupons/discount';
import { DAY } from '../../../../src/protocol/values/clock';
import { couponText, endText } from '../../../../src/server/messages/templates/couponText';
import { couponLetter } from '../../../../src/server/messages/templates/letters';
import { type MessagePage, messagePage } from '../../../../src/server/messages/templates/messagePage';
import { letterPage, previewLetters } from '../../../../src/server/messages/templates/previewLetters';
import type { Letter } from '../../../../src/server/messages/templates/renderLetter';
import { pngOf } from '../../../helpers/node/png';
import { categoryCoupon } from '../../../helpers/testBundle';

const ENDS = Date.UTC(2026, 11, 24, 17);
const tea = categoryCoupon('tea', 'Tea', {
  title: { en: '15% off tea', 'zh-CN': '茶叶八五折' },
  detail: { en: 'Loose & in bags' },
  discount: { kind: 'percent', basisPoints: 1_500, cap: 2_000 },
  when: { all: [{ field: 'cart.value', op: 'gte', value: 3_000 }] },
  endsAt: ENDS,
});
const brand = { name: 'Tea & Co', website: 'https://tea.example/', color: '#0a7b5a', logo: undefined };
const NOW = ENDS - 5 * DAY;
const content = { coupon: tea, currency: 'EUR', timeZone: 'Europe/Berlin', brand, now: NOW };
const withLogo = { ...content, brand: { ...brand, logo: pngOf(440, 128) } };

const letterOf = (code: string): string =>
  couponLetter({ ...content, locale: 'en', code, expiresAt: ENDS, leaveUrl: 'https://x.example/l', eraseUrl: 'https://x.example/e' }).html;

describe('a letter', () => {
  it.each(['en-GB', 'zh-CN', 'de-AT', 'fr', 'es-MX', 'ar'])('in %s says what it said before', (locale) => {
    const { confirmation, coupon } = previewLetters({ ...content, locale });
    expect([confirmation.subject, confirmation.text, coupon.subject, coupon.text].join('\n=====\n')).toMatchSnapshot();
    expect(confirmation.html).toMatchSnapshot();
    expect(coupon.html).toMatchSnapshot();
  });

  const letters = ['en', 'zh-CN', 'ar'].flatMap((locale): readonly Letter[] => Object.values(previewLetters({ ...content, locale })));

  it('loads nothing from anywhere and runs nothing', () => {
    for (const { html } of letters) {
      expect(html).not.toMatch(/<(img|script|link|iframe|object|video|audio|svg|form|base)\b|url\(|@import|src=|background=/i);
      const linked = [...html.matchAll(/https?:[^"'<\s]*/g)].map(([url]) => url);
      expect(linked.length).toBeGreaterThan(0);
      for (const url of linked) expect(url).toMatch(/^https:\/\/(coupons\.example\/v1\/messages\/(confirm|leave|erase)|tea\.example\/)$/);
    }
  });

  it('says the same as text and as HTML', () => {
    for (const { html, text } of letters) {
      const [, body = ''] = html
        .replace(/<div class="preview".*<\/div>/, '')
        .replaceAll(/<!--.*?-->/g, '')
        .split('</head>');
      const plain = (from: string): string => from.replaceAll(/[\s:-]/g, '');
      const shown = body
        .replaceAll(/<[^>]+>/g, ' ')
        .replaceAll('&amp;', '&')
        .replaceAll('&nbsp;', ' ');
      expect(plain(shown)).toBe(plain(text.replaceAll(/https:\S+/g, '')));
    }
  });

  it('runs from right to left where its language does, but for the code', () => {
    const { coupon } = previewLetters({ ...content, locale: 'ar-EG' });
    expect(coupon.html).toContain('<html lang="ar" dir="rtl"');
    // Some mail programs drop the attributes of <html>.
    expect(coupon.html).toMatch(/<table [^>]*class="card" lang="ar" dir="rtl"/);
    expect(coupon.html).toMatch(/<p class="ink" dir="ltr"[^>]*>EXAMPLE34679</);
    expect(messagePage({ language: 'ar', brand, lead: 'y' }).html).toContain('<html lang="ar" dir="rtl">');
    expect(previewLetters({ ...content, locale: 'fr' }).coupon.html).not.toContain('dir="rtl"');
  });

  it('takes no markup of anybody: what the merchant wrote is text', () => {
    const title = '<b>"off"</b> & more';
    const coupon = { ...tea, title: { en: title }, detail: { en: '<script>' } };
    for (const { html, text } of Object.values(previewLetters({ ...content, coupon, locale: 'en', brand: { ...brand, name: '<i>' } }))) {
      expect(html).not.toMatch(/<b>|<script>|<i>/);
      expect(text).toContain(title);
    }
    const named = { ...brand, name: '<i>' };
    expect(messagePage({ language: 'en', brand: named, lead: '<b>', title: '<u>', lines: ['<s>'] }).html).not.toMatch(/<[ibus]>/);
  });

  it('keeps a title that runs over lines on the one line of the subject', () => {
    const coupon = { ...tea, title: { en: 'Tea\r\nBcc: all@shop.example' } };
    for (const { subject } of Object.values(previewLetters({ ...content, coupon, locale: 'en' }))) expect(subject).not.toMatch(/[\r\n]/);
  });

  it('keeps the shop’s name in its order within Arabic sentences', () => {
    const { confirmation } = previewLetters({ ...content, locale: 'ar' });
    expect(confirmation.text).toContain('\u2068Tea & Co\u2069');
    expect(previewLetters({ ...content, locale: 'en' }).confirmation.text).not.toContain('\u2068');
  });

  it('has the shop’s colour, one button, and its logo as part of the mail, with the name where it is not shown', () => {
    const [plain, pictured] = [previewLetters({ ...content, locale: 'en' }), previewLetters({ ...withLogo, locale: 'en' })];
    for (const { html } of Object.values(plain)) {
      expect(html.match(/bgcolor="#0a7b5a"/g)).toHaveLength(1);
      expect(html).toContain('font-weight:700;color:#1c1c1c">Tea &amp; Co</p>');
    }
    for (const letter of Object.values(pictured)) {
      expect(letter.html).toMatch(/<img class="ink" src="cid:logo@couplet" alt="Tea &amp; Co" width="220" height="64"/);
      expect(letter.logo).toBe(withLogo.brand.logo);
      expect(letter.html).not.toContain('data:');
      expect(letterPage(letter)).toContain(`src="${withLogo.brand.logo}"`);
      expect(letter.text).toMatch(/^Tea & Co\n/);
    }
  });

  it('says before there is a code how long it will be valid: for two weeks, or until the coupon ends', () => {
    const said = (now: number): string => previewLetters({ ...content, locale: 'en', now }).confirmation.text;
    expect(said(ENDS - 60 * DAY)).toContain('Your code will be valid for 14 days.');
    expect(said(ENDS - 5 * DAY)).toContain('Valid until December 24, 2026 at 6:00 PM GMT+1.');
  });

  it('shows long codes in one line of a narrow screen, and short ones large', () => {
    const sizeOf = (code: string): number => Number(/font-size:(\d+)px/.exec(letterOf(code).split('dir="ltr"')[1] ?? '')?.[1]);
    expect(sizeOf('TEA-42')).toBe(32);
    expect(sizeOf('EXAMPLE34679')).toBe(28);
    for (const length of [12, 16, 20, 24]) expect(sizeOf('X'.repeat(length)) * 0.6 * length).toBeLessThanOrEqual(212);
  });

  it('has a preview behind its subject that the message says too', () => {
    for (const { html, text } of letters) {
      const [, preview = ''] = /<div class="preview"[^>]*>([^<&]*)/.exec(html) ?? [];
      expect(preview.length).toBeGreaterThan(5);
      for (const part of preview.split(' · ')) expect(text).toContain(part);
    }
  });
});

describe('a page behind a link', () => {
  const page = (change: Partial<MessagePage> = {}) => messagePage({ language: 'en', brand, lead: 'Thank you.', ...change });

  it('leads back to the shop by one button, if its website is known', () => {
    expect(page().html).toMatch(/<p class="back only"><a href="https:\/\/tea\.example\/">Back to the shop<\/a>/);
    expect(page({ brand: { ...brand, website: undefined } }).html).not.toContain('<a ');
  });

  it('puts what is to be decided first', () => {
    const { html } = page({ actions: [{ text: 'Send it', to: 'x' }] });
    expect(html.indexOf('<form')).toBeLessThan(html.indexOf('<p class="back">'));
  });

  it('needs no script and no request: its policy allows its own style and logo alone', () => {
    const { html, headers } = page({ brand: withLogo.brand });
    expect(html).not.toMatch(/<script|<link|style="|url\(|src="(?!data:image\/png)/);
    const [, style = ''] = /<style>([^<]*)<\/style>/.exec(html) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    expect(html).toContain('alt="Tea &amp; Co" width="220" height="64"');
  });
});

describe('a coupon in words', () => {
  const words = (discount: Discount, locale: string, currency = 'EUR') =>
    couponText({ coupon: { ...tea, discount }, currency }, locale).terms[0];

  it.each<readonly [Discount, string, string]>([
    [{ kind: 'percent', basisPoints: 1_250, cap: 1 }, '12.5% off', '8.75折'],
    [{ kind: 'fixed', amount: 1_250 }, '€12.50 off', '立减€12.50'],
    [{ kind: 'fixed', amount: 1_200 }, '€12 off', '立减€12'],
    [{ kind: 'tiers', tiers: [{ threshold: 10_000, amount: 1_500 }], repeat: false, cap: 1 }, 'Spend €100, save €15', '满€100减€15'],
    [{ kind: 'freeShipping', cap: 1 }, 'Free shipping', '免运费'],
    [{ kind: 'buyGet', buy: 2, get: 1, gets: {}, basisPoints: 10_000, times: 2, cap: 1 }, 'Buy 2, get 1 free', '买2送1'],
    [{ kind: 'buyGet', buy: 1, get: 1, gets: {}, basisPoints: 5_000, times: 2, cap: 1 }, 'Buy 1, get 50% off 1 more', '买1件，再1件5折'],
    [{ kind: 'gift', itemId: 'x', quantity: 1, value: 1 }, 'Free gift', '赠品'],
    [{ kind: 'points', points: 1_000, value: 1 }, '1,000 points', '1,000积分'],
    [{ kind: 'cashBack', basisPoints: 500, cap: 1 }, '5% back', '返现5%'],
    [{ kind: 'storeCredit', amount: 500 }, '€5 credit', '€5购物金'],
  ])('%j', (discount, english, chinese) => {
    expect([words(discount, 'en'), words(discount, 'zh-CN')]).toEqual([english, chinese]);
  });

  it.each([
    ['15% off tea', ['Valid on Tea', 'Minimum spend €30', 'Save up to €20']],
    ['\u200e15\u00a0%\u200e off tea', ['Valid on Tea', 'Minimum spend €30', 'Save up to €20']],
    ['A gift for tea drinkers', ['15% off', 'Valid on Tea', 'Minimum spend €30', 'Save up to €20']],
    ['115% happy', ['15% off', 'Valid on Tea', 'Minimum spend €30', 'Save up to €20']],
  ])('states the discount once: “%s”', (title, terms) => {
    expect(couponText({ coupon: { ...tea, title: { en: title } }, currency: 'EUR' }, 'en').terms).toEqual(terms);
  });

  it('writes amounts in the campaign’s currency, with the digits it has', () => {
    const of = (currency: string) => words({ kind: 'fixed', amount: 1_500 }, 'zh-CN', currency);
    expect([of('CNY'), of('JPY')]).toEqual(['立减¥15', '立减¥1,500']);
  });

  it('tells the time by the shop’s clock and says which clock that is', () => {
    expect(endText(ENDS, 'Europe/Berlin', 'en')).toBe('December 24, 2026 at 6:00 PM GMT+1');
    expect(endText(ENDS, 'Asia/Shanghai', 'zh-CN')).toContain('2026年12月25日');
    expect(endText(ENDS, 'Europe/London', 'en-GB')).toBe('24 December 2026 at 17:00 GMT');
    // An end at the shop's midnight: the day before is the last one.
    expect(endText(Date.UTC(2027, 1, 24, 23), 'Europe/Berlin', 'en')).toBe('February 24, 2027 at 11:59 PM GMT+1');
    expect(endText(Date.UTC(2027, 1, 24, 23), 'UTC', 'en')).toBe('February 24, 2027 at 11:00 PM UTC');
    // A tag that is one by its form alone, and a language without words of ours.
    for (const locale of ['en-a', 'nl-NL']) expect(endText(ENDS, 'UTC', locale)).toBe('December 24, 2026 at 5:00 PM UTC');
  });

  it('calls the goods by their name in the reader’s language, and never by an id', () => {
    const of = (locale: string, coupon: object) =>
      couponText({ coupon: { ...tea, title: { en: 'T' }, ...coupon }, currency: 'EUR' }, locale).terms[1];
    const goods = { en: 'tea', de: 'Tee' };
    expect([of('de', { goods }), of('fr', { goods })]).toEqual(['Gilt für Tee', 'Valable sur : tea']);
    expect(of('en', { scope: { categories: ['cat-12'] } })).toBe('Valid on selected products');
  });

  it('takes the merchant’s words of the page’s language, of a neighbour of it, or the English ones', () => {
    const of = (locale: string) => couponText({ coupon: tea, currency: 'EUR' }, locale).title;
    expect([of('zh-CN'), of('zh-TW'), of('de'), of('en-GB')]).toEqual(['茶叶八五折', '茶叶八五折', '15% off tea', '15% off tea']);
  });
});

import { describe, expect, it } from 'vitest';
import type { Discount } from '../../../../src/protocol/coupons/discount';
import { messagePage } from '../../../../src/server/messages/answerLink';
import { couponText, endText } from '../../../../src/server/messages/templates/couponText';
import { type Letter, previewLetters } from '../../../../src/server/messages/templates/letters';
import { categoryCoupon } from '../../../helpers/testBundle';

const ENDS = Date.UTC(2026, 11, 24, 17);
const tea = categoryCoupon('tea', 'Tea', {
  title: { en: '15% off tea', 'zh-CN': '茶叶八五折' },
  detail: { en: 'Loose & in bags' },
  discount: { kind: 'percent', basisPoints: 1_500, cap: 2_000 },
  when: { all: [{ field: 'cart.value', op: 'gte', value: 3_000 }] },
  endsAt: ENDS,
});
const content = { coupon: tea, currency: 'EUR', timeZone: 'Europe/Berlin', shop: 'Tea & Co' };

describe('a letter', () => {
  it.each(['en-GB', 'zh-CN', 'de-AT', 'fr', 'es-MX', 'ar'])('in %s says what it said before', (locale) => {
    const { confirmation, coupon } = previewLetters({ ...content, locale });
    expect([confirmation.subject, confirmation.text, coupon.subject, coupon.text].join('\n=====\n')).toMatchSnapshot();
    expect(confirmation.html).toMatchSnapshot();
    expect(coupon.html).toMatchSnapshot();
  });

  const letters = ['en', 'zh-CN', 'ar'].flatMap((locale): readonly Letter[] => Object.values(previewLetters({ ...content, locale })));

  it('loads nothing from anywhere, runs nothing, and has no style but inline', () => {
    for (const { html } of letters) {
      expect(html).not.toMatch(/<(img|script|link|style|iframe|object|video|audio|svg|form|base)\b|url\(|@import|src=|background=/i);
      const linked = [...html.matchAll(/https?:[^"'<\s]*/g)].map(([url]) => url);
      expect(linked.length).toBeGreaterThan(0);
      for (const url of linked) expect(url).toMatch(/^https:\/\/coupons\.example\/v1\/messages\/(confirm|leave)$/);
    }
  });

  it('says the same as text and as HTML', () => {
    for (const { html, text } of letters) {
      const [, body = ''] = html.split('</head>');
      const plain = (from: string): string => from.replaceAll(/[\s:-]/g, '');
      const shown = body.replaceAll(/<[^>]+>/g, ' ').replaceAll('&amp;', '&');
      expect(plain(shown)).toBe(plain(text.replaceAll(/https:\S+/g, '')));
    }
  });

  it('runs from right to left where its language does, but for the code', () => {
    const { coupon } = previewLetters({ ...content, locale: 'ar-EG' });
    expect(coupon.html).toContain('<html lang="ar" dir="rtl"');
    expect(coupon.html).toMatch(/text-align:center" dir="ltr">/);
    expect(messagePage({ language: 'ar', shop: 'x', lead: 'y' })).toContain('<html lang="ar" dir="rtl">');
    expect(previewLetters({ ...content, locale: 'fr' }).coupon.html).not.toContain('dir=');
  });

  it('takes no markup of anybody: what the merchant wrote is text', () => {
    const title = '<b>"off"</b> & more';
    const coupon = { ...tea, title: { en: title }, detail: { en: '<script>' } };
    for (const { html, text } of Object.values(previewLetters({ ...content, coupon, locale: 'en', shop: '<i>' }))) {
      expect(html).not.toMatch(/<b>|<script>|<i>/);
      expect(text).toContain(title);
    }
    expect(messagePage({ language: 'en', shop: '<i>', lead: '<b>', title: '<u>', lines: ['<s>'] })).not.toMatch(/<[ibus]>/);
  });

  it('keeps a title that runs over lines on the one line of the subject', () => {
    const coupon = { ...tea, title: { en: 'Tea\r\nBcc: all@shop.example' } };
    for (const { subject } of Object.values(previewLetters({ ...content, coupon, locale: 'en' }))) expect(subject).not.toMatch(/[\r\n]/);
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
    [{ kind: 'gift', itemId: 'x', quantity: 1, value: 1 }, 'Free gift', '赠品'],
    [{ kind: 'points', points: 1_000, value: 1 }, '1,000 points', '1,000积分'],
    [{ kind: 'cashBack', basisPoints: 500, cap: 1 }, '5% back', '返现5%'],
    [{ kind: 'storeCredit', amount: 500 }, '€5 credit', '€5购物金'],
  ])('%j', (discount, english, chinese) => {
    expect([words(discount, 'en'), words(discount, 'zh-CN')]).toEqual([english, chinese]);
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

  it('takes the merchant’s words of the page’s language, of a neighbour of it, or the English ones', () => {
    const of = (locale: string) => couponText({ coupon: tea, currency: 'EUR' }, locale).title;
    expect([of('zh-CN'), of('zh-TW'), of('de'), of('en-GB')]).toEqual(['茶叶八五折', '茶叶八五折', '15% off tea', '15% off tea']);
  });
});

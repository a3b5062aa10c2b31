import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../../src/protocol/values/clock';
import { previewTexts } from '../../../../src/server/messages/templates/previewLetters';
import { smsText, textSize } from '../../../../src/server/messages/templates/textMessage';
import { categoryCoupon } from '../../../helpers/testBundle';

const NOW = Date.UTC(2026, 11, 1, 12);
const brand = { name: 'Tea & Co', website: undefined, color: '#1d4ed8', logo: undefined };
const title = {
  en: '15% off tea',
  'zh-CN': '茶叶八五折',
  de: '15 % auf Tee',
  fr: '15 % sur le thé',
  es: '15 % en té',
  ar: 'خصم 15% على الشاي',
};
const coupon = categoryCoupon('tea', 'Tea', { title, endsAt: Date.UTC(2026, 11, 24, 17) });
const content = { coupon, currency: 'EUR', timeZone: 'Europe/Berlin', brand, now: NOW, baseUrl: 'https://coupons.tea-shop.example' };

describe('the length of a text message', () => {
  it.each([
    ['a'.repeat(160), 'GSM-7', 160, 1],
    ['a'.repeat(161), 'GSM-7', 161, 2],
    ['a'.repeat(307), 'GSM-7', 307, 3],
    ['€'.repeat(80), 'GSM-7', 160, 1],
    ['茶'.repeat(70), 'UCS-2', 70, 1],
    ['茶'.repeat(71), 'UCS-2', 71, 2],
    ['🍵', 'UCS-2', 2, 1],
    ['Grüße à Ñ ¿', 'GSM-7', 11, 1],
    ['código', 'UCS-2', 6, 1],
  ])('counts what carriers count: %s', (text, encoding, characters, parts) => {
    expect(textSize(text)).toEqual({ encoding, characters, parts });
  });
});

describe('a text message', () => {
  it.each(['en', 'de', 'fr', 'es'])('about a usual coupon is one message in %s', (locale) => {
    const texts = previewTexts({ ...content, locale });
    for (const text of Object.values(texts)) expect([textSize(text).encoding, textSize(text).parts, text]).toEqual(['GSM-7', 1, text]);
    expect(texts.coupon).toContain('Tea & Co');
    expect(texts.coupon).toContain('EXAMPLE34679');
    expect(texts.coupon).toContain('2026');
    expect(texts.coupon).toMatch(/https:\/\/coupons\.tea-shop\.example\/v1\/m\/\S{37}$/);
  });

  it('keeps the letters of languages that have others', () => {
    for (const locale of ['zh-CN', 'ar']) {
      const { coupon: text } = previewTexts({ ...content, locale });
      expect(text).toContain(title[locale as 'ar']);
      expect(textSize(text).encoding).toBe('UCS-2');
    }
  });

  it('takes plain quotes, spaces and letters in place of those that would halve its length', () => {
    expect(smsText((of) => `“${of}” – l’offre…`, 'Código à\u202f5 €')).toBe('"Codigo à 5 €" - l\'offre...');
    // Nothing is gained by losing accents if other letters stay.
    expect(smsText((of) => of, 'Código 茶')).toBe('Código 茶');
  });

  it('cuts a title if that saves a part, and only then', () => {
    const long = 'A very long title about all the teas that we have in our shop';
    const write = (of: string): string => `Tea & Co: ${of}. Code TEA-ABCDEF123456. ${'x'.repeat(80)}`;
    const text = smsText(write, long);
    expect(textSize(text)).toMatchObject({ parts: 1 });
    expect(text).toMatch(/^Tea & Co: A very long title .*[^.]\.\.\. Code TEA-ABCDEF123456/);
    const longer = (of: string): string => `${of} ${'x'.repeat(200)}`;
    expect(smsText(longer, long)).toBe(longer(long));
  });

  it('says the day alone of an end at midnight, and the time of others', () => {
    const texts = (endsAt: number) => previewTexts({ ...content, locale: 'en', coupon: { ...coupon, endsAt } }).coupon;
    expect(texts(Date.UTC(2026, 11, 9, 23))).toContain('until Dec 9, 2026.');
    expect(texts(Date.UTC(2026, 11, 9, 17))).toContain('until Dec 9, 2026, 6:00 PM.');
    // A code is reserved for two weeks.
    expect(texts(NOW + 30 * 24 * 60 * MINUTE)).toContain('until Dec 15, 2026, 1:00 PM.');
  });
});

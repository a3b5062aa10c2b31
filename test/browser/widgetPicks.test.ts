import axe from 'axe-core';
import * as v from 'valibot';
import { afterEach, expect, test, vi } from 'vitest';
import { couponSchema } from '../../src/protocol/coupons/coupon';
import { minorDigits } from '../../src/protocol/values/money';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import { createCard } from '../../widget/card/createCard';
import { drawPicks } from '../../widget/card/drawPicks';
import { morePart } from '../../widget/card/more';
import type { Picks } from '../../worker/api';

const coupon = v.parse(couponSchema, {
  id: 'tea',
  version: 1,
  title: { en: 'Tea' },
  discount: { kind: 'fixed', amount: 100 },
  startsAt: 0,
  endsAt: 1_900_000_000_000,
});
const picks = [
  { id: 'a', title: 'Assam', url: '/p/a', picture: '/none.jpg', price: 1_250 },
  { id: 'b', title: 'Büyük çay <b>', url: '/p/b?x=1' },
];
const found: Picks = { coupon, currency: 'EUR', picks, pictures: [] };
const notes: string[] = [];
const draw = (place: unknown, answer: Result<Picks | undefined>) =>
  drawPicks(place, {
    theme: 'light',
    locale: 'en-GB',
    digitsOf: minorDigits,
    api: { picks: async () => answer },
    note: (code) => notes.push(code),
  });
const slot = (): HTMLElement => document.body.appendChild(Object.assign(document.createElement('div'), { id: 'here', className: 'test' }));
const shadow = () => document.querySelector('couplet-card')?.shadowRoot;
const links = () => [...(shadow()?.querySelectorAll('a') ?? [])].map((link) => [link.getAttribute('href'), link.textContent]);
const shown = [
  ['/p/a', 'Assam€12.50'],
  // Its first letter stands in place of a picture.
  ['/p/b?x=1', 'BBüyük çay <b>'],
];

afterEach(() => {
  for (const element of document.querySelectorAll('couplet-card, .test')) element.remove();
  notes.length = 0;
});

test('goods in a place of the page, with links to their pages, once however often it is asked', async () => {
  slot();
  await draw({ slot: '#here' }, ok(found));
  await draw({ slot: '#here' }, ok(found));
  expect([document.querySelectorAll('#here couplet-card').length, links()]).toEqual([1, shown]);
  const { violations } = await axe.run({ include: [['couplet-card']] });
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test('a page is told why there are none, and those of before are gone', async () => {
  const here = slot();
  await draw({ slot: here }, ok(found));
  await draw({ slot: here }, ok(undefined));
  await draw({ slot: here }, fail('unreachable', ''));
  await draw({ slot: '#nowhere' }, ok(found));
  await draw(undefined, ok(found));
  expect([shadow(), notes]).toEqual([undefined, ['no_picks', 'unreachable', 'slot_missing', 'slot_missing']]);
});

test('the pictures are requested whether there are goods or not', async () => {
  const requested: string[] = [];
  class Requested {
    set src(address: string) {
      requested.push(address);
    }
  }
  vi.stubGlobal('Image', Requested);
  const pictures = ['/1.jpg', '/2.jpg'];
  const here = slot();
  await draw({ slot: here }, ok({ ...found, pictures }));
  await draw({ slot: here }, ok({ currency: 'EUR', picks: [], pictures }));
  vi.unstubAllGlobals();
  expect([requested, notes]).toEqual([[...pictures, ...pictures], ['no_picks']]);
});

test('a card shows the goods of its offer', async () => {
  const card = createCard({
    offer: { decisionId: 'd', coupon, currency: 'EUR', by: 'policy', because: [], picks },
    theme: 'light',
    locale: 'en-GB',
    digitsOf: minorDigits,
    more: morePart,
    claim: () => new Promise(() => {}),
    explain: () => new Promise(() => {}),
    closed: () => {},
  });
  card.mount();
  expect(links()).toEqual(shown);
  const { violations } = await axe.run({ include: [['couplet-card']] });
  expect(violations.map(({ id }) => id)).toEqual([]);
  card.remove();
});

import * as v from 'valibot';
import { expect, test } from 'vitest';
import { emptyProfile, type ProfileSettings } from '../../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../../src/engine/profile/updateProfile';
import type { PickTable } from '../../../src/engine/scoring/picks';
import { couponSchema } from '../../../src/protocol/coupons/coupon';
import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import { pickedGoods } from '../../../worker/offers/pickGoods';

const settings: ProfileSettings = { halfLifeMs: 1e9, sequenceLength: 50, idleMs: 1e6 };
const coupon = v.parse(couponSchema, {
  id: 'tea',
  version: 1,
  title: { en: 'T' },
  discount: { kind: 'fixed', amount: 100 },
  scope: { categories: ['Tea'] },
  startsAt: 0,
  endsAt: 1,
});
const table: PickTable = {
  version: 1,
  goods: ['sencha', 'assam', 'oolong'].map((id, i) => ({ id, title: `${id} tea`, categories: ['Tea'], popularity: 9 - i })),
  links: {},
  fade: 1,
};
let time = 0;
const item = (itemId: string, more: object = {}) => ({
  itemId,
  quantity: 1,
  itemName: itemId,
  categories: ['Tea'],
  url: `/p/${itemId}`,
  ...more,
});
const viewed = (itemId: string, more?: object): ShopperEvent => ({ name: 'view_item', time: ++time, items: [item(itemId, more)] });
const picked = (events: readonly ShopperEvent[], productPage: string | null = '/p/{id}', given: PickTable | null = table) =>
  pickedGoods(
    coupon,
    given ?? undefined,
    events,
    events.reduce((profile, event) => updateProfile(profile, event, settings), emptyProfile(0)),
    {
      now: time,
      halfLifeMs: settings.halfLifeMs,
      productPage: productPage ?? undefined,
      origin: 'https://shop.example',
    },
  );
const ids = (...args: Parameters<typeof picked>) => picked(...args).picks.map(({ id }) => id);

test('shows the viewed product of most interest first, then new goods of the table, then other viewed ones', () => {
  const events = [viewed('matcha'), viewed('rooibos'), viewed('rooibos'), viewed('mug', { categories: ['Cups'] })];
  expect(ids(events)).toEqual(['rooibos', 'sencha', 'assam']);
  expect(ids(events, null)).toEqual(['rooibos', 'matcha']);
  expect(ids(events, '/p/{id}', null)).toEqual(['rooibos', 'matcha']);
  expect(picked(events, '/s?q={title}').picks[1]).toEqual({ id: 'sencha', title: 'sencha tea', url: '/s?q=sencha%20tea' });
});

test('names the opened product that a new one goes with', () => {
  const linked: PickTable = { ...table, links: { matcha: [1, 5], bowl: [0, 3], tray: [2, 9] } };
  const carted: ShopperEvent = { name: 'add_to_cart', time: ++time, items: [item('tray')] };
  const events = [viewed('matcha'), viewed('bowl', { categories: ['Cups'], itemName: 'Blue bowl' }), carted];
  const because = Object.fromEntries(picked(events, '/p/{id}', linked).picks.map((good) => [good.id, good.because]));
  // Oolong goes with the tray, which was put into the cart without having been opened.
  expect(because).toEqual({ matcha: undefined, assam: 'matcha', oolong: undefined });
  const [, sencha] = picked([...events.slice(0, 2)], '/p/{id}', { ...linked, links: { bowl: [0, 3] } }).picks;
  expect(sencha).toEqual({ id: 'sencha', title: 'sencha tea', url: '/p/sencha', because: 'Blue bowl' });
});

test('has the price and picture of the page as it was opened last', () => {
  const events = [viewed('matcha', { price: 900, picture: '/old.jpg' }), viewed('matcha', { price: 800, picture: '/new.jpg' })];
  expect(picked(events).picks[0]).toEqual({ id: 'matcha', title: 'matcha', url: '/p/matcha', picture: '/new.jpg', price: 800 });
});

test('leaves out what is in the cart or was bought, and what has no page or name', () => {
  const added: ShopperEvent = { name: 'add_to_cart', time: ++time, items: [item('sencha')] };
  const bought: ShopperEvent = { name: 'purchase', time: ++time, transactionId: 't', items: [item('matcha')] };
  expect(ids([viewed('matcha'), bought, viewed('sencha'), added])).toEqual(['assam', 'oolong']);
  expect(ids([viewed('a', { url: undefined }), viewed('b', { itemName: undefined })])).toEqual(['sencha', 'assam', 'oolong']);
});

test('loads the pictures of the products opened last, whether they are picked or not, and shows no other', () => {
  const events = Array.from({ length: 8 }, (_, i) => viewed(`p${i}`, { picture: `/${i}.jpg`, categories: [i === 7 ? 'Cups' : 'Tea'] }));
  const { picks, pictures } = picked([...events, viewed('p0'), viewed('p0', { picture: undefined })], null);
  expect(pictures).toEqual(['/2.jpg', '/3.jpg', '/4.jpg', '/5.jpg', '/6.jpg', '/7.jpg']);
  for (const { picture } of picks) expect([undefined, ...pictures]).toContain(picture);
});

test('links to pages and pictures of this site alone, and to none that was cut off', () => {
  const foreign = ['//elsewhere.example/a', 'https://elsewhere.example/a', 'javascript:alert(1)', `/p/${'x'.repeat(200)}`, '', 'http://['];
  expect(foreign.flatMap((url, i) => ids([viewed(`f${i}`, { url })], null))).toEqual([]);
  const [good] = picked([viewed('a', { url: 'https://shop.example/p/a?size=2', picture: 'https://cdn.example/a.jpg' })], null).picks;
  expect(good).toEqual({ id: 'a', title: 'a', url: '/p/a?size=2' });
});

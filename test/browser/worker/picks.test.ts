import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { PickTable } from '../../../src/engine/scoring/picks';
import { HOUR } from '../../../src/protocol/values/clock';
import { categoryCoupon, type TestBundle, type TestKey, testBundle, testKey } from '../../helpers/testBundle';
import { type TestOrigin, testOrigin } from '../../helpers/testOrigin';
import { type TestDevice, testDevice, value } from './device';

const page = { facts: {}, channel: 'site' as const };
const picks: PickTable = {
  version: 1,
  goods: ['assam', 'sencha', 'boots'].map((id, i) => ({
    id,
    title: `The ${id}`,
    categories: [id === 'boots' ? 'Shoes' : 'Tea'],
    popularity: 9 - i,
  })),
  links: { matcha: [1, 50] },
  fade: 0.9,
};
const coupons = [categoryCoupon('tea', 'Tea', { picks: true }), categoryCoupon('shoes', 'Shoes')];
const card = { productPage: '/p/{id}' };
let key: TestKey;
let bundle: TestBundle;
let origin: TestOrigin;
let device: TestDevice;

beforeAll(async () => {
  key = await testKey();
  bundle = await testBundle(key, { picks, change: { coupons, card } });
});
beforeEach(() => {
  origin = testOrigin(bundle);
  device = testDevice(key, origin);
});
afterEach(() => device.dispose());

const viewed = (itemId: string, category: string) => ({
  name: 'view_item',
  time: device.now(),
  items: [
    { itemId, itemName: itemId, categories: [category], price: 1_000, quantity: 1, url: `/p/${itemId}`, picture: `/i/${itemId}.jpg` },
  ],
});
type Api = ReturnType<TestDevice['tab']>;
const open = async (): Promise<Api> => {
  const api = device.tab();
  value(await api.start(device.config));
  return api;
};
const offered = async (api: Api, couponId: string, itemId: string, category: string) => {
  for (let i = 0; i < 40; i++) {
    value(await api.record([viewed(itemId, category)]));
    const offer = value(await api.decide(page));
    if (offer?.coupon.id === couponId && value(await api.confirm(offer.decisionId))) return offer;
    await device.pass(HOUR);
  }
  throw new Error('no offer');
};
/** Chunks loaded for goods, which need nothing of the shopper's dialogs. */
const chunks = () => origin.calls.map(({ path }) => path).filter((path) => /picks|privacyPanel/.test(path));
const tables = () => origin.calls.filter(({ path }) => path.endsWith(`${[...bundle.shards.keys()].at(-1)}.bin`)).length;

test('an offer has goods of its coupon, by what was viewed, and the table is fetched once', async () => {
  const api = await open();
  const offer = await offered(api, 'tea', 'matcha', 'Tea');
  expect(offer.picks).toEqual([
    { id: 'matcha', title: 'matcha', url: '/p/matcha', picture: '/i/matcha.jpg', price: 1_000 },
    { id: 'sencha', title: 'The sencha', url: '/p/sencha', because: 'matcha' },
    { id: 'assam', title: 'The assam', url: '/p/assam' },
  ]);
  const shown = value(await api.picks());
  expect([shown?.coupon?.id, shown?.picks]).toEqual(['tea', offer.picks]);
  expect([tables(), chunks()]).toEqual([1, ['/assets/picks.js']]);
});

test('whichever coupon is chosen, the same files are loaded', async () => {
  const offer = await offered(await open(), 'shoes', 'clogs', 'Shoes');
  expect([offer.picks, offer.pictures, tables()]).toEqual([undefined, ['/i/clogs.jpg'], 1]);
  expect(chunks()).toEqual(['/assets/picks.js']);
});

test('without a table there are the goods that were viewed, and the offer comes all the same', async () => {
  origin.intercept((path) => (path.endsWith(`${[...bundle.shards.keys()].at(-1)}.bin`) ? { status: 500, body: '' } : undefined));
  const offer = await offered(await open(), 'tea', 'matcha', 'Tea');
  expect(offer.picks?.map(({ id }) => id)).toEqual(['matcha']);
});

test('an offer does not wait for goods that do not come', async () => {
  const api = device.tab({ loadPicks: () => new Promise(() => {}) });
  value(await api.start(device.config));
  const decided = async () => {
    value(await api.record([viewed('matcha', 'Tea')]));
    const deciding = api.decide(page);
    let isDone = false;
    void deciding.finally(() => {
      isDone = true;
    });
    await expect.poll(() => device.pass(2_000).then(() => isDone)).toBe(true);
    return value(await deciding);
  };
  let offer = await decided();
  for (let i = 0; i < 40 && !offer; i++) offer = await decided();
  expect(offer).toMatchObject({ coupon: {} });
  expect(offer?.picks).toBeUndefined();
});

test('a coupon of the shop’s rule shows nothing personal', async () => {
  const shares = { none: 0, rule: 1, couplet: 0 };
  const experiment = { hashVersion: 1, id: 'exp-1', salt: 's1', shares, explore: 0 } as const;
  origin.publish(await testBundle(key, { picks, change: { coupons, card, rule: ['tea'], experiment } }));
  const api = await open();
  const offer = await offered(api, 'tea', 'matcha', 'Tea');
  expect([offer.by, offer.picks, value(await api.picks())]).toEqual([
    'rule',
    undefined,
    { currency: 'EUR', picks: [], pictures: ['/i/matcha.jpg'] },
  ]);
});

test('a shopper without a coupon has no goods but the same pictures, and nothing of the visit after an erasure', async () => {
  const api = await open();
  value(await api.record([viewed('clogs', 'Shoes')]));
  expect(value(await api.picks())).toEqual({ currency: 'EUR', picks: [], pictures: ['/i/clogs.jpg'] });
  await offered(api, 'tea', 'matcha', 'Tea');
  value(await api.forget());
  expect(value(await (await open()).picks())).toMatchObject({ picks: [], pictures: [] });
});

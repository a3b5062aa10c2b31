import { beforeAll, describe, expect, it } from 'vitest';
import { offJourney, onJourney } from '../../../src/bundle/journey';
import type { Manifest } from '../../../src/bundle/manifest';
import { integer, seededRng } from '../../../src/maths/random';
import type { Coupon } from '../../../src/protocol/coupons/coupon';
import { DAY, HOUR, MINUTE } from '../../../src/protocol/values/clock';
import { categoryCoupon, type TestKey, testBundle, testKey } from '../../helpers/testBundle';
import { testOrigin } from '../../helpers/testOrigin';
import { pushedDevice } from './pushedDevice';

let key: TestKey;
beforeAll(async () => {
  key = await testKey();
});

const channels: NonNullable<Manifest['channels']> = {
  push: { cost: 0 },
  quietHours: { from: 21, to: 8 },
  cap: { perDay: 1, perWeek: 3 },
};
const often = { perSession: 9, perDay: 20, lifetime: 1_000 };
const start = async (change: Partial<Manifest> = {}, settings: Parameters<typeof pushedDevice>[3] = {}, seed = 1) => {
  const origin = testOrigin(await testBundle(key, { change: { channels, ...change } }));
  const device = pushedDevice(key, origin, seed, settings);
  await device.visit('Tea');
  await device.agree();
  device.pass(2 * HOUR);
  return { origin, device };
};
const couponOf = (notice: Awaited<ReturnType<ReturnType<typeof pushedDevice>['wake']>>) => notice?.options.data.decisionId;

describe('a wake-up', () => {
  it('shows the coupon that the device chose, in words of the shopper’s language, and records it as a showing by this channel', async () => {
    const title = { en: '10% off Tea', 'zh-CN': '茶九折' };
    const { device } = await start(
      { coupons: [categoryCoupon('tea', 'Tea', { title }), categoryCoupon('shoes', 'Shoes')] },
      { locale: 'zh-CN' },
    );
    const notice = await device.wake();
    expect(notice).toMatchObject({ title: '茶九折', options: { tag: 'couplet', data: { url: 'https://shop.example/' } } });
    expect(notice?.options.body).toContain('商店随之得知');
    expect(notice?.options.body).toContain('有效期至');
    const id = couponOf(notice) ?? '';
    const shown = (await device.events()).filter(({ name }) => name === 'view_promotion');
    expect(shown).toEqual([{ name: 'view_promotion', time: device.now(), decisionId: id, couponId: 'tea', channel: 'push' }]);
    const stored = await device.decision(id);
    expect(stored).toMatchObject({ shown: true, decision: { action: 'tea', by: 'policy' }, carried: { channel: 'push', refusals: [] } });
    const { candidates = [], propensity = 0 } = stored?.carried ?? {};
    expect(candidates.reduce((sum, one) => sum + one.propensity, 0)).toBeCloseTo(1, 12);
    expect(candidates.find(({ channel }) => channel === 'push')?.propensity).toBe(propensity);
  });

  it('says how long the code will be valid, by what the server reserves, and has the shop’s icon', async () => {
    const icon = 'data:image/png;base64,AAAA';
    const { device, origin } = await start({}, { icon });
    origin.reserve(30 * MINUTE);
    device.pass(HOUR);
    const notice = await device.wake();
    expect(notice?.options.body).toMatch(/^Valid for 30 minutes after you open it\.\n/);
    expect(notice?.options.icon).toBe(icon);
  });

  it('asks the server nothing that has to do with what the shopper did', async () => {
    const { device, origin } = await start();
    const before = origin.calls.length;
    expect(couponOf(await device.wake())).toBeDefined();
    await new Promise((resolve) => setTimeout(resolve, 20));
    for (const { method, path, body } of origin.calls.slice(before)) expect([method, body, path]).toEqual(['GET', '', '/v1/status.json']);
  });

  it('does nothing at all without the shopper’s agreement on record', async () => {
    const bundle = await testBundle(key, { change: { channels } });
    const never = pushedDevice(key, testOrigin(bundle));
    await never.visit('Tea');
    expect(await never.wake()).toBeUndefined();
    never.empty();
    expect(await never.wake()).toBeUndefined();
    const { device, origin } = await start({}, { demands: true });
    const worker = await device.visit('Tea');
    await worker.forget();
    const before = origin.calls.length;
    expect(await device.wake()).toBeUndefined();
    expect(origin.calls.length).toBe(before);
  });

  it.each<readonly [string, Partial<Manifest>]>([
    ['the campaign sends nothing by this channel', { channels: { ...channels, push: undefined } as never }],
    ['the campaign has no channels', { channels: undefined as never }],
    [
      'the device is in the arm that is shown none',
      { experiment: { hashVersion: 1, id: 'e', salt: 's', shares: { none: 1, rule: 0, couplet: 0 }, explore: 0 } },
    ],
    ['the session explores', { experiment: { hashVersion: 1, id: 'e', salt: 's', shares: { none: 0, rule: 0, couplet: 1 }, explore: 1 } }],
    ['every coupon has ended', { coupons: [categoryCoupon('tea', 'Tea', { endsAt: 1 })], rule: [] }],
    ['it costs more than it is worth', { channels: { ...channels, push: { cost: 1_000_000 } } }],
  ])('shows a neutral notice where the browser wants one, else none, when %s', async (_why, change) => {
    const silent = await start(change, {}, 3);
    expect(await silent.device.wake()).toBeUndefined();
    const { device } = await start(change, { demands: true }, 3);
    expect(await device.wake()).toEqual({
      title: 'Your coupons are up to date.',
      options: { tag: 'couplet', lang: 'en', dir: 'auto', silent: true, data: { couplet: 1, url: 'https://shop.example/' } },
    });
    expect((await device.events()).filter(({ name }) => name === 'view_promotion')).toEqual([]);
  });

  it('shows no coupon while the shop has them switched off, or cannot say', async () => {
    const { device, origin } = await start();
    origin.serve(false);
    expect(await device.wake()).toBeUndefined();
    origin.serve(true);
    origin.intercept(() => {
      throw new TypeError('no network');
    });
    device.pass(HOUR);
    expect(await device.wake()).toBeUndefined();
    origin.intercept(undefined);
    expect(couponOf(await device.wake())).toBeDefined();
  });

  it('keeps quiet at night by the shopper’s own clock, whatever the store’s', async () => {
    const { device } = await start({ timeZone: 'Asia/Tokyo' });
    const at = (hour: number) => ({ minutesOfDay: () => hour * 60 + 59 });
    for (const hour of [21, 23, 0, 7]) expect(await device.wake(at(hour)), `${hour}:59`).toBeUndefined();
    // Now and then it comes by the inbox.
    let id: string | undefined;
    for (let n = 0; n < 5 && id === undefined; n++) id = couponOf(await device.wake(at(20)));
    expect(id).toBeDefined();
  });

  it('is no visit: no session begins or ends with it, and one that ended long ago is not held against a coupon', async () => {
    const { device } = await start({
      coupons: [categoryCoupon('tea', 'Tea', { frequency: { perSession: 1, perDay: 9, lifetime: 99 } })],
      rule: ['tea'],
    });
    const worker = await device.visit('Tea');
    expect(await device.card(worker)).toBe('tea');
    const before = await device.meta('profile');
    device.pass(20 * MINUTE);
    // Still the same visit: once is enough.
    expect(await device.wake()).toBeUndefined();
    device.pass(20 * MINUTE);
    expect(couponOf(await device.wake())).toBeDefined();
    const { visits, session } = (await device.meta('profile'))!.profile;
    expect([visits, session]).toEqual([before?.profile.visits, before?.profile.session]);
  });

  it('lays the coupon into the inbox, once and without a sound, where that is the way it comes', async () => {
    // A notification that costs more than any coupon brings is drawn no oftener than the floor says.
    const coupons = [categoryCoupon('tea', 'Tea', { frequency: often })];
    const { device } = await start({ coupons, rule: [], channels: { ...channels, push: { cost: 1_000_000 } } }, {}, 3);
    const wakeDaily = async (days: number) => {
      for (let day = 0; day < days; day++, device.pass(DAY)) expect(couponOf(await device.wake())).toBeUndefined();
    };
    await wakeDaily(6);
    const { kept = [] } = (await device.meta('inbox')) ?? {};
    expect(kept).toHaveLength(1);
    const [{ id = '' } = {}] = kept;
    expect(await device.decision(id)).toMatchObject({ coupon: { id: 'tea' }, carried: { channel: 'inbox' } });
    // It is no showing, and counts towards no cap.
    expect((await device.events()).filter(({ name }) => name === 'view_promotion')).toEqual([]);
    expect((await device.meta('answers'))?.channels.inbox).toBeUndefined();
    const worker = await device.visit('Tea');
    expect(await worker.claim(id)).toMatchObject({ ok: true });
    await wakeDaily(1);
    expect((await device.meta('answers'))?.channels.inbox).toEqual({ answered: 1, silent: 0 });
  });

  it('learns that a coupon in the inbox met silence once it has ended', async () => {
    const from = Date.UTC(2027, 0, 15);
    const coupons = [categoryCoupon('tea', 'Tea', { endsAt: from + 4 * DAY }), categoryCoupon('shoes', 'Shoes')];
    const { device } = await start({ coupons, channels: { ...channels, push: { cost: 1_000_000 } } }, {}, 3);
    for (let day = 0; day < 4; day++, device.pass(DAY)) await device.wake();
    expect((await device.meta('inbox'))?.kept.length).toBeGreaterThan(0);
    // There has to be another one to choose.
    await device.visit('Shoes');
    await device.visit('Shoes');
    device.pass(HOUR);
    await device.wake();
    expect((await device.meta('answers'))?.channels.inbox).toMatchObject({ answered: 0, silent: 1 });
  });

  it('has its coupon claimed once, by the click and the page it opens, and learns that the shopper answered', async () => {
    const { device, origin } = await start();
    const id = couponOf(await device.wake()) ?? '';
    expect(await device.meta('pushed')).toBe(id);
    const both = await Promise.all([device.open(id), device.open(id)]);
    for (const opened of both)
      expect(opened).toMatchObject({
        value: { offer: { decisionId: id, coupon: { id: 'tea' }, currency: 'EUR' }, claim: { value: { code: 'CODE-1' } } },
      });
    expect(origin.claims.size).toBe(1);
    expect((await device.events()).filter(({ name }) => name === 'claim_promotion')).toHaveLength(1);
    expect(await device.meta('answers')).toEqual({ version: 1, channels: { push: { answered: 1, silent: 0 } } });
    expect(await device.meta('pushed')).toBeUndefined();
  });

  it('learns that a notification met silence once the next one follows', async () => {
    const { device } = await start();
    // Whether a wake-up comes to a coupon is drawn, as a rule in its favour.
    const untilTold = async (): Promise<void> => {
      while (couponOf(await device.wake()) === undefined) device.pass(2 * DAY);
    };
    await untilTold();
    device.pass(2 * DAY);
    await untilTold();
    expect(await device.meta('answers')).toEqual({ version: 1, channels: { push: { answered: 0, silent: 1 } } });
  });

  it('opens nothing that was not told of', async () => {
    const { device } = await start();
    const worker = await device.visit('Tea');
    expect(await device.card(worker)).toBe('tea');
    const shown = (await device.events()).find(({ name }) => name === 'view_promotion');
    for (const id of ['none', (shown as { readonly decisionId: string }).decisionId])
      expect(await device.open(id)).toMatchObject({ error: { code: 'decision_unknown' } });
  });

  it('says why a coupon cannot be had any more', async () => {
    const { device, origin } = await start();
    const id = couponOf(await device.wake()) ?? '';
    origin.intercept((path) =>
      path === '/v1/claims'
        ? { status: 409, body: JSON.stringify({ error: { code: 'budget_exhausted', message: 'All were claimed.' } }) }
        : undefined,
    );
    expect(await device.open(id)).toMatchObject({ value: { claim: { error: { code: 'budget_exhausted' } } } });
  });
});

describe('a wake-up by the server itself, for journeys', () => {
  const woken = { ...channels, push: { cost: 0, journeys: true as const } };
  /** A shopper who comes at noon. It is noon now. */
  const atNoon = async (change: Partial<Manifest> = {}, days = 6) => {
    const { device } = await start({ channels: woken, ...change });
    device.pass(22 * HOUR);
    for (let day = 0; day < days; day++, device.pass(DAY)) await device.visit('Tea');
    const decided = async (): Promise<number> =>
      (await device.storage.transaction(['decisions'], 'readonly', (transaction) => transaction.keys('decisions'))).length;
    /** Whether a wake-up at that hour from now was one to decide about. */
    const decides = async (hours: number): Promise<boolean> => {
      device.pass(hours * HOUR);
      const before = await decided();
      await device.wake();
      return (await decided()) > before;
    };
    return { device, decides };
  };

  it('decides about a coupon near the hour at which the shopper usually comes', async () => {
    for (const [hours, is] of [
      [0, true],
      [2, true],
      [3, false],
      [20, false],
      [22, true],
    ] as const) {
      const { decides } = await atNoon();
      expect([hours, await decides(hours)]).toEqual([hours, is]);
    }
  });

  it('waits for a better hour, and no longer than a day', async () => {
    const { device, decides } = await atNoon();
    expect(await decides(5)).toBe(false);
    const since = await device.meta('waiting');
    expect(since).toBe(device.now());
    expect(await decides(23)).toBe(false);
    expect(await device.meta('waiting')).toBe(since);
    expect(await decides(1)).toBe(true);
    expect(await device.meta('waiting')).toBeUndefined();
  });

  it('waits for nothing while no habit is known, or if the merchant woke the browsers', async () => {
    expect(await (await atNoon({}, 2)).decides(5)).toBe(true);
    expect(await (await atNoon({ channels })).decides(5)).toBe(true);
  });

  it('announces a cart that was left, and no other coupon', async () => {
    const idle: Coupon['when'] = { field: 'cart.idleMinutes', op: 'gte', value: 240 };
    const left = onJourney(categoryCoupon('tea', 'Tea', { when: { all: [] } }), {
      v: 'journey/1',
      trigger: 'cart-left',
      channels: ['push'],
      afterHours: 4,
    });
    expect(left.when).toMatchObject({ all: [{ all: [{ field: 'channel' }, idle] }, { all: [] }] });
    const { device } = await start({ coupons: [left, offJourney(categoryCoupon('shoes', 'Shoes'))], rule: [] });
    const worker = await device.visit('Shoes');
    device.pass(5 * HOUR);
    for (let n = 0; n < 5; n++) expect(couponOf(await device.wake())).toBeUndefined();
    const line = { itemId: 'tea-1', categories: ['Tea'], price: 1_000, quantity: 1 };
    await worker.record([{ name: 'add_to_cart', time: device.now(), items: [line] }]);
    device.pass(3 * HOUR);
    for (let n = 0; n < 5; n++) expect(couponOf(await device.wake())).toBeUndefined();
    device.pass(16 * HOUR);
    let id: string | undefined;
    for (let n = 0; n < 9 && id === undefined; n++) id = couponOf(await device.wake());
    expect((await device.decision(id ?? ''))?.coupon?.id).toBe('tea');
  });
});

/** Everything that breaks what a shopper was promised: reached too often elsewhere, at night, or two showings of any kind too close. */
const broken = (events: readonly { readonly name: string; readonly time: number; readonly channel?: string }[]): readonly string[] => {
  const shown = events.filter(({ name }) => name === 'view_promotion');
  const elsewhere = shown.filter(({ channel }) => channel !== undefined);
  const most = (list: typeof shown, ms: number): number =>
    Math.max(0, ...list.map(({ time }) => list.filter((other) => other.time <= time && time - other.time < ms).length));
  const gaps = shown.slice(1).map(({ time }, n) => time - shown[n]!.time);
  const hour = ({ time }: { readonly time: number }): number => Math.floor((time % DAY) / HOUR);
  return [
    ...(most(elsewhere, DAY) > 1 ? ['a day'] : []),
    ...(most(elsewhere, 7 * DAY) > 3 ? ['a week'] : []),
    ...(most(shown, DAY) > 6 ? ['all showings of a day'] : []),
    ...(gaps.some((gap) => gap < 10 * MINUTE) ? ['gap'] : []),
    ...(elsewhere.some((one) => hour(one) >= 21 || hour(one) < 8) ? ['night'] : []),
  ];
};

describe('what a shopper is spared', () => {
  /** Some weeks of cards and wake-ups; all coupons may be shown as often as one likes. */
  const live = async (seed: number, change: Partial<Manifest> = {}) => {
    const coupons = [categoryCoupon('tea', 'Tea', { frequency: often }), categoryCoupon('shoes', 'Shoes', { frequency: often })];
    const { device } = await start({ coupons, ...change }, {}, seed);
    const rng = seededRng(seed);
    for (let step = 0; step < 40; step++) {
      device.pass([4 * MINUTE, 25 * MINUTE, 3 * HOUR, 20 * HOUR][integer(rng, 4)]!);
      if (integer(rng, 3) > 0) await device.wake();
      else await device.card(await device.visit(integer(rng, 2) ? 'Tea' : 'Shoes'));
    }
    return device.events();
  };
  const seeds = Array.from({ length: 5 }, (_, n) => n + 1);

  it('holds over cards and notifications together', async () => {
    let [cards, notifications] = [0, 0];
    for (const seed of seeds) {
      const events = await live(seed);
      expect(broken(events), `seed ${seed}`).toEqual([]);
      const shown = events.filter(({ name }) => name === 'view_promotion');
      notifications += shown.filter((event) => 'channel' in event).length;
      cards += shown.filter((event) => !('channel' in event)).length;
    }
    expect(Math.min(cards, notifications)).toBeGreaterThan(5);
  });

  it('would be found missing by these tests where a device went by other limits', async () => {
    // What the schema of a bundle lets nobody publish.
    const without = { ...channels, quietHours: { from: 0, to: 0 }, cap: { perDay: 99, perWeek: 99 } };
    const found = new Set<string>();
    for (const seed of seeds) for (const what of broken(await live(seed, { channels: without }))) found.add(what);
    expect([...found].sort()).toEqual(['a day', 'a week', 'night']);
  });
});

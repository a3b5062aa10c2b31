// For the type of `cdp()`.
import type {} from '@vitest/browser-playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cdp } from 'vitest/browser';
import type { Fatigue, RefusalCode } from '../../../src/engine/eligibility/eligibility';
import { integer, seededRng } from '../../../src/maths/random';
import type { ShopperEvent, ShopperEventOf } from '../../../src/protocol/events/shopperEvent';
import { DAY, HOUR, MINUTE } from '../../../src/protocol/values/clock';
import type { Offer } from '../../../worker/api';
import { createEngine } from '../../../worker/offers/createEngine';
import { allEvents } from '../../../worker/recording/eventLog';
import type { StartPorts } from '../../../worker/start/page';
import { categoryCoupon, type TestKey, testBundle, testKey } from '../../helpers/testBundle';
import { testOrigin } from '../../helpers/testOrigin';
import { outbox, testDevice, value, view } from './device';

interface Caps extends Fatigue {
  readonly frequency: { readonly perSession: number; readonly perDay: number; readonly lifetime: number };
  readonly idleMs: number;
}
type Showing = ShopperEventOf<'view_promotion'>;

/** Most of the showings that fall into any 24 hours. */
const mostInADay = (shown: readonly Showing[]): number =>
  Math.max(0, ...shown.map(({ time }) => shown.filter((other) => other.time >= time && other.time < time + DAY).length));

const mostInASession = (log: readonly ShopperEvent[], couponId: string, idleMs: number): number => {
  let [lastAt, shown, most] = [Number.NEGATIVE_INFINITY, 0, 0];
  for (const event of log) {
    if (event.time - lastAt >= idleMs) shown = 0;
    lastAt = Math.max(lastAt, event.time);
    if (event.name === 'view_promotion' && event.couponId === couponId) shown += 1;
    most = Math.max(most, shown);
  }
  return most;
};

/** Rules that the showings of a log break, by the instants written there and in the order they were written; another reckoning than the device's. */
const brokenCaps = (log: readonly ShopperEvent[], { frequency, perDay, minGapMs, idleMs }: Caps): readonly RefusalCode[] => {
  const shown = log.filter((event): event is Showing => event.name === 'view_promotion');
  const out = new Set<RefusalCode>();
  if (mostInADay(shown) > perDay) out.add('frequency_all');
  const times = shown.map(({ time }) => time).sort((a, b) => a - b);
  if (times.some((time, i) => i > 0 && time - times[i - 1]! < minGapMs)) out.add('min_gap');
  for (const id of new Set(shown.map(({ couponId }) => couponId))) {
    const own = shown.filter(({ couponId }) => couponId === id);
    if (mostInASession(log, id, idleMs) > frequency.perSession) out.add('frequency_session');
    if (mostInADay(own) > frequency.perDay) out.add('frequency_day');
    if (own.length > frequency.lifetime) out.add('frequency_lifetime');
  }
  return [...out].sort();
};

const [SHOPPERS, STEPS, MOST_TABS] = [32, 60, 3];
const ids = ['tea', 'shoes', 'lamps'] as const;
const context = { facts: {}, channel: 'site' as const };

/** Zones, and instants at which their clocks change or, in the last two, a day begins. */
const places: readonly (readonly [zone: string, instant: string])[] = [
  ['America/New_York', '2027-03-14T07:00:00Z'],
  ['America/New_York', '2027-11-07T06:00:00Z'],
  ['Europe/Berlin', '2027-03-28T01:00:00Z'],
  ['Europe/Berlin', '2027-10-31T01:00:00Z'],
  ['Australia/Lord_Howe', '2027-04-03T15:00:00Z'],
  ['Australia/Lord_Howe', '2027-10-02T15:30:00Z'],
  ['Pacific/Kiritimati', '2027-05-01T10:00:00Z'],
  ['UTC', '2027-05-01T00:00:00Z'],
];

/**
 * How a page comes to show a coupon: as the widget does, when `confirm` says so; or as twins of it do, without asking; or asking, and
 * recording the showing afterwards, so that what two tabs ask at once is true for both.
 */
type Page = 'confirms' | 'does not confirm' | 'records afterwards';

let key: TestKey;
const setZone = (timezoneId: string) => cdp().send('Emulation.setTimezoneOverride', { timezoneId });

beforeAll(async () => {
  key = await testKey();
});
afterAll(() => setZone(''));

/** Some days of one shopper: tabs, reloads, a clock that jumps. What is in the log in the end, and the caps there were. */
const live = async (seed: number, page: Page) => {
  const rng = seededRng(seed);
  const pick = <T>(values: readonly T[]): T => values[integer(rng, values.length)]!;
  const [zone, instant] = places[seed % places.length]!;
  await setZone(zone);
  expect(new Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(zone);
  const caps: Caps = {
    frequency: { perSession: pick([1, 2]), perDay: pick([1, 2, 3]), lifetime: pick([2, 4, 8]) },
    perDay: pick([2, 4, 6]),
    minGapMs: pick([10, 25]) * MINUTE,
    idleMs: 30 * MINUTE,
  };
  const change = {
    coupons: ids.map((id) => categoryCoupon(id, 'Tea', { frequency: caps.frequency })),
    rule: [...ids],
    timeZone: pick(places)[0],
    fatigue: { minGapMs: caps.minGapMs, perDay: caps.perDay },
    experiment: {
      hashVersion: 1 as const,
      id: 'caps',
      salt: 's',
      shares: pick([
        { none: 0, rule: 1, couplet: 0 },
        { none: 0, rule: 0, couplet: 1 },
      ]),
      explore: 0,
    },
    session: { idleMs: caps.idleMs },
  };
  const device = testDevice(key, testOrigin(await testBundle(key, { change })), seed);
  let now = Date.parse(instant) - 30 * HOUR;
  const ports: Partial<StartPorts> = {
    clock: () => now,
    ...(page === 'records afterwards'
      ? { loadEngine: async () => ({ createEngine: (kit) => createEngine({ ...kit, record: async () => undefined }, outbox) }) }
      : {}),
  };
  const open = async () => {
    const api = device.tab(ports);
    value(await api.start(device.config));
    return api;
  };
  type Tab = Awaited<ReturnType<typeof open>>;
  let shown = 0;
  const show = async (tab: Tab, offer: Offer | undefined): Promise<boolean> => {
    if (!offer || (page !== 'does not confirm' && !value(await tab.confirm(offer.decisionId)))) return false;
    shown += 1;
    return true;
  };
  const seen = async (tab: Tab, offer: Offer | undefined): Promise<void> => {
    if (offer && page !== 'confirms')
      value(await tab.record([{ name: 'view_promotion', time: now, decisionId: offer.decisionId, couponId: offer.coupon.id }]));
  };
  /** Each step is done by all before the next one is begun by any: what one tab knows the others may have changed. */
  const ask = async (asked: readonly Tab[]): Promise<void> => {
    const offers = await Promise.all(asked.map(async (tab) => value(await tab.decide(context))));
    const good = await Promise.all(asked.map((tab, i) => show(tab, offers[i])));
    await Promise.all(asked.map((tab, i) => seen(tab, good[i] ? offers[i] : undefined)));
  };

  const tabs = [await open()];
  for (let step = 0; step < STEPS; step++) {
    const which = integer(rng, tabs.length);
    const does = integer(rng, 20);
    if (does < 9) now += pick([MINUTE, 9 * MINUTE, 11 * MINUTE, 26 * MINUTE, HOUR, 8 * HOUR]);
    else if (does < 10) now -= pick([MINUTE, HOUR, DAY, 3 * DAY]);
    // A day that changes its clocks has 23 or 25 hours, or half an hour more or less; the rules' day has 24.
    else if (does < 12) now += pick([DAY - 50 * MINUTE, DAY - 20 * MINUTE, DAY, 3 * DAY]);
    else if (does < 13) tabs[which] = await open();
    else if (does < 14 && tabs.length < MOST_TABS) tabs.push(await open());
    else if (does < 15) await Promise.all(tabs.map((tab) => tab.record([view('Tea', now)])));
    // Not one after the other, as in a step of all, but as it comes.
    else if (does < 16) await Promise.all(tabs.map((tab) => ask([tab])));
    else if (does < 18) await ask(tabs);
    else await ask([tabs[which]!]);
  }
  const storage = await device.storage();
  const log = await storage.transaction(['events'], 'readonly', allEvents);
  const decisions = await storage.transaction(['decisions'], 'readonly', (t) => t.newest('decisions'));
  await device.dispose();
  const refused = decisions.flatMap(({ value: { decision } }) => decision.refusals.map(({ code }) => code));
  return { caps, log, shown, refused };
};

test('no cap is exceeded by tabs that ask at once, reloads, a clock set back and forward, midnights and DST changes', async () => {
  const reached = new Set<string>();
  let total = 0;
  for (let seed = 0; seed < SHOPPERS; seed++) {
    const { caps, log, shown, refused } = await live(seed, 'confirms');
    expect([seed, ...brokenCaps(log, caps)]).toEqual([seed]);
    // What the page was allowed to show is what is in the log, each once.
    expect(log.filter(({ name }) => name === 'view_promotion')).toHaveLength(shown);
    total += shown;
    for (const code of refused) reached.add(code);
  }
  expect(total).toBeGreaterThan(2 * SHOPPERS);
  for (const code of ['frequency_all', 'frequency_session', 'frequency_day', 'frequency_lifetime', 'min_gap'])
    expect(reached).toContain(code);
});

test.each(['does not confirm', 'records afterwards'] as const)('a page that %s shows more than the caps allow', async (page) => {
  const broken = new Set<string>();
  for (let seed = 0; seed < SHOPPERS && broken.size < 5; seed++) {
    const { caps, log } = await live(seed, page);
    for (const code of brokenCaps(log, caps)) broken.add(code);
  }
  expect([...broken].sort()).toEqual(['frequency_all', 'frequency_day', 'frequency_lifetime', 'frequency_session', 'min_gap']);
});

import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hashV1 } from '../../../src/engine/assignment/assign';
import { parseAttribution } from '../../../src/protocol/attribution';
import { claimWorkText } from '../../../src/protocol/protocol';
import { isWork, workInput } from '../../../src/protocol/reporting/tokens';
import { DAY, MINUTE } from '../../../src/protocol/values/clock';
import { toBase64url } from '../../../src/secureAggregation/bytes';
import { rebuildProfile } from '../../../worker/recording/eventLog';
import type { StartPorts } from '../../../worker/start/page';
import { type DeviceStorage, withMeta } from '../../../worker/storage/deviceStorage';
import { categoryCoupon, type TestBundle, type TestKey, tasteWeights, testBundle, testKey, timingTable } from '../../helpers/testBundle';
import { type TestOrigin, testOrigin } from '../../helpers/testOrigin';
import { START, type TestDevice, testDevice, value, view } from './device';

const page = { facts: {}, channel: 'site' as const };
let key: TestKey;
let bundle: TestBundle;
let origin: TestOrigin;
let device: TestDevice;

beforeAll(async () => {
  key = await testKey();
  bundle = await testBundle(key);
});
beforeEach(() => {
  origin = testOrigin(bundle);
  device = testDevice(key, origin);
});
afterEach(() => device.dispose());

const started = async (config = device.config, ports: Partial<StartPorts> = {}) => {
  const api = device.tab(ports);
  const ready = value(await api.start(config));
  return { api, ready };
};
/** Asks and puts the answer on the page. */
const shown = async (api: ReturnType<TestDevice['tab']>) => {
  const offer = value(await api.decide(page));
  if (offer) expect(value(await api.confirm(offer.decisionId))).toBe(true);
  return offer;
};
/** ε in all. */
const spent = async (api: ReturnType<TestDevice['tab']>) => value(await api.inspect()).spent.lifetime.spent;
const codes = async (api: ReturnType<TestDevice['tab']>) => value(await api.inspect()).problems.map(({ code }) => code);

describe('start', () => {
  test('fetches, verifies and keeps the bundle, and assigns before any behaviour is read', async () => {
    const { api, ready } = await started();
    expect(ready).toMatchObject({ bundle: bundle.id, currency: 'EUR', attribution: 'v1.exp-1.couplet.-' });
    expect(value(await api.inspect())).toMatchObject({ storage: 'indexeddb', events: 0, bundle: bundle.id });
  });

  describe('with a bundle that comes with the status', () => {
    /** What a server answers to a first visit, changed by the test. */
    const along = (change: Readonly<Record<string, unknown>> = {}): void => {
      const shards = Object.fromEntries([...bundle.shards].map(([sha, bytes]) => [sha, toBase64url(bytes)]));
      const status = { v: 'status/1', serving: true, bundle: bundle.id, files: { envelope: bundle.envelope, shards, ...change } };
      origin.intercept((path) => (path === '/v1/status.json' ? { status: 200, body: JSON.stringify(status) } : undefined));
    };
    const asked = (): readonly string[] => origin.calls.map(({ path }) => path);

    test('asks once on a first visit, and keeps nothing of the bundle with the status', async () => {
      along();
      const { api } = await started();
      expect(asked()).toEqual(['/v1/status.json']);
      expect(value(await api.inspect())).toMatchObject({ bundle: bundle.id, problems: [] });
      const stored = await (await device.storage()).transaction(['meta'], 'readonly', (t) => t.meta('status'));
      expect(stored?.status).toEqual({ v: 'status/1', serving: true, bundle: bundle.id });
    });

    test('fetches weights that did not come along, or are no base64url', async () => {
      const [sha = ''] = [...bundle.shards.keys()];
      for (const shards of [{}, { [sha]: '*' }]) {
        const other = testDevice(key, origin, 2);
        along({ shards });
        expect(value(await other.tab().start(other.config)).bundle).toBe(bundle.id);
        await other.dispose();
      }
      expect(asked().filter((path) => path.endsWith('.bin'))).toHaveLength(2 * bundle.shards.size);
    });

    test('is checked like one that is fetched', async () => {
      const [[sha, bytes] = ['', new Uint8Array()]] = [...bundle.shards];
      along({ shards: { [sha]: toBase64url(bytes.map((byte) => byte ^ 1)) } });
      expect(await device.tab().start(device.config)).toMatchObject({ ok: false, error: { code: 'bundle_shard_hash' } });
      await device.pass(MINUTE);
      along({ envelope: bundle.envelope.replace('"payload":"{', '"payload":"{ ') });
      expect(await device.tab().start(device.config)).toMatchObject({ ok: false, error: { code: 'bundle_bad_signature' } });
    });
  });

  test('keeps the variant over page loads and devices of other seeds get others, by their shares', async () => {
    const shares = { none: 1 / 3, rule: 1 / 3, couplet: 1 / 3 };
    const experiment = { hashVersion: 1 as const, id: 'exp-2', salt: 'x', shares, explore: 0.1 };
    const split = testOrigin(await testBundle(key, { change: { experiment } }));
    const variants = new Set<string>();
    for (let seed = 1; seed <= 12; seed++) {
      const other = testDevice(key, split, seed);
      const first = value(await other.tab().start(other.config)).attribution;
      expect(value(await other.tab().start(other.config)).attribution).toBe(first);
      variants.add(value(parseAttribution(first)).variant);
      await other.dispose();
    }
    expect(variants.size).toBe(3);
  });

  test('answers from the cache when the server is gone, and shows nothing once five minutes pass without it', async () => {
    await started();
    origin.intercept((path) => {
      // The chunk is in the browser's own cache, for good: its name carries its hash.
      if (path.startsWith('/assets/')) return undefined;
      throw new TypeError('network down');
    });
    await device.pass(MINUTE);
    const { api, ready } = await started();
    expect(ready.bundle).toBe(bundle.id);
    await api.record([view('Tea', device.now())]);
    expect(value(await api.decide(page))).toBeDefined();
    await device.pass(5 * MINUTE);
    expect(value(await api.decide(page))).toBeUndefined();
    expect(await codes(api)).toContain('status_unreachable');
  });

  test.each([
    ['a changed payload', 'bundle_bad_signature', (b: TestBundle) => ({ ...b, envelope: b.envelope.replace('test', 'evil') })],
    [
      'a changed weight',
      'bundle_shard_hash',
      (b: TestBundle) => ({ ...b, shards: new Map([...b.shards].map(([sha, bytes]) => [sha, bytes.map((byte) => byte ^ 1)])) }),
    ],
  ])('refuses a bundle with %s and goes on with the last good one', async (_, code, tamper) => {
    await started();
    const next = tamper(await testBundle(key, { change: { marginRate: 0.5 } }));
    origin.publish(next);
    await device.pass(MINUTE);
    const { api, ready } = await started();
    await device.settled();
    expect(ready.bundle).toBe(bundle.id);
    expect(await codes(api)).toContain(code);
    await api.record([view('Tea', device.now())]);
    expect(value(await api.decide(page))?.coupon.id).toBe('tea');
  });

  test('refuses a bundle of another key on a first visit with its reason', async () => {
    origin = testOrigin(await testBundle(await testKey()));
    device = testDevice(key, origin);
    expect(await device.tab().start(device.config)).toMatchObject({ ok: false, error: { code: 'bundle_wrong_key' } });
  });

  test('takes a new bundle over while the page is open, keeps two in the cache and resets what was learnt from the old prior', async () => {
    const { api } = await started();
    await api.record([view('Tea', device.now())]);
    const offer = await shown(api);
    await api.record([
      { name: 'dismiss_promotion', time: device.now(), decisionId: offer?.decisionId, couponId: 'tea', reason: 'not_for_me' },
    ]);
    const storage = await device.storage();
    const policy = () => storage.transaction(['meta'], 'readonly', (t) => t.meta('policy'));
    await expect.poll(policy).toMatchObject({ prior: bundle.id, observations: 1 });
    const ids = [bundle.id];
    for (const marginRate of [0.5, 0.6]) {
      const next = await testBundle(key, { change: { marginRate } });
      origin.publish(next);
      ids.push(next.id);
      await device.pass(MINUTE);
      const reloaded = await started();
      await device.settled();
      expect(value(await reloaded.api.inspect()).bundle).toBe(next.id);
    }
    expect(await storage.transaction(['bundles'], 'readonly', (t) => t.keys('bundles'))).toEqual(ids.slice(1).sort());
  });

  test('takes a staged bundle where its own number falls into the share, from the second page on, and the current one elsewhere', async () => {
    const next = await testBundle(key, { change: { marginRate: 0.5 } });
    origin.stage(next, 0.5);
    const storage = await device.storage();
    const { ready } = await started();
    expect(ready.bundle).toBe(bundle.id);
    const unit = (await storage.transaction(['meta'], 'readonly', (t) => t.meta('unit'))) ?? '';
    const point = hashV1(next.id, unit);
    for (const [share, expected] of [
      [Math.max(0, point - 1e-6), bundle.id],
      [point + 1e-6, next.id],
      [0, bundle.id],
    ] as const) {
      origin.stage(next, share);
      await device.pass(MINUTE);
      const { api } = await started();
      await expect.poll(async () => value(await api.inspect()).bundle).toBe(expected);
    }
  });

  test('stands outside the experiment without storage consent: the model chooses, no cart attribute, nothing stored or sent', async () => {
    const { api, ready } = await started({ ...device.config, consent: { storage: false, sync: true } });
    expect(ready.attribution).toBe('');
    await api.record([view('Tea', device.now())]);
    // The rule would have been shoes.
    expect(value(await api.decide(page))?.coupon.id).toBe('tea');
    expect(value(await api.inspect()).storage).toBe('memory');
    const storage = await device.storage();
    expect(await storage.transaction(['events'], 'readonly', (t) => t.keys('events'))).toEqual([]);
    expect(origin.calls.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  test('chooses without storage consent from what this page shows, and from nothing of the page before', async () => {
    const without = { ...device.config, consent: { storage: false, sync: true } };
    for (const [category, coupon] of [
      ['Tea', 'tea'],
      ['Shoes', 'shoes'],
    ] as const) {
      const { api } = await started(without);
      await api.record([view(category, device.now())]);
      expect(value(await api.decide(page))?.coupon.id).toBe(coupon);
    }
  });

  test('answers crypto_unsupported where the browser cannot verify the signature', async () => {
    const api = device.tab({ supportsKey: async () => false });
    expect(await api.start(device.config)).toMatchObject({ ok: false, error: { code: 'crypto_unsupported' } });
  });
});

describe('record', () => {
  test('keeps the good events, names the bad ones, and the stored profile equals the one rebuilt from the log', async () => {
    const { api } = await started();
    const events = Array.from({ length: 230 }, (_, i) => view(i % 3 ? 'Tea' : 'Shoes', START + i * 1_000, `item-${i % 7}`));
    const recorded = value(await api.record([...events, { name: 'view_item', time: START, items: [{ itemId: '', price: -1 }] }]));
    expect(recorded).toMatchObject({ recorded: 230, rejected: [{ index: 230, code: 'event_invalid' }], session: { views: 230 } });
    const storage = await device.storage();
    const { stored, rebuilt, sizes } = await storage.transaction(['meta', 'events'], 'readonly', async (t) => {
      const kept = await t.meta('profile');
      if (!kept) throw new Error('no profile');
      const chunks = await t.newest('events');
      return { stored: kept.profile, rebuilt: await rebuildProfile(t, kept.settings), sizes: chunks.map((c) => c.value.events.length) };
    });
    expect(sizes).toEqual([100, 100, 30]);
    expect(rebuilt).toEqual(stored);
  });

  test('loses no event when two tabs record at once', async () => {
    const [a, b] = [await started(), await started()];
    await Promise.all(Array.from({ length: 40 }, (_, i) => (i % 2 ? a : b).api.record([view('Tea', START + i)])));
    expect(value(await a.api.inspect()).events).toBe(40);
    const storage = await device.storage();
    const profile = await storage.transaction(['meta'], 'readonly', (t) => t.meta('profile'));
    expect(profile?.profile.session.views).toBe(40);
  });

  test('answers not_started before start', async () => {
    expect(await device.tab().record([view('Tea', START)])).toMatchObject({ ok: false, error: { code: 'not_started' } });
  });
});

describe('decide', () => {
  test('stores the Decision before it returns it', async () => {
    const { api } = await started();
    await api.record([view('Tea', device.now())]);
    const offer = value(await api.decide(page));
    const storage = await device.storage();
    const stored = await storage.transaction(['decisions'], 'readonly', (t) => t.get('decisions', offer?.decisionId ?? ''));
    expect(stored?.decision).toMatchObject({ action: offer?.coupon.id, by: 'policy', versions: { bundle: bundle.id, scorer: 'plain' } });
    const total = stored?.decision.candidates.reduce((sum, { propensity }) => sum + propensity, 0);
    expect(total).toBeCloseTo(1, 12);
  });

  test('offers nothing when the Decision cannot be stored', async () => {
    const api = device.tab({
      openStorage: async () => {
        const storage = await device.ports.openStorage(true);
        return {
          ...storage,
          transaction: (tables, mode, work) =>
            mode === 'readwrite' && (['decisions', 'events', 'claims'] as const).every((table) => tables.includes(table))
              ? Promise.reject(new DOMException('full', 'QuotaExceededError'))
              : storage.transaction(tables, mode, work),
        };
      },
    });
    value(await api.start(device.config));
    await api.record([view('Tea', device.now())]);
    expect(await api.decide(page)).toMatchObject({ ok: false, error: { code: 'storage_full' } });
  });

  const chosenAfter = async (category: string, seed: number, from: TestOrigin = origin) => {
    const other = testDevice(key, from, seed);
    const api = other.tab();
    value(await api.start(other.config));
    await api.record([0, 1, 2, 3].map((i) => view(category, START + i)));
    await api.decide(page);
    const decision = value(await api.inspect()).decisions.at(-1);
    await other.dispose();
    return Object.fromEntries(decision?.candidates.map(({ arm, propensity }) => [arm, propensity]) ?? []);
  };

  test('gives two differently behaving visitors different coupons', async () => {
    const [tea, shoes] = [await chosenAfter('Tea', 1), await chosenAfter('Shoes', 1)];
    expect(tea.tea).toBeGreaterThan(0.9);
    expect(shoes.shoes).toBeGreaterThan(0.9);
  });

  test('chooses by the weights: permuted ones give another distribution to the same visitor', async () => {
    const permuted = testOrigin(await testBundle(key, { weights: [...tasteWeights].reverse() }));
    const [before, after] = [await chosenAfter('Tea', 1), await chosenAfter('Tea', 1, permuted)];
    const distance = Object.keys(before).reduce((sum, arm) => sum + Math.abs((before[arm] ?? 0) - (after[arm] ?? 0)), 0) / 2;
    expect(distance).toBeGreaterThan(0.3);
  });

  test('hands over to TensorFlow.js after the first choice, and the next one says so', async () => {
    const { api } = await started(device.config, device.withTfjs);
    await api.record([view('Tea', device.now())]);
    value(await api.decide(page));
    await device.pass(1_000);
    await expect.poll(async () => value(await api.inspect()).scorer).toMatch(/^tfjs-/);
    value(await api.decide(page));
    expect(value(await api.inspect()).decisions.at(-1)?.versions.scorer).toMatch(/^tfjs-/);
  });

  test('shows nothing once the shop switches coupons off, also between choice and display', async () => {
    const { api } = await started();
    await api.record([view('Tea', device.now())]);
    const offer = value(await api.decide(page));
    expect(value(await api.confirm(offer?.decisionId ?? ''))).toBe(true);
    origin.serve(false);
    await device.pass(31_000);
    expect(value(await api.confirm(offer?.decisionId ?? ''))).toBe(false);
    expect(value(await api.decide(page))).toBeUndefined();
    expect(await codes(api)).toContain('not_serving');
  });

  test('does not confirm a coupon another tab has just shown', async () => {
    const [a, b] = [await started(), await started()];
    await a.api.record([view('Tea', device.now())]);
    const offer = value(await a.api.decide(page));
    const id = offer?.decisionId ?? '';
    await b.api.record([{ name: 'view_promotion', time: device.now(), decisionId: id, couponId: 'tea' }]);
    expect(value(await a.api.confirm(id))).toBe(false);
  });

  describe('what was asked waits with the decision until its coupon is shown', () => {
    const facts = { member: true, orders: 3, weather: 'Sunny', city: 'Kiel' };
    const asked = async () => {
      const { api } = await started();
      await api.record([view('Tea', device.now())]);
      const offer = value(await api.decide({ facts, channel: 'site', shownHere: ['other'] }));
      return { api, id: offer?.decisionId ?? '' };
    };
    const stored = async (id: string) => (await device.storage()).transaction(['decisions'], 'readonly', (t) => t.get('decisions', id));

    test('as far as conditions ask for it, and no longer', async () => {
      const { api, id } = await asked();
      expect((await stored(id))?.offered).toEqual({ facts: { member: true, orders: 3 }, channel: 'site', shownHere: ['other'] });
      expect(value(await api.confirm(id))).toBe(true);
      expect(await stored(id)).toMatchObject({ shown: true });
      expect(await stored(id)).not.toHaveProperty('offered');
      expect(value(await api.confirm(id))).toBe(false);
    });

    test('a worker that was started since shows it by the same facts, once', async () => {
      const { id } = await asked();
      const { api } = await started();
      expect(value(await api.confirm(id))).toBe(true);
      expect(value(await api.inspect()).latest.filter(({ name }) => name === 'view_promotion')).toHaveLength(1);
    });

    test('a look ahead says whether it may be shown, and records nothing', async () => {
      const { api, id } = await asked();
      for (let look = 0; look < 2; look++) expect(value(await api.confirm(id, true))).toBe(true);
      expect((await stored(id))?.shown).toBeUndefined();
      expect(value(await api.inspect()).latest.filter(({ name }) => name === 'view_promotion')).toEqual([]);
      expect(value(await api.confirm(id))).toBe(true);
      expect(value(await api.confirm(id, true))).toBe(false);
    });

    test('of two tabs that confirm at once one shows it', async () => {
      const { api, id } = await asked();
      const other = await started();
      const confirmed = await Promise.all([api.confirm(id), other.api.confirm(id)]);
      expect(confirmed.map(value).sort()).toEqual([false, true]);
    });

    test.each(['this page', 'another tab'])('nothing is shown or written once the device was told to forget by %s', async (where) => {
      const { api, id } = await asked();
      value(await (where === 'this page' ? api : (await started()).api).forget());
      expect(await api.confirm(id)).toMatchObject({ ok: false, error: { code: 'decision_unknown' } });
      expect(await stored(id)).toBeUndefined();
      expect(value(await api.inspect()).events).toBe(0);
    });
  });
});

describe('what a device learns beside its bundle', () => {
  const learnt = async () => {
    const storage = await device.storage();
    return storage.transaction(['meta'], 'readonly', async (t) => ({ head: await t.meta('head'), timing: await t.meta('timing') }));
  };
  const bought = (time: number) => ({
    name: 'purchase',
    time,
    transactionId: `t-${time}`,
    items: [{ itemId: 'Tea-1', categories: ['Tea'], price: 2_500, quantity: 1 }],
  });

  test('a timing waits early in the visit and offers later, and learns from what came of both', async () => {
    // The least exploration, and hardly any doubt about what to offer: the draw of this seed is then the timing's own.
    const timing = timingTable({ epsilon: 0.01 });
    origin.publish(await testBundle(key, { change: { timing } }));
    const { api } = await started();
    await api.record([view('Tea', device.now())]);
    expect(value(await api.decide(page))).toBeUndefined();
    await api.record([view('Tea', device.now()), view('Tea', device.now())]);
    expect((await shown(api))?.coupon.id).toBe('tea');
    const decisions = value(await api.inspect()).decisions;
    expect(decisions.map(({ by, timing: step }) => [by, step])).toEqual([
      ['timing', { state: 0, action: 0 }],
      ['policy', { state: 1, action: 1 }],
    ]);
    await api.record([bought(device.now())]);
    expect(value(await api.inspect()).decisions.map(({ reward }) => reward)).toEqual([undefined, 0.5]);
    // 2,500 at a margin of 40% over 2,000, with what is best in the next state for the step before.
    const offered = timing.step * (0.5 - timing.q[4]!);
    const changes = (await learnt()).timing?.changes;
    expect(changes?.[4]).toBeCloseTo(offered, 12);
    expect(changes?.[0]).toBeCloseTo(timing.step * (timing.gamma * (timing.q[4]! + offered) - timing.q[0]!), 12);
  });

  test('a local head follows its shopper’s answers, and another bundle resets it', async () => {
    const localHead = { version: 1 as const, inputs: [1, 2], factor: [1, 0, 0.1], deviations: [1, 1], steps: 8 };
    origin.publish(await testBundle(key, { change: { localHead } }));
    const scores: (number | undefined)[] = [];
    for (let visit = 0; visit < 4; visit++) {
      const { api } = await started();
      await api.record([view('Tea', device.now())]);
      const offer = await shown(api);
      scores.push(
        value(await api.inspect())
          .decisions.at(-1)
          ?.candidates.find(({ arm }) => arm === 'shoes')?.network,
      );
      if (offer) {
        const time = device.now();
        await api.record([{ name: 'dismiss_promotion', time, decisionId: offer.decisionId, couponId: offer.coupon.id, reason: 'closed' }]);
      }
      await device.pass(3 * DAY);
    }
    const { head } = await learnt();
    expect(head?.examples.length).toBeGreaterThan(1);
    expect(head?.examples.every(({ accepted }) => !accepted)).toBe(true);
    // Nothing was taken up, so every coupon is thought less likely to be.
    expect(scores.at(-1)!).toBeLessThan(scores[0]!);
    origin.publish(await testBundle(key, { change: { localHead, marginRate: 0.5 } }));
    await device.pass(MINUTE);
    await started();
    await device.settled();
    const { api } = await started();
    await api.record([view('Tea', device.now())]);
    value(await api.decide(page));
    expect(
      value(await api.inspect())
        .decisions.at(-1)
        ?.candidates.find(({ arm }) => arm === 'shoes')?.network,
    ).toBe(scores[0]);
  });

  test('a page left open over a publish does not wipe what another one has learnt beside the new bundle', async () => {
    const { api: old } = await started();
    const next = await testBundle(key, { change: { marginRate: 0.5 } });
    origin.publish(next);
    await device.pass(MINUTE);
    await started();
    await device.settled();
    const { api: fresh } = await started();
    await fresh.record([view('Tea', device.now())]);
    expect(await shown(fresh)).toBeDefined();
    await fresh.record([bought(device.now())]);
    const storage = await device.storage();
    const policy = () => storage.transaction(['meta'], 'readonly', (t) => t.meta('policy'));
    await expect.poll(policy).toMatchObject({ prior: next.id, observations: 1 });
    const learntBefore = await policy();
    await device.pass(11 * MINUTE);
    await old.record([view('Shoes', device.now())]);
    await shown(old);
    expect(value(await old.inspect()).decisions.at(-1)).toMatchObject({ by: 'policy', versions: { bundle: bundle.id } });
    await old.record([bought(device.now() + 1)]);
    value(await old.inspect());
    expect(await policy()).toEqual(learntBefore);
  });

  test('a budget that runs ahead of plan makes its coupon rarer', async () => {
    const share = async (price: number) => {
      const other = testDevice(key, origin, 5);
      origin.intercept((path) =>
        path === '/v1/status.json'
          ? {
              status: 200,
              body: JSON.stringify({ v: 'status/1', serving: true, bundle: bundle.id, ...(price ? { shadowPrices: { tea: price } } : {}) }),
            }
          : undefined,
      );
      const api = other.tab();
      value(await api.start(other.config));
      await api.record([view('Tea', other.now())]);
      await api.decide(page);
      const { candidates } = value(await api.inspect()).decisions.at(-1) ?? { candidates: [] };
      await other.dispose();
      return candidates.find(({ arm }) => arm === 'tea')?.propensity ?? Number.NaN;
    };
    expect(await share(0)).toBeGreaterThan(0.9);
    expect(await share(20)).toBeLessThan(0.1);
  });
});

describe('explain', () => {
  test('says why, with parts that sum to the score, from any tab and after a reload, as long as the bundle is the same', async () => {
    const { api } = await started();
    await api.record([view('Tea', device.now())]);
    const offer = await shown(api);
    const id = offer?.decisionId ?? '';
    const why = value(await api.explain(id));
    const sum = why.parts.reduce((total, { value: part }) => total + part, 0);
    expect(sum + why.gap).toBeCloseTo(why.score, 9);
    expect(Math.abs(why.gap)).toBeLessThanOrEqual(0.01 * Math.max(0.1, Math.abs(why.score)));
    // The network is spread over what it looked at; taste was its one input.
    expect(why.parts.map(({ feature }) => feature)).toContain('share');
    const { api: other } = await started();
    expect(value(await other.explain(id))).toEqual(why);
    expect(await api.explain('unknown')).toMatchObject({ ok: false, error: { code: 'decision_unknown' } });
    origin.publish(await testBundle(key, { change: { marginRate: 0.5 } }));
    await device.pass(MINUTE);
    await started();
    await device.settled();
    const { api: later } = await started();
    expect(await later.explain(id)).toMatchObject({ ok: false, error: { code: 'model_changed' } });
  });
});

describe('claim', () => {
  const offered = async () => {
    const { api } = await started();
    await api.record([view('Tea', device.now())]);
    return { api, id: value(await api.decide(page))?.decisionId ?? '' };
  };

  test('gives the same code on every repeat, from every tab, with one event in the log', async () => {
    const { api, id } = await offered();
    const [first, second] = await Promise.all([api.claim(id), api.claim(id)]);
    expect(first).toEqual({ ok: true, value: { code: 'CODE-1', expiresAt: 4_000_000_000_000 } });
    expect(second).toEqual(first);
    const { api: other } = await started();
    expect(await other.claim(id)).toEqual(first);
    expect(origin.callsTo('/v1/claims')).toHaveLength(1);
    expect(JSON.parse(origin.callsTo('/v1/claims')[0]?.body ?? '')).toEqual({
      v: 'claim/1',
      couponId: 'tea',
      couponVersion: 1,
      attribution: 'v1.exp-1.couplet.-',
    });
    expect(value(await api.inspect()).events).toBe(2);
  });

  test('gives the shopper a code that comes after the device was told to forget, and keeps nothing of it', async () => {
    const { api, id } = await offered();
    let erased: Promise<unknown> | undefined;
    origin.intercept((_, { method }) => {
      if (method === 'POST') erased = api.forget();
      return undefined;
    });
    expect(value(await api.claim(id)).code).toBe('CODE-1');
    await erased;
    const left = await (await device.storage()).transaction(['claims', 'events'], 'readonly', async (t) => [
      ...(await t.keys('claims')),
      ...(await t.keys('events')),
    ]);
    expect(left).toEqual([]);
  });

  test('repeats with the same key after an answer was lost on the way', async () => {
    const { api, id } = await offered();
    const lossy = device.tab({
      fetch: async (url, init) => {
        const response = await origin.fetch(url, init);
        if (url.endsWith('/v1/claims')) throw new TypeError('connection reset');
        return response;
      },
    });
    value(await lossy.start(device.config));
    expect(await lossy.claim(id)).toMatchObject({ ok: false, error: { code: 'unreachable' } });
    expect(value(await api.claim(id)).code).toBe('CODE-1');
    expect(new Set(origin.callsTo('/v1/claims').map(({ key }) => key)).size).toBe(1);
    expect(origin.claims.size).toBe(1);
  });

  test('does the work a squeezed server asks for, once, and claims again with the same key', async () => {
    const { api, id } = await offered();
    const work = { bits: 10, salt: '0123456789abcdef' };
    const refusal = { error: { code: 'claim_work', message: 'Many coupons are being claimed.', work } };
    // The fake origin takes the second request; what the work is worth is checked here.
    origin.intercept((path) =>
      path === '/v1/claims' && origin.callsTo('/v1/claims').length < 2 ? { status: 428, body: JSON.stringify(refusal) } : undefined,
    );
    expect(value(await api.claim(id)).code).toBe('CODE-1');
    const [first, second] = origin.callsTo('/v1/claims');
    const { couponId, work: counter } = JSON.parse(second?.body ?? '') as { couponId: string; work: number };
    expect([JSON.parse(first?.body ?? '').work, second?.key]).toEqual([undefined, first?.key]);
    const sha256 = async (bytes: Uint8Array<ArrayBuffer>) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    const digest = await sha256(new TextEncoder().encode(claimWorkText(work.salt, second?.key ?? '', couponId)));
    expect(isWork(await sha256(workInput(digest, counter)), work.bits)).toBe(true);
  });

  test('works no second time for a server that is never content', async () => {
    const { api, id } = await offered();
    const error = { code: 'claim_work', message: 'Many coupons are being claimed.', work: { bits: 4, salt: '0123456789abcdef' } };
    origin.intercept((path) => (path === '/v1/claims' ? { status: 428, body: JSON.stringify({ error }) } : undefined));
    expect(await api.claim(id)).toMatchObject({ ok: false, error: { code: 'claim_work' } });
    expect(origin.callsTo('/v1/claims')).toHaveLength(2);
  });

  test("keeps the server's reason for a refusal", async () => {
    const { api, id } = await offered();
    const refusal = { error: { code: 'budget_exhausted', message: 'No money left.' } };
    origin.intercept((path) => (path === '/v1/claims' ? { status: 409, body: JSON.stringify(refusal) } : undefined));
    expect(await api.claim(id)).toEqual({ ok: false, error: refusal.error });
    expect(await api.claim('unknown')).toMatchObject({ ok: false, error: { code: 'decision_unknown' } });
  });
});

describe('session close', () => {
  const visit = async () => {
    const { api } = await started();
    await api.record([view('Tea', device.now()), view('Tea', device.now() + 1)]);
    await shown(api);
    return api;
  };

  test('queues one randomised report with its debit at the next visit, and sends exactly the stored bytes once', async () => {
    await visit();
    await device.pass(31 * MINUTE);
    const { api } = await started();
    const queued = value(await api.inspect());
    expect(queued.reports.waiting).toHaveLength(1);
    expect(queued.spent.lifetime.spent).toBe(2);
    expect(origin.callsTo('/v1/reports')).toHaveLength(0);
    await device.pass(11_000);
    await expect.poll(async () => value(await api.inspect()).reports.sent.length).toBe(1);
    const [sent] = origin.callsTo('/v1/reports');
    expect(sent?.body).toHaveLength(256);
    expect(sent?.body).toBe(queued.reports.waiting[0]?.text);
    expect(sent?.body).not.toContain('explored');
    await device.pass(MINUTE);
    await started();
    await device.pass(MINUTE);
    expect(origin.callsTo('/v1/reports')).toHaveLength(1);
  });

  test('sends the report of a page that stays open from that page, with no next one', async () => {
    const api = await visit();
    await device.pass(31 * MINUTE);
    expect(origin.callsTo('/v1/reports')).toHaveLength(0);
    // The first event after the break closes the session before it.
    await api.record([view('Tea', device.now())]);
    await expect.poll(async () => value(await api.inspect()).reports.waiting.length).toBe(1);
    await device.pass(11_000);
    await expect.poll(async () => value(await api.inspect()).reports.sent.length).toBe(1);
    expect(origin.callsTo('/v1/reports')).toHaveLength(1);
  });

  test('keeps the same bytes through a server error and sends them again later', async () => {
    await visit();
    await device.pass(31 * MINUTE);
    const { api } = await started();
    expect(value(await api.inspect()).reports.waiting).toHaveLength(1);
    origin.intercept((path) => (path === '/v1/reports' ? { status: 503, body: '' } : undefined));
    await device.pass(11_000);
    await expect.poll(() => origin.callsTo('/v1/reports').length).toBe(1);
    origin.intercept(undefined);
    await device.pass(5 * MINUTE);
    await started();
    await expect.poll(async () => value(await api.inspect()).reports.sent.length).toBe(1);
    const [first, second] = origin.callsTo('/v1/reports');
    expect(second?.body).toBe(first?.body);
  });

  test('leaves neither debit nor report when the transaction aborts half way', async () => {
    await visit();
    await device.pass(31 * MINUTE);
    const failing = device.tab({
      openStorage: async () => {
        const storage = await device.ports.openStorage(true);
        return {
          ...storage,
          transaction: (tables, mode, work) =>
            storage.transaction(tables, mode, (t) =>
              work({
                ...t,
                put: (table, k, v) => (table === 'outbox' ? Promise.reject(new Error('disk gone')) : t.put(table, k, v)),
              }),
            ),
        };
      },
    });
    value(await failing.start(device.config));
    expect(await codes(failing)).toContain('internal');
    const storage = await device.storage();
    const left = await storage.transaction(['ledger', 'outbox'], 'readonly', async (t) => [await t.keys('ledger'), await t.keys('outbox')]);
    expect(left).toEqual([[], []]);
    const { api } = await started();
    expect(await spent(api)).toBe(2);
  });

  test('takes the outcome of a session once, however late the shopper comes back without a new one', async () => {
    await visit();
    await device.pass(31 * MINUTE);
    await started();
    await device.pass(8 * DAY);
    const { api } = await started();
    expect(await spent(api)).toBe(2);
  });

  /** Four visits, the end of each found by two tabs at once: what has been reported and what it has cost. */
  const closedByTwo = async (ports: Partial<StartPorts> = {}) => {
    for (let week = 0; week < 4; week++) {
      await visit();
      await device.pass(8 * DAY);
      const tabs = await Promise.all([started(device.config, ports), started(device.config, ports)]);
      await Promise.all(tabs.map(({ api }) => api.inspect()));
    }
    const { spent, reports } = value(await (await started()).api.inspect());
    return { epsilonSpent: spent.lifetime.spent, reports: reports.waiting.length + reports.sent.length };
  };

  test('reports once and pays once when two tabs find the session closed at the same time', async () => {
    expect(await closedByTwo()).toEqual({ reports: 4, epsilonSpent: 8 });
  });

  test('is told from one that reads and writes the ledger outside a transaction: more is reported than paid for', async () => {
    // The worst moment: both have read the ledger before either writes it. No transaction that is shared can be held there.
    let arrived: (() => void) | undefined;
    const meet = (): Promise<void> =>
      new Promise((go) => {
        if (arrived) arrived = void [arrived(), go()];
        else arrived = go;
      });
    const apart = (storage: DeviceStorage): DeviceStorage => ({
      ...storage,
      transaction: (tables, mode, work) =>
        tables.includes('ledger') && mode === 'readwrite'
          ? work(
              withMeta({
                get: async (table, key) => {
                  const read = await storage.transaction([table], 'readonly', (t) => t.get(table, key));
                  if (table === 'ledger') await meet();
                  return read;
                },
                put: (table, key, to) => storage.transaction([table], 'readwrite', (t) => t.put(table, key, to)),
                remove: (table, key) => storage.transaction([table], 'readwrite', (t) => t.remove(table, key)),
                keys: (table) => storage.transaction([table], 'readonly', (t) => t.keys(table)),
                clear: (table) => storage.transaction([table], 'readwrite', (t) => t.clear(table)),
              }),
            )
          : storage.transaction(tables, mode, work),
    });
    const { reports, epsilonSpent } = await closedByTwo({ openStorage: async () => apart(await device.ports.openStorage(true)) });
    expect({ reports, epsilonSpent }).toEqual({ reports: 8, epsilonSpent: 8 });
  });

  test.each([
    ['without sync consent', { consent: { storage: true, sync: false } }, {}],
    ['while it is on its way what the shopper has said since', { consent: { storage: true, sync: true, changing: true } }, {}],
    ['when the bundle has reports switched off', {}, { enabled: false }],
  ])('sends nothing %s', async (_, config, reports) => {
    const strata = [
      { source: 'session.views', atLeast: 3 },
      { source: 'session.carted', atLeast: 1 },
    ] as [{ source: 'session.views'; atLeast: number }, { source: 'session.carted'; atLeast: number }];
    origin.publish(await testBundle(key, { change: { reports: { enabled: true, epsilon: 2, strata, ...reports } } }));
    const settings = { ...device.config, ...config };
    const first = await started(settings);
    await first.api.record([view('Tea', device.now())]);
    await device.pass(31 * MINUTE);
    const { api } = await started(settings);
    expect(value(await api.inspect())).toMatchObject({ spent: { lifetime: { spent: 0 } }, reports: { waiting: [], sent: [] } });
    await device.pass(MINUTE);
    expect(origin.callsTo('/v1/reports')).toHaveLength(0);
  });

  test('learns from a purchase at once, and from nothing at session close', async () => {
    const api = await visit();
    const storage = await device.storage();
    await api.record([
      {
        name: 'purchase',
        time: device.now(),
        transactionId: 't1',
        items: [{ itemId: 'Tea-1', categories: ['Tea'], price: 2_500, quantity: 1 }],
      },
    ]);
    const reward = async () => value(await api.inspect()).decisions.map((decision) => decision.reward);
    // 40% of 25.00 without a discount, over 20.00.
    expect(await reward()).toEqual([0.5]);
    await device.pass(11 * MINUTE);
    await shown(api);
    await device.pass(31 * MINUTE);
    await api.record([view('Tea', device.now())]);
    expect(await reward()).toEqual([0.5, 0]);
    const policy = await storage.transaction(['meta'], 'readonly', (t) => t.meta('policy'));
    expect(policy?.observations).toBe(2);
  });

  test('counts a purchase once, however often the order page is loaded again', async () => {
    const api = await visit();
    const order = (transactionId: string) => ({
      name: 'purchase',
      time: device.now(),
      transactionId,
      items: [{ itemId: 'Tea-1', categories: ['Tea'], price: 2_500, quantity: 1 }],
    });
    const storage = await device.storage();
    const orders = () => storage.transaction(['meta'], 'readonly', async (t) => (await t.meta('profile'))?.profile.orders);
    await api.record([order('t1'), order('t1')]);
    const { api: reloaded } = await started();
    const { events } = value(await reloaded.inspect());
    await reloaded.record([order('t1')]);
    expect(value(await reloaded.inspect()).events).toBe(events);
    expect(await orders()).toBe(1);
    await reloaded.record([order('t2')]);
    expect(await orders()).toBe(2);
  });

  test('takes the discount of the claimed code off the reward', async () => {
    const api = await visit();
    const id = value(await api.inspect()).decisions[0]?.id ?? '';
    const { code } = value(await api.claim(id));
    await api.record([
      {
        name: 'purchase',
        time: device.now(),
        transactionId: 't1',
        coupon: code,
        items: [{ itemId: 'Tea-1', categories: ['Tea'], price: 2_500, quantity: 1 }],
      },
    ]);
    // (0.4 · 25.00 − 2.50) / 20.00
    expect(value(await api.inspect()).decisions[0]?.reward).toBeCloseTo(0.375, 12);
  });
});

describe('the engine', () => {
  const purchase = (at: number) => ({
    name: 'purchase',
    time: at,
    transactionId: 't1',
    items: [{ itemId: 'Tea-1', categories: ['Tea'], price: 2_500, quantity: 1 }],
  });
  const asked = () => origin.callsTo('/assets/engine.js').length;
  const rewards = async (api: ReturnType<TestDevice['tab']>) => value(await api.inspect()).decisions.map(({ reward }) => reward);

  test('is not loaded by pages that only record', async () => {
    const { api } = await started();
    await api.record([view('Tea', device.now()), purchase(device.now())]);
    value(await api.inspect());
    await device.pass(11_000);
    expect(asked()).toBe(0);
  });

  test('is loaded once, however many ask for it at once', async () => {
    let loaded = 0;
    const { api } = await started(device.config, {
      loadEngine: async () => {
        loaded += 1;
        return device.ports.loadEngine('');
      },
    });
    await api.record([view('Tea', device.now())]);
    const [offer] = await Promise.all([api.decide(page), api.decide(page), api.confirm('x')]);
    value(await api.claim(value(offer)?.decisionId ?? ''));
    await api.record([purchase(device.now())]);
    expect((await rewards(api)).filter((reward) => reward !== undefined).length).toBeGreaterThan(0);
    expect([loaded, asked()]).toEqual([1, 1]);
  });

  test.each<[string, number | undefined]>([
    ['is not there', 404],
    ['cannot be reached or has another content', undefined],
  ])('that %s costs the coupon with a reason, not the events, and is asked for again after a minute', async (_, status) => {
    const refuse = (path: string) => {
      if (path !== '/assets/engine.js') return undefined;
      if (status === undefined) throw new TypeError('Failed to fetch');
      return { status, body: '' };
    };
    origin.intercept(refuse);
    const { api, ready } = await started();
    expect(ready.attribution).toBe('v1.exp-1.couplet.-');
    expect(value(await api.record([view('Tea', device.now())]))).toMatchObject({ recorded: 1, session: { views: 1 } });
    for (let i = 0; i < 3; i++) expect(await api.decide(page)).toMatchObject({ ok: false, error: { code: 'engine_unavailable' } });
    expect(await codes(api)).toContain('engine_unavailable');
    expect(value(await api.record([view('Tea', device.now())]))).toMatchObject({ recorded: 1, session: { views: 2 } });
    expect(value(await api.inspect())).toMatchObject({ events: 2, decisions: [], scorer: 'none' });
    expect(asked()).toBe(1);
    origin.intercept(undefined);
    await device.pass(MINUTE);
    expect(value(await api.decide(page))?.coupon.id).toBe('tea');
  });

  test('takes outcomes noted while it could not be had, once and only for decisions made before them', async () => {
    const { api } = await started();
    await api.record([view('Tea', device.now())]);
    await shown(api);
    origin.intercept((path) => (path === '/assets/engine.js' ? { status: 503, body: '' } : undefined));
    const other = await started();
    await other.api.record([purchase(device.now())]);
    expect(await rewards(other.api)).toEqual([undefined]);
    expect(await codes(other.api)).toContain('engine_unavailable');
    origin.intercept(undefined);
    // Asking learns first; the new decision is not what that purchase was about.
    value(await api.decide(page));
    expect(await rewards(api)).toEqual([0.5, undefined]);
    await device.pass(MINUTE);
    await other.api.record([view('Tea', device.now())]);
    expect(await rewards(other.api)).toEqual([0.5, undefined]);
    const storage = await device.storage();
    const policy = await storage.transaction(['meta'], 'readonly', (t) => t.meta('policy'));
    expect(policy?.observations).toBe(1);
  });

  test('learns and reports exactly once when tabs find a session closed on their start', async () => {
    const { api } = await started();
    await api.record([view('Tea', device.now())]);
    await shown(api);
    await device.pass(31 * MINUTE);
    const tabs = await Promise.all([started(), started(), started()]);
    for (const tab of tabs) expect(await rewards(tab.api)).toEqual([0]);
    await device.pass(11_000);
    await expect.poll(() => origin.callsTo('/v1/reports').length).toBe(1);
    const seen = value(await tabs[0].api.inspect());
    expect(seen).toMatchObject({ spent: { lifetime: { spent: 2 } }, reports: { waiting: [], sent: { length: 1 } } });
    const storage = await device.storage();
    const left = await storage.transaction(['meta'], 'readonly', async (t) => [
      (await t.meta('policy'))?.observations,
      await t.meta('outcomes'),
    ]);
    expect(left).toEqual([1, []]);
  });

  test('answers for a session only with the consent it closed under and the one there is now', async () => {
    origin.intercept((path) => (path === '/assets/engine.js' ? { status: 503, body: '' } : undefined));
    await (await started()).api.record([view('Tea', device.now())]);
    await device.pass(31 * MINUTE);
    const { api } = await started();
    value(await api.inspect());
    value(await api.setConsent({ storage: true, sync: false }));
    origin.intercept(undefined);
    await device.pass(MINUTE);
    await api.record([view('Tea', device.now())]);
    expect(value(await api.inspect())).toMatchObject({ spent: { lifetime: { spent: 0 } }, reports: { waiting: [] } });
    value(await api.setConsent({ storage: true, sync: true }));
    await api.record([view('Tea', device.now())]);
    expect(value(await api.inspect())).toMatchObject({ spent: { lifetime: { spent: 0 } }, reports: { waiting: [] } });
  });

  test('refuses a signed bundle it cannot choose with, and the last good one stays', async () => {
    await started();
    origin.publish(await testBundle(key, { change: { rule: ['stranger'] } }));
    await device.pass(MINUTE);
    const { api, ready } = await started();
    await expect.poll(() => codes(api)).toContain('bundle_rule_unknown');
    expect(ready.bundle).toBe(bundle.id);
    await api.record([view('Tea', device.now())]);
    expect(value(await api.decide(page))?.coupon.id).toBe('tea');
  });

  test('offers nothing from a first bundle it cannot choose with, and says why', async () => {
    origin = testOrigin(await testBundle(key, { change: { rule: ['stranger'] } }));
    device = testDevice(key, origin);
    const { api } = await started();
    expect(value(await api.record([view('Tea', device.now())])).recorded).toBe(1);
    expect(await api.decide(page)).toMatchObject({ ok: false, error: { code: 'bundle_rule_unknown' } });
  });
});

describe('exploration', () => {
  test('is drawn once a session, stays over its pages, rides on the cart and bypasses the policy', async () => {
    const experiment = {
      hashVersion: 1 as const,
      id: 'exp-3',
      salt: 'x',
      shares: { none: 0, rule: 0, couplet: 1 },
      explore: 0.1,
    };
    origin = testOrigin(await testBundle(key, { change: { experiment } }));
    let explored = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const other = testDevice(key, origin, seed);
      const api = other.tab();
      const { attribution } = value(await api.start(other.config));
      expect(value(await other.tab().start(other.config)).attribution).toBe(attribution);
      const coupon = value(parseAttribution(attribution)).explored;
      if (coupon !== undefined) {
        explored += 1;
        await api.record([view('Tea', START)]);
        expect(value(await api.decide(page))?.coupon.id).toBe(coupon);
        expect(value(await api.inspect()).decisions.at(-1)).toMatchObject({ by: 'exploration', propensity: 0.5 });
      }
      await other.dispose();
    }
    expect(explored).toBeGreaterThan(0);
    expect(explored).toBeLessThan(15);
  });

  test.each([
    ['reports under the coupon it was drawn with', false, 2],
    ['spends nothing on a report once that coupon has left the bundle', true, 0],
  ])('%s', async (_, removed, spent) => {
    const experiment = { hashVersion: 1 as const, id: 'exp-4', salt: 'x', shares: { none: 0, rule: 0, couplet: 1 }, explore: 0.1 };
    const original = await testBundle(key, { change: { experiment } });
    for (let seed = 1; seed <= 60; seed++) {
      origin = testOrigin(original);
      const other = testDevice(key, origin, seed);
      const first = other.tab();
      const coupon = value(parseAttribution(value(await first.start(other.config)).attribution)).explored;
      if (coupon === undefined) {
        await other.dispose();
        continue;
      }
      await first.record([view('Tea', other.now())]);
      value(await first.decide(page));
      if (removed)
        origin.publish(await testBundle(key, { change: { experiment, coupons: [categoryCoupon('other', 'Other')], rule: ['other'] } }));
      // A page later in the same session, by which the device has learnt of a newer bundle.
      await other.pass(MINUTE);
      const later = other.tab();
      value(await later.start(other.config));
      await expect
        .poll(async () => (await other.storage()).transaction(['bundles'], 'readonly', async (t) => (await t.keys('bundles')).length))
        .toBe(removed ? 2 : 1);
      await other.pass(31 * MINUTE);
      const next = other.tab();
      value(await next.start(other.config));
      await other.pass(MINUTE);
      const last = other.tab();
      value(await last.start(other.config));
      await last.record([view('Tea', other.now())]);
      value(await last.decide(page));
      const { spent: paid, reports } = value(await last.inspect());
      expect(paid.lifetime.spent).toBe(spent);
      expect([...reports.waiting, ...reports.sent].map(({ text }) => JSON.parse(text).explored)).toEqual(removed ? [] : [coupon]);
      await other.dispose();
      return;
    }
    throw new Error('no session of 60 explored');
  });
});

describe('exploration of a session not yet begun', () => {
  test('is not drawn again by further page loads', async () => {
    const experiment = { hashVersion: 1 as const, id: 'exp-4', salt: 'x', shares: { none: 0, rule: 0, couplet: 1 }, explore: 0.1 };
    origin = testOrigin(await testBundle(key, { change: { experiment } }));
    const seen: string[][] = [];
    for (let seed = 1; seed <= 25; seed++) {
      const other = testDevice(key, origin, seed);
      const api = other.tab();
      value(await api.start(other.config));
      await api.record([view('Tea', other.now())]);
      await other.pass(31 * MINUTE);
      const pages = [];
      for (let load = 0; load < 3; load++) pages.push(value(await other.tab().start(other.config)).attribution);
      seen.push(pages);
      await other.dispose();
    }
    for (const pages of seen) expect(new Set(pages).size).toBe(1);
    expect(new Set(seen.flat()).size).toBeGreaterThan(1);
  });
});

describe('consent and erasure', () => {
  test('withdrawal erases everything but the ledger', async () => {
    const first = await started();
    await first.api.record([view('Tea', device.now())]);
    await device.pass(31 * MINUTE);
    const { api } = await started();
    expect(await spent(api)).toBe(2);
    expect(value(await api.setConsent({ storage: false, sync: false }))).toBeUndefined();
    const storage = await device.storage();
    const left = await storage.transaction(['meta', 'events', 'decisions', 'outbox', 'ledger', 'bundles'], 'readonly', async (t) => ({
      meta: await t.keys('meta'),
      events: await t.keys('events'),
      outbox: await t.keys('outbox'),
      bundles: await t.keys('bundles'),
      ledger: await t.get('ledger', 'ledger'),
    }));
    expect(left).toMatchObject({ meta: [], events: [], outbox: [], bundles: [], ledger: { lifetime: 2 } });
    expect(value(await api.inspect()).storage).toBe('memory');
    await api.record([view('Tea', device.now())]);
    expect(await storage.transaction(['events'], 'readonly', (t) => t.keys('events'))).toEqual([]);
  });

  test('a refusal erases what earlier pages stored; no answer yet leaves it; where there is nothing, nothing is made', async () => {
    const databases = async () => (await indexedDB.databases()).map(({ name }) => name);
    const before = await databases();
    const refused = { storage: false, sync: false, refused: true };
    await started({ ...device.config, consent: refused });
    expect(await databases()).toEqual(before);

    const { api } = await started();
    await api.record([view('Tea', device.now())]);
    const events = async () => (await device.storage()).transaction(['events'], 'readonly', (t) => t.keys('events'));
    const waiting = await started({ ...device.config, consent: { storage: false, sync: false } });
    expect(await events()).toHaveLength(1);
    // The tool answers while the page is open.
    value(await waiting.api.setConsent(refused));
    expect(await events()).toEqual([]);

    await (await started()).api.record([view('Tea', device.now())]);
    expect(await events()).toHaveLength(1);
    const { api: last } = await started({ ...device.config, consent: refused });
    expect(await events()).toEqual([]);
    await last.record([view('Tea', device.now())]);
    expect(await events()).toEqual([]);
    expect(value(await last.inspect())).toMatchObject({ storage: 'memory', events: 1, problems: [] });
  });

  test('a page that was not told of the consent says that earlier ones stored something, and erases all of it when asked', async () => {
    const silent = { ...device.config, consent: { storage: false, sync: false } };
    await (await started()).api.record([view('Tea', device.now())]);
    const { api } = await started(silent);
    await api.record([view('Tea', device.now())]);
    expect(value(await api.inspect()).storage).toBe('earlier');

    value(await api.forget());
    expect(value(await api.inspect())).toMatchObject({ storage: 'memory', events: 0 });
    const left = await (await device.storage()).transaction(['events', 'meta', 'decisions'], 'readonly', async (t) => [
      ...(await t.keys('events')),
      ...(await t.keys('meta')),
      ...(await t.keys('decisions')),
    ]);
    expect(left).toEqual([]);
    const told = await started();
    expect(told.ready.attribution).toBe('v1.exp-1.couplet.-');
  });

  test('a browser that cannot tell what is stored goes on, and says so', async () => {
    const hasStored = () => Promise.reject(new TypeError('indexedDB.databases is not a function'));
    const { api } = await started({ ...device.config, consent: { storage: false, sync: false, refused: true } }, { hasStored });
    expect(await codes(api)).toEqual(['storage_unavailable']);
  });

  test('consent given later keeps what the page has seen, and start then tells the cart attribute', async () => {
    const { api } = await started({ ...device.config, consent: { storage: false, sync: false } });
    await api.record([view('Tea', device.now())]);
    const consent = { storage: true, sync: true };
    value(await api.setConsent(consent));
    expect(value(await api.inspect())).toMatchObject({ storage: 'indexeddb', events: 1 });
    expect(value(await api.start({ ...device.config, consent })).attribution).toBe('v1.exp-1.couplet.-');
  });

  test('forgetting keeps only what was spent, and another report stays impossible for a week', async () => {
    const first = await started();
    await first.api.record([view('Tea', device.now())]);
    await device.pass(31 * MINUTE);
    const { api } = await started();
    expect(await spent(api)).toBe(2);
    value(await api.forget());
    expect(value(await api.inspect())).toMatchObject({ events: 0, decisions: [], spent: { lifetime: { spent: 2 } } });
    await api.record([view('Tea', device.now())]);
    await device.pass(31 * MINUTE);
    const again = await started();
    expect(value(await again.api.inspect())).toMatchObject({ spent: { lifetime: { spent: 2 } }, reports: { waiting: [] } });
    await again.api.record([view('Tea', device.now())]);
    await device.pass(8 * DAY);
    const later = await started();
    expect(await spent(later.api)).toBe(4);
  });
});

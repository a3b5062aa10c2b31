import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Manifest } from '../../../src/bundle/manifest';
import { readCode, writeCode } from '../../../src/bundle/transfer/transferCode';
import { type TransferContent, writeContent } from '../../../src/bundle/transfer/transferContent';
import type { Decision } from '../../../src/engine/decision/decision';
import { seededRng } from '../../../src/maths/random';
import { DAY, HOUR } from '../../../src/protocol/values/clock';
import { fromBase64url } from '../../../src/secureAggregation/bytes';
import type { ExportedProfile } from '../../../worker/api';
import { openTransfer, sealTransfer } from '../../../worker/privacyPanel/sealTransfer';
import { type MetaValues, tableNames } from '../../../worker/storage/deviceStorage';
import { categoryCoupon, type TestBundle, type TestKey, testBundle, testKey, timingTable } from '../../helpers/testBundle';
import { type TestOrigin, testOrigin } from '../../helpers/testOrigin';
import { type TestDevice, testDevice, value, view } from './device';

const page = { facts: {}, channel: 'site' as const };
const SHARES = { none: 0, rule: 0.4, couplet: 0.6 };
/** A bandit with doubts: what it learns moves its distribution. */
const unsure: Manifest['bandit'] = {
  version: 1,
  features: {
    version: 1,
    id: 'bandit/1',
    fields: [
      { kind: 'numeric', name: 'none', source: 'coupon.isNone', transform: 'identity', mean: 0, std: 1, missing: 0 },
      { kind: 'numeric', name: 'network', source: 'score.network', transform: 'identity', mean: 0, std: 1, missing: 0 },
    ],
  },
  mean: [0.5, 0.6],
  precisionFactor: [3, 0, 3],
  noise: 0.5,
  draws: 512,
  floor: 0.01,
  rewardScale: 2_000,
};
let key: TestKey;
let bundle: TestBundle;
let origin: TestOrigin;
let device: TestDevice;

beforeAll(async () => {
  key = await testKey();
  const localHead = { version: 1 as const, inputs: [1, 2], factor: [1, 0, 0.1], deviations: [1, 1], steps: 8 };
  const experiment = { hashVersion: 1 as const, id: 'exp-1', salt: 's1', shares: SHARES, explore: 0 };
  // Almost never waits by chance: what is compared is what was learnt.
  const timing = timingTable({ epsilon: 0.01, q: [0.1, 0.3, 0.2, 0.1, 0.3, 0.2] });
  const frequency = { perSession: 9, perDay: 20, lifetime: 100 };
  const coupons = ['tea', 'shoes', 'cups', 'lamps', 'pens'].map((id) =>
    categoryCoupon(id, id === 'shoes' ? 'Shoes' : 'Tea', { frequency }),
  );
  bundle = await testBundle(key, { change: { coupons, localHead, experiment, timing, bandit: unsure } });
});
beforeEach(() => {
  origin = testOrigin(bundle);
});
afterEach(() => device.dispose());

type Api = ReturnType<TestDevice['tab']>;
const open = async (ports: Parameters<TestDevice['tab']>[0] = {}): Promise<Api> => {
  const api = device.tab(ports);
  value(await api.start(device.config));
  return api;
};
const buys = (time: number) => ({
  name: 'purchase',
  time,
  transactionId: `t-${time}`,
  items: [{ itemId: 'Tea-1', categories: ['Tea'], price: 2_500, quantity: 1 }],
});

/** Some visits: looks at things, closes what is offered or buys after it. */
const lives = async (category: string, visits: number): Promise<void> => {
  for (let visit = 0; visit < visits; visit++) {
    const api = await open();
    for (let i = 0; i < 4; i++) value(await api.record([view(category, device.now())]));
    const offer = value(await api.decide(page));
    if (offer && value(await api.confirm(offer.decisionId))) {
      const { decisionId } = offer;
      const couponId = offer.coupon.id;
      if (visit % 3 === 0) value(await api.claim(decisionId));
      if (visit % 3 === 1) value(await api.keep(decisionId));
      if (visit % 3 === 2)
        value(await api.record([{ name: 'dismiss_promotion', time: device.now(), decisionId, couponId, reason: 'closed' }]));
    }
    if (visit % 3 === 0) value(await api.record([buys(device.now())]));
    value(await api.inspect());
    await device.pass(2 * DAY);
  }
};
/** A shopper of the arm that learns, whose device has lived. */
const shopper = async (seed: number, category: string, visits = 7): Promise<TestDevice> => {
  for (let n = seed; ; n += 100) {
    device = testDevice(key, origin, n);
    if (value(await device.tab().start(device.config)).attribution.includes('.couplet.')) break;
    await device.dispose();
  }
  await lives(category, visits);
  return device;
};
/** The next choice, by the same clock and the same draws wherever it is made. */
const nextChoice = async (): Promise<Decision> => {
  const now = device.now() + HOUR;
  const api = await open({ rng: seededRng(99), clock: () => now });
  value(await api.record([view('Tea', now), view('Tea', now), view('Tea', now)]));
  value(await api.decide(page));
  return value(await api.inspect()).decisions.at(-1)!;
};
const everything = async () => {
  const storage = await device.storage();
  return storage.transaction(tableNames, 'readonly', async (t) =>
    Object.fromEntries(await Promise.all(tableNames.map(async (name) => [name, await t.newest(name)] as const))),
  );
};
const meta = async <K extends keyof MetaValues>(name: K): Promise<MetaValues[K] | undefined> => {
  const storage = await device.storage();
  return storage.transaction(['meta'], 'readonly', (t) => t.meta(name));
};
/** What the first shopper has exported, and what its own browser would choose next. */
const exported = async () => {
  await shopper(1, 'Tea');
  const file = value(await (await open()).exportProfile());
  const state = {
    unit: await meta('unit'),
    events: value(await (await open()).inspect()).events,
    inbox: value(await (await open()).inbox()).coupons,
    attribution: value(await device.tab().start(device.config)).attribution,
  };
  const at = device.now();
  const next = await nextChoice();
  await device.dispose();
  return { file, state, next, at };
};
/** Another browser, at the same time, which knows another shopper. */
const elsewhere = async (at: number): Promise<void> => {
  await shopper(2, 'Shoes', 2);
  await device.pass(at - device.now());
};
/** Largest difference of two distributions, scores included; 1 where the candidates are others. */
const largest = ({ candidates: a }: Decision, { candidates: b }: Decision): number =>
  JSON.stringify(a.map(({ arm }) => arm)) === JSON.stringify(b.map(({ arm }) => arm))
    ? Math.max(...a.flatMap((one, i) => [one.propensity - b[i]!.propensity, (one.network ?? 0) - (b[i]!.network ?? 0)].map(Math.abs)))
    : 1;

describe('a profile that was taken over', () => {
  test('makes the same choice as at home, with the same arm, coupons and log', async () => {
    const { file, state, next, at } = await exported();
    await elsewhere(at);
    expect(largest(next, await nextChoice())).toBeGreaterThan(1e-3);
    value(await (await open()).importProfile(file.file, file.code));
    const api = await open();
    expect(await meta('unit')).toBe(state.unit);
    expect(value(await device.tab().start(device.config)).attribution).toBe(state.attribution);
    expect(value(await api.inbox()).coupons).toEqual(state.inbox);
    expect(value(await api.inspect()).events).toBe(state.events);
    const there = await nextChoice();
    expect(there.candidates.map(({ arm }) => arm)).toEqual(next.candidates.map(({ arm }) => arm));
    expect(largest(next, there)).toBeLessThanOrEqual(1e-12);
    expect([there.action, there.timing, there.refusals]).toEqual([next.action, next.timing, next.refusals]);
  });

  test.each(['policy', 'head', 'profile'] as const)('would choose otherwise without its %s', async (part) => {
    const { file, next, at } = await exported();
    await elsewhere(at);
    value(await (await open()).importProfile(file.file, file.code));
    const storage = await device.storage();
    await storage.transaction(['meta', 'events'], 'readwrite', async (t) => {
      await t.remove('meta', part);
      if (part === 'profile') await t.clear('events');
    });
    expect(largest(next, await nextChoice())).toBeGreaterThan(1e-6);
  });

  test('spends nothing anew and answers no session twice: the larger ledger holds, and waiting reports stay where they are', async () => {
    const ledger = { version: 1 as const, entries: [{ time: 5, epsilon: 2 }], lifetime: 20 };
    await shopper(1, 'Tea', 2);
    const home = await device.storage();
    await home.transaction(['ledger'], 'readwrite', (t) => t.put('ledger', 'ledger', ledger));
    const api = await open();
    value(await api.record([view('Tea', device.now())]));
    const { file, code } = value(await api.exportProfile());
    const { spent } = value(await api.inspect()).spent.lifetime;
    expect(spent).toBeGreaterThanOrEqual(20);
    const at = device.now();
    await device.dispose();
    await elsewhere(at);
    const asked = { key: '0123', decisionId: 'd-1', title: { en: 'Tea' }, channel: 'email', at } as const;
    const there = await device.storage();
    await there.transaction(['meta'], 'readwrite', (t) => t.putMeta('messages', { version: 1, asked: [asked] }));
    const before = await everything();
    value(await (await open()).importProfile(file, code));
    const after = await everything();
    for (const table of ['outbox', 'sent', 'bundles']) expect(after[table]).toEqual(before[table]);
    // The server has the address from this browser, whose caps and panel know of it.
    expect((await meta('messages'))?.asked).toEqual([asked]);
    expect(value(await (await open()).inspect()).spent.lifetime.spent).toBe(spent);
    await device.pass(2 * HOUR);
    // The session that was under way is over, and its own browser answers about it.
    const outbox = (await everything()).outbox?.length;
    const later = await open();
    value(await later.record([view('Tea', device.now())]));
    value(await later.inspect());
    expect((await everything()).outbox).toHaveLength(outbox!);
    expect(await meta('outcomes')).toEqual([]);
  });

  test('has nothing in it of reports, outbox, tokens or bundles', async () => {
    await shopper(1, 'Tea', 3);
    const { file, code } = value(await (await open()).exportProfile());
    expect([file.length > 0, code.length]).toEqual([true, 34]);
    expect(value(await (await open()).exportProfile()).code).not.toBe(code);
    const text = new TextDecoder('latin1').decode(file);
    expect(text).not.toMatch(/Tea-1|view_item|report/);
  });
});

describe('a forged file, sealed again with the public key of the shop', () => {
  /** What a stranger does who has nothing but a file of their own and the page. */
  const forged = async ({ file, code }: ExportedProfile, change: (content: TransferContent) => TransferContent) => {
    const site = fromBase64url(device.config.key.replace(/^pk_/, ''));
    const content = JSON.parse(value(await openTransfer(file, site, value(readCode(code))))) as TransferContent;
    const secret = crypto.getRandomValues(new Uint8Array(16));
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    return { file: await sealTransfer(writeContent(change(content)), site, secret, nonce), code: writeCode(secret) };
  };
  const evil = 'Call +1 900 555 0100 for your prize';
  const texts = async (): Promise<string> => JSON.stringify([value(await (await open()).inbox()).coupons, await everything()]);

  test('shows no text that the shop did not sign, and no coupon that it does not have', async () => {
    await shopper(1, 'Tea');
    const sent = value(await (await open()).exportProfile());
    const own = value(await (await open()).inbox()).coupons;
    expect(own.length).toBeGreaterThan(0);
    const { file, code } = await forged(sent, (content) => ({
      ...content,
      decisions: content.decisions.map((stored) =>
        stored.coupon ? { ...stored, coupon: { ...stored.coupon, title: { en: evil } } } : stored,
      ),
    }));
    value(await (await open()).importProfile(file, code));
    expect(await texts()).not.toContain(evil);
    expect(value(await (await open()).inbox()).coupons).toEqual(own);

    const strange = await forged(sent, (content) => ({
      ...content,
      decisions: content.decisions.map((stored) =>
        stored.coupon ? { ...stored, coupon: { ...stored.coupon, id: 'gold', title: { en: evil } } } : stored,
      ),
    }));
    value(await (await open()).importProfile(strange.file, strange.code));
    expect(await texts()).not.toContain(evil);
    expect(value(await (await open()).inbox()).coupons).toEqual([]);
  });

  test('would be seen to fail: written down as it comes, it shows the stranger’s words', async () => {
    await shopper(1, 'Tea');
    const storage = await device.storage();
    await storage.transaction(['decisions'], 'readwrite', async (t) => {
      for (const { key: id, value: stored } of await t.newest('decisions'))
        if (stored.coupon) await t.put('decisions', id, { ...stored, coupon: { ...stored.coupon, title: { en: evil } } });
    });
    expect(JSON.stringify(value(await (await open()).inbox()).coupons)).toContain(evil);
  });
});

describe('what cannot be taken over changes nothing', () => {
  test.each([
    ['transfer_code_invalid', (sent: ExportedProfile) => [sent.file, sent.code.replace(/^./, (one) => (one === 'A' ? 'B' : 'A'))]],
    ['transfer_wrong_code', (sent: ExportedProfile) => [sent.file, writeCode(new Uint8Array(16))]],
    ['transfer_cut', (sent: ExportedProfile) => [sent.file.slice(0, -9), sent.code]],
    ['transfer_damaged', (sent: ExportedProfile) => [sent.file.map((byte, i) => (i === 90 ? byte ^ 4 : byte)), sent.code]],
    ['transfer_newer', (sent: ExportedProfile) => [sent.file.map((byte, i) => (i === 4 ? 2 : byte)), sent.code]],
    ['transfer_unknown', (sent: ExportedProfile) => [new TextEncoder().encode('{}'), sent.code]],
    ['transfer_too_large', (sent: ExportedProfile) => [new Uint8Array(8_000_001), sent.code]],
  ] as const)('%s', async (error, change) => {
    await shopper(1, 'Tea', 2);
    const api = await open();
    const sent = value(await api.exportProfile());
    value(await api.record([view('Shoes', device.now())]));
    const before = await everything();
    const [file, code] = change(sent) as [Uint8Array<ArrayBuffer>, string];
    expect(await api.importProfile(file, code)).toMatchObject({ ok: false, error: { code: error } });
    expect(await everything()).toEqual(before);
  });

  test('a file of another shop, one of the day before yesterday, and one where nothing may be kept', async () => {
    await shopper(1, 'Tea', 2);
    const { file, code } = value(await (await open()).exportProfile());
    await device.pass(DAY + 1);
    const api = await open();
    value(await api.inspect());
    const before = await everything();
    expect(await api.importProfile(file, code)).toMatchObject({ error: { code: 'transfer_expired' } });
    expect(await everything()).toEqual(before);
    const memory = device.tab();
    value(await memory.start({ ...device.config, consent: { storage: false, sync: false } }));
    expect(await memory.importProfile(file, code)).toMatchObject({ error: { code: 'transfer_not_kept' } });
    expect(await memory.exportProfile()).toMatchObject({ error: { code: 'transfer_nothing' } });
    await device.dispose();
    const other = await testKey();
    device = testDevice(other, testOrigin(await testBundle(other)));
    expect(await (await open()).importProfile(file, code)).toMatchObject({ error: { code: 'transfer_wrong_shop' } });
  });

  test('a store that is full in the middle keeps what it had', async () => {
    await shopper(1, 'Tea', 2);
    const { file, code } = value(await (await open()).exportProfile());
    const before = await everything();
    const api = await open({
      openStorage: async (persistent) => {
        const storage = await device.ports.openStorage(persistent);
        return {
          ...storage,
          transaction: (tables, mode, work) =>
            storage.transaction(tables, mode, (t) =>
              work({
                ...t,
                put: async (table, ...entry) => {
                  if (table === 'ledger') throw new DOMException('full', 'QuotaExceededError');
                  await t.put(table, ...entry);
                },
              }),
            ),
        };
      },
    });
    expect(await api.importProfile(file, code)).toMatchObject({ ok: false });
    expect(await everything()).toEqual(before);
  });
});

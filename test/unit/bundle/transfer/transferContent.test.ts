import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeLedgers, readContent, type TransferContent, writeContent } from '../../../../src/bundle/transfer/transferContent';
import { debit, emptyLedger, type Ledger } from '../../../../src/engine/privacy/ledger';
import { emptyProfile } from '../../../../src/engine/profile/shopperProfile';
import { DAY } from '../../../../src/protocol/values/clock';
import { foldEvents } from '../../../../worker/recording/eventLog';
import { anyHistory } from '../../shopperHistory';

const NOW = 1_800_000_000_000;
const settings = { halfLifeMs: 14 * DAY, sequenceLength: 50, idleMs: 1_800_000 };
/** Of those that single precision has as well. */
const double = fc.double({ noNaN: true, min: -3e38, max: 3e38 }).map((value) => value || 0);

const contentOf = (events: TransferContent['events'], numbers: readonly number[]): Omit<TransferContent, 'v'> => {
  const d = numbers.length;
  return {
    at: NOW,
    unit: 'ab'.repeat(16),
    settings,
    profile: foldEvents(events, settings),
    base: emptyProfile(0),
    events,
    policy: {
      version: 1,
      prior: 'b',
      precision: Array.from({ length: (d * (d + 1)) / 2 }, (_, i) => numbers[i % d]!),
      b: [...numbers],
      noise: 0.5,
      observations: 3,
    },
    head: {
      version: 1,
      bundle: 'b',
      examples: [{ logit: numbers[0]!, x: Float32Array.from(numbers, (one) => Math.fround(one) || 0), accepted: true }],
      head: Float64Array.from(numbers),
      against: 0.25,
    },
    timing: { version: 1, bundle: 'b', changes: { 4: numbers[0]! } },
    answers: { version: 1, channels: { push: { answered: 2, silent: 5 } } },
    draw: { experiment: 'e/s', after: 3, explored: 'tea' },
    closed: 7,
    open: ['d1'],
    shown: ['d1'],
    outcomes: [{ decisions: ['d1'], purchase: { name: 'purchase', time: 1, transactionId: 't', items: [] } }],
    transactions: ['t'],
    pinged: ['e/s'],
    inbox: { version: 1, kept: [{ id: 'd1', endsAt: 9, at: 1 }], dropped: [], used: ['d2'], reminded: [{ id: 'd2', at: 4 }] },
    decisions: [],
    claims: [{ id: 'd1', key: 'k', code: 'TEA-4H7K', expiresAt: 5 }],
    spent: { version: 1, entries: [{ time: 5, epsilon: 2 }], lifetime: 2 },
  };
};

test('everything is read back to the last bit, typed arrays and names that objects inherit included', () => {
  fc.assert(
    fc.property(anyHistory(40), fc.array(double, { minLength: 1, maxLength: 8 }), (visits, numbers) => {
      const content = contentOf(
        visits.flatMap(({ batches }) => batches.flat()),
        numbers,
      );
      expect(readContent(writeContent(content), NOW)).toEqual({ ok: true, value: { v: 'couplet-transfer/1', ...content } });
    }),
    { numRuns: 60 },
  );
});

test('is good for a day by either clock, and no longer', () => {
  const text = writeContent(contentOf([], [1]));
  const code = (now: number) => {
    const read = readContent(text, now);
    return read.ok ? 'ok' : read.error.code;
  };
  expect([0, DAY, -DAY, DAY + 1, -DAY - 1].map((late) => code(NOW + late))).toEqual([
    'ok',
    'ok',
    'ok',
    'transfer_expired',
    'transfer_expired',
  ]);
});

test('what a device could not live with is refused: wrong dimensions, other versions, figures that are none, more than its bounds', () => {
  const good = contentOf([], [1, 2]);
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`c${i}`, { value: 1, time: 1 }]));
  const bad: readonly object[] = [
    { policy: { ...good.policy, b: [1] } },
    { policy: { ...good.policy, noise: Number.NaN } },
    { profile: { ...good.profile, version: 99 } },
    { profile: { ...good.profile, visits: -1 } },
    { profile: { ...good.profile, categoryAffinity: many } },
    { profile: { ...good.profile, exposures: [] } },
    { unit: 'somebody' },
    { events: [{ name: 'view_item', time: 'now', items: [] }] },
    { spent: { version: 1, entries: [], lifetime: -5 } },
    { outcomes: [{ decisions: [], purchase: { name: 'page_view', time: 1 } }] },
    { v: 'couplet-transfer/2' },
    ...['Call +1 900 555 0100', 'evil.example/prize', 'TEA', '', 'Ä-4H7K9', 'x'.repeat(65)].map((code) => ({
      claims: [{ id: 'd1', key: 'k', code }],
    })),
  ];
  for (const change of bad) {
    const read = readContent(JSON.stringify({ v: 'couplet-transfer/1', ...good, ...change }), NOW);
    expect([change, read.ok ? 'taken' : read.error.code]).toEqual([change, 'transfer_malformed']);
  }
});

test('a transfer allows no report that either browser would refuse, however often profiles go back and forth', () => {
  const spend = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 12 });
  const ledgerOf = (days: readonly number[]): Ledger =>
    [...days]
      .sort((a, b) => a - b)
      .reduce((ledger, day) => {
        const spent = debit(ledger, 2, NOW + day * DAY);
        return spent.ok ? spent.value : ledger;
      }, emptyLedger());
  fc.assert(
    fc.property(spend, spend, fc.integer({ min: 60, max: 100 }), (a, b, day) => {
      const [own, other] = [ledgerOf(a), ledgerOf(b)];
      const merged = mergeLedgers(own, other);
      const may = (ledger: Ledger) => debit(ledger, 2, NOW + day * DAY).ok;
      if (may(merged)) expect([may(own), may(other)]).toEqual([true, true]);
      expect(merged.lifetime).toBeGreaterThanOrEqual(Math.max(own.lifetime, other.lifetime));
      expect(mergeLedgers(merged, own)).toEqual(merged);
      expect(mergeLedgers(own, merged)).toEqual(merged);
    }),
  );
});

test('a cart of more pieces than a number can count is taken over as it is', () => {
  const add = { name: 'add_to_cart' as const, items: [{ itemId: 'a', quantity: Number.MAX_SAFE_INTEGER }] };
  const content = contentOf(
    [
      { ...add, time: 1 },
      { ...add, time: 2 },
    ],
    [1],
  );
  expect(content.profile.cart[0]?.quantity).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
  expect(readContent(writeContent(content), NOW)).toMatchObject({ ok: true, value: { profile: { cart: content.profile.cart } } });
});

import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../../../src/bundle/manifest';
import { nextManifest } from '../../../../src/campaigns/learning/withLearnt';
import type { Evidence } from '../../../../src/campaigns/loop/loopState';
import { visitCells } from '../../../../src/engine/decision/visitCell';
import { createBundleFacts } from '../../../../src/server/bundles/bundleFacts';
import { signEnvelope } from '../../../../src/server/bundles/signing';
import { type EvidenceStore, evidenceOf } from '../../../../src/server/loop/lookAround';
import { generateKeys } from '../../../../src/trainer/bundle/keys';
import { smallCampaign } from '../../trainer/fixtures';

const bundle = 'a'.repeat(16);
const keys = generateKeys();
const known: Manifest['reports']['strata'] = [
  { source: 'profile.visits', atLeast: 2 },
  { source: 'profile.orders', atLeast: 1 },
];
const manifestOf = (reports: object = {}): Manifest =>
  nextManifest(
    smallCampaign({
      experiment: { hashVersion: 1, id: 'test', salt: 's', shares: { none: 0.1, rule: 0.1, couplet: 0.8 }, explore: 0.1 },
      reports: { epsilon: 1, strata: known, ...reports },
    }),
    undefined,
  ).manifest;

type Rows = Partial<Record<'reportCounts' | 'splitSums' | 'orderTotals', readonly object[]>>;

/** What the server would learn from these rows of a bundle. */
const evidence = ({ reportCounts = [], splitSums = [], orderTotals = [] }: Rows, manifest = manifestOf()): Promise<Evidence> => {
  const data = Buffer.from(signEnvelope(JSON.stringify(manifest), keys));
  const store = {
    currentBundle: async () => ({ id: bundle, publishedAt: 0 }),
    bundleFile: async () => ({ name: 'manifest.json', data }),
    reportCounts: async () => reportCounts,
    splitSums: async () => splitSums,
    orderTotals: async () => orderTotals,
    catalog: async () => [],
    learning: async () => undefined,
  } as unknown as EvidenceStore & Parameters<typeof createBundleFacts>[0];
  return evidenceOf(store, createBundleFacts(store));
};
const answers = (question: string, explored: string | null, count: number) => ({ bundle, question, explored, answer: 0, count });
const orders = (attribution: string | null, count: number, currency = 'USD') => ({
  attribution,
  currency,
  orders: count,
  subtotal: 5_000 * count,
  discount: 0,
  simulated: 0,
});
const told = answers('stratum-outcome', 'tea-10', 40);

describe('evidenceOf', () => {
  it('counts answers about purchases of sessions that drew a coupon, and no others', async () => {
    const reportCounts = [
      told,
      answers('stratum-outcome', null, 1_000),
      answers('reaction', 'tea-10', 500),
      answers('local-right', null, 300),
    ];
    expect(await evidence({ reportCounts })).toEqual({ orders: 0, reports: 40 });
  });

  it('counts orders of sessions that drew a coupon and of the arm without coupons, in this experiment and currency', async () => {
    const orderTotals = [
      orders('v1.test.couplet.tea-10', 7),
      orders('v1.test.couplet.tea-10.0123abcds', 3),
      orders('v1.test.none.-', 11),
      orders('v1.test.couplet.-', 1_000),
      orders('v1.test.rule.-', 1_000),
      orders('v1.before.couplet.tea-10', 1_000),
      orders('v1.test.couplet.gone-10', 1_000),
      orders('v1.test.couplet.tea-10', 1_000, 'EUR'),
      orders(null, 1_000),
    ];
    expect(await evidence({ reportCounts: [told], orderTotals })).toEqual({ orders: 21, reports: 40 });
    // Without answers orders teach nothing.
    expect(await evidence({ orderTotals })).toEqual({ orders: 0, reports: 0 });
  });

  it('counts nothing by strata that a coupon may move', async () => {
    const manifest = manifestOf({ strata: [{ source: 'session.carted', atLeast: 1 }, known[1]] });
    expect(await evidence({ reportCounts: [told], orderTotals: [orders('v1.test.couplet.tea-10', 9)] }, manifest)).toEqual({
      orders: 0,
      reports: 0,
    });
  });

  describe('in mode split', () => {
    const key = `B${'A'.repeat(86)}`;
    const split = (question?: string) => ({
      mode: 'split',
      split: { helper: { operator: 'A foundation', key }, ...(question ? { question } : {}) },
    });
    /** As the server completes it. */
    const ledBy = (manifest: Manifest): Manifest => {
      const { reports } = manifest;
      return { ...manifest, reports: { ...reports, ...(reports.split ? { split: { ...reports.split, leader: key } } : {}) } };
    };
    const sum = (explored: string | null, value: number, answer = 0) => ({
      bundle,
      explored,
      answer,
      sum: value,
      draws: 2,
      releasedDay: 1,
    });

    it('counts sums of sessions that drew a coupon, where noise leaves any', async () => {
      const manifest = ledBy(manifestOf(split()));
      expect(await evidence({ splitSums: [sum('tea-10', 30.4), sum('plants-10', -5), sum(null, 900)] }, manifest)).toMatchObject({
        reports: 25,
      });
      expect(await evidence({ splitSums: [sum('tea-10', -30)] }, manifest)).toEqual({ orders: 0, reports: 0 });
    });

    it('counts visits once an order says what one leaves, unless the bandit was trained on a log', async () => {
      const manifest = ledBy(manifestOf(split('visit-cell')));
      const splitSums = Array.from({ length: visitCells }, (_, cell) => sum(null, 10, cell));
      expect(await evidence({ splitSums }, manifest)).toEqual({ orders: 0, reports: 0 });
      const orderTotals = [orders('v1.test.couplet.-', 50)];
      expect(await evidence({ splitSums, orderTotals }, manifest)).toEqual({ orders: 0, reports: 10 * visitCells });
      const { bandit } = manifest;
      const trained = { ...manifest, bandit: { ...bandit, features: { ...bandit.features, id: 'log/1' } } };
      expect(await evidence({ splitSums, orderTotals }, trained)).toEqual({ orders: 0, reports: 0 });
    });
  });
});

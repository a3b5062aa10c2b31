import type { Browser } from 'playwright';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { campaignSchema } from '../../src/bundle/campaign';
import type { Envelope, Manifest } from '../../src/bundle/manifest';
import { decodeWeights } from '../../src/bundle/weightCodec';
import { networkWeightCount } from '../../src/engine/scoring/plainNetworkScorer';
import { encodeAcceptance } from '../../src/trainer/acceptance/acceptanceFeatures';
import { type AcceptanceLog, readAcceptance } from '../../src/trainer/acceptance/acceptanceLog';
import { generateKeys } from '../../src/trainer/bundle/keys';
import { openDatabase } from '../../src/trainer/ingest/database';
import { scoreRows } from '../../src/trainer/network/trainNetwork';
import { train } from '../../src/trainer/train';
import { launch, storedDecisions } from '../helpers/e2e/browser';
import { startWorld, type World } from '../helpers/e2e/world';
import { sharedData, sharedMissing } from '../helpers/node/trainingLogs';

const file = sharedData('uci-coupon', 'dev.csv');
const types = { bar: 'Bar', carry: 'Carry out & Take away', coffee: 'Coffee House', cheap: 'Restaurant(<20)', dear: 'Restaurant(20-50)' };
const often = { perSession: 100, perDay: 20, lifetime: 100 };
const campaign = v.parse(campaignSchema, {
  label: 'in-vehicle coupons',
  currency: 'USD',
  timeZone: 'UTC',
  coupons: Object.entries(types).map(([id, couponType]) => ({
    id,
    version: 1,
    title: { en: couponType },
    discount: { kind: 'fixed', amount: 300 },
    startsAt: 0,
    endsAt: 4_000_000_000_000,
    frequency: often,
    attributes: { couponType },
  })),
  experiment: { hashVersion: 1, id: 'uci', salt: 'one', shares: { none: 0, rule: 0, couplet: 1 }, explore: 0 },
  rule: ['coffee'],
  triggers: { quietMs: 600_000, minViews: 1, onAddToCart: true },
  session: { idleMs: 1_800_000 },
  profile: { halfLifeMs: 86_400_000, sequenceLength: 20 },
  marginRate: 0.5,
  reports: {
    enabled: false,
    epsilon: 2,
    strata: [
      { source: 'session.views', atLeast: 1 },
      { source: 'profile.orders', atLeast: 1 },
    ],
  },
});

/** Rows of different respondents, spread over the file. */
const rows = [0, 1_500, 3_100, 4_700, 6_300, 8_000, 9_999];

describe.skipIf(sharedMissing('uci-coupon', 'dev.csv'))('a bundle trained on real answers (needs the uci-coupon data set)', () => {
  let browser: Browser;
  let world: World;
  let log: AcceptanceLog;
  let manifest: Manifest;
  let weights: Float32Array;

  beforeAll(async () => {
    const keys = generateKeys();
    // The smaller encoding, which the demo's bundles do not use.
    const trained = await train({ campaign, keys, acceptance: file, seed: 42, weights: 'uint8' }, () => undefined);
    if (!trained.ok) throw new Error(trained.error.message);
    const { bundle } = trained.value;
    manifest = JSON.parse((JSON.parse(bundle.envelope) as Envelope).payload) as Manifest;
    const { spec, encoding, weights: shard } = manifest.network!;
    weights = decodeWeights(encoding, bundle.shards.get(shard.sha256)!, networkWeightCount(spec))!;
    const db = await openDatabase();
    const read = await readAcceptance(db, file, 'answers');
    await db.close();
    if (!read.ok) throw new Error(read.error.message);
    log = read.value;
    browser = await launch();
    world = await startWorld(campaign, `pk_${keys.publicKey}`);
    await world.publish(bundle);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });

  it('loads in the worker, in 8 bits, and scores every coupon as the trainer did, within 1e-5', async () => {
    const { network } = manifest;
    expect(network?.encoding).toBe('uint8');
    const at = log.columns.indexOf('couponType');
    const ids = Object.keys(types) as (keyof typeof types)[];
    let largest = 0;
    for (const row of rows) {
      const values = log.rows[row]!;
      // What the trainer thinks of this respondent and each of the five coupons, on tfjs.
      const variants: AcceptanceLog = { ...log, rows: ids.map((id) => values.map((value, i) => (i === at ? types[id] : value))) };
      const encoded = encodeAcceptance(variants, network!.features, [0, 1, 2, 3, 4]);
      const expected = await scoreRows(network!.spec, weights, { rows: 5, x: encoded.x });

      const facts = Object.fromEntries(
        log.columns.flatMap((name, i) => (values[i] === undefined || name === 'Y' ? [] : [[name, values[i]]])),
      );
      const page = await (await browser.newContext()).newPage();
      await page.goto(world.shop.url);
      await page.evaluate((stated) => {
        const { couplet } = window as unknown as { couplet: (...command: unknown[]) => void };
        couplet('identify', stated);
        couplet('offer');
      }, facts);
      await expect.poll(async () => (await storedDecisions(page).catch(() => [])).length, { timeout: 20_000 }).toBe(1);
      const [decision] = await storedDecisions(page);
      for (const [i, id] of ids.entries()) {
        const scored = decision?.candidates.find(({ arm }) => arm === id)?.network;
        expect(scored).toBeTypeOf('number');
        largest = Math.max(largest, Math.abs((scored ?? 0) - expected[i]!));
      }
      await page.context().close();
    }
    console.log(`largest difference between worker and trainer over ${rows.length * ids.length} scores: ${largest.toExponential(1)}`);
    expect(largest).toBeLessThanOrEqual(1e-5);
  });
});

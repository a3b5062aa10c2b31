import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { campaignSchema } from '../../../src/bundle/campaign';
import { openEnvelope } from '../../../src/bundle/openSigned';
import { toDeviceModel } from '../../../src/bundle/toDeviceModel';
import { decodeWeights, encodeWeights } from '../../../src/bundle/weightCodec';
import { computeFeatures, featureWidth } from '../../../src/engine/features/computeFeatures';
import { plainNetworkScorer } from '../../../src/engine/scoring/plainNetworkScorer';
import { nodeBundleCrypto } from '../../../src/server/bundles/signing';
import { fitAcceptanceFeatures } from '../../../src/trainer/acceptance/acceptanceFeatures';
import { featureColumns, readAcceptance } from '../../../src/trainer/acceptance/acceptanceLog';
import { acceptanceSamples, fairColumns } from '../../../src/trainer/acceptance/trainAcceptance';
import { fitPrior } from '../../../src/trainer/bandit/rewardPrior';
import { assembleBundle } from '../../../src/trainer/bundle/assembleBundle';
import { generateKeys } from '../../../src/trainer/bundle/keys';
import { fitEase, fitForwardEase, withTrends } from '../../../src/trainer/cf/ease';
import { evaluateItems } from '../../../src/trainer/cf/evaluateItems';
import { gram, readInteractions, readRelevant } from '../../../src/trainer/cf/interactions';
import { fitItemKnn, fitPopularity } from '../../../src/trainer/cf/itemFamilies';
import { groupNames, withGroups } from '../../../src/trainer/cf/itemGraph';
import type { ItemModel } from '../../../src/trainer/cf/itemModel';
import { splitByTime } from '../../../src/trainer/evaluate/evaluateCf';
import { type Database, openDatabase } from '../../../src/trainer/ingest/database';
import { readEvents } from '../../../src/trainer/ingest/readEvents';
import { readItems, readNames } from '../../../src/trainer/ingest/readItems';
import { pairedGain } from '../../../src/trainer/metrics/metricsTable';
import { type RankingMetrics, rankingGains } from '../../../src/trainer/metrics/rankingMetrics';
import { judgeNetwork } from '../../../src/trainer/network/judgeNetwork';
import { groupFolds, networkCandidates, refit, rowsWhere } from '../../../src/trainer/network/selectNetwork';
import { sharedData, sharedMissing } from '../../helpers/node/trainingLogs';
import { smallCampaign } from './fixtures';

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const answers = ['uci-coupon', 'dev.csv'];
describe.skipIf(sharedMissing(...answers))('acceptance on uci-coupon (needs the shared data)', () => {
  it('recognises the 454 respondents, and the network beats logistic regression on unseen ones beyond two standard errors', async () => {
    const log = await readAcceptance(db, sharedData(...answers), 'uci');
    if (!log.ok) throw new Error(log.error.message);
    expect(new Set(log.value.groups).size).toBe(454);
    const folds = groupFolds(log.value.groups, 5, 42);
    const [trainRows, testRows] = [rowsWhere(folds, (f) => f !== 0), rowsWhere(folds, (f) => f === 0)];
    const trained = new Set(trainRows.map((row) => log.value.groups[row]));
    expect(testRows.some((row) => trained.has(log.value.groups[row]))).toBe(false);
    const spec = fitAcceptanceFeatures(log.value, featureColumns(log.value, {}), trainRows);
    const [train, test] = [acceptanceSamples(log.value, spec, trainRows), acceptanceSamples(log.value, spec, testRows)];
    const candidate = networkCandidates[1]!;
    // Epochs and λ as validation folds choose them; `couplet evaluate` chooses them itself.
    const network = { kind: 'network', ...candidate, epochs: 12 } as const;
    const logistic = { kind: 'logistic', name: 'logistic regression λ=30', lambda: 30 } as const;
    const judged = await judgeNetwork({ network, logistic, best: network, validation: [] }, train, test, 'test', 42);
    const { aucGain } = pairedGain(test.y, judged.predictions.network, judged.predictions.logistic);
    expect(aucGain.value).toBeGreaterThan(2 * aucGain.se);
    const [popularity, regression] = judged.evaluation.rows;
    expect(regression!.metrics.auc).toBeGreaterThan(popularity!.metrics.auc!);
  });

  it('scores on a device, from the signed bundle and facts, what the trainer scored, within 1e-5', async () => {
    const log = await readAcceptance(db, sharedData(...answers), 'uci2');
    if (!log.ok) throw new Error(log.error.message);
    const rows = Array.from({ length: 2_000 }, (_, i) => i);
    const { columns } = fairColumns(log.value, featureColumns(log.value, {}), []);
    const features = fitAcceptanceFeatures(log.value, columns, rows);
    const samples = acceptanceSamples(log.value, features, rows);
    const choice = { kind: 'network', ...networkCandidates[1]!, epochs: 1 } as const;
    const { spec, weights } = await refit(choice, samples, 1);
    const bytes = encodeWeights('float16', weights);
    const keys = generateKeys();
    const base = smallCampaign();
    const coupons = base.coupons.map((coupon, i) => ({
      ...coupon,
      attributes: { couponType: ['Coffee House', 'Bar', 'Restaurant(<20)'][i]! },
    }));
    const campaign = v.parse(campaignSchema, { ...base, coupons });
    const isNone = { kind: 'numeric', name: 'n', source: 'coupon.isNone', transform: 'identity', mean: 0, std: 1, missing: 0 } as const;
    const bandit = fitPrior({ version: 1, id: 'b', fields: [isNone] }, 1, [], { ...campaign.policy, evidence: 1 });
    const bundle = assembleBundle(campaign, { network: { spec, encoding: 'float16', bytes, features }, bandit, metrics: {} }, keys);
    if (!bundle.ok) throw new Error(bundle.error.message);
    const opened = await openEnvelope(bundle.value.envelope, keys.publicKey, nodeBundleCrypto);
    if (!opened.ok) throw new Error(opened.error.message);
    const model = toDeviceModel(opened.value.id, opened.value.manifest, bundle.value.shards, plainNetworkScorer);
    if (!model.ok || !model.value.network) throw new Error('no network');
    const expected = await plainNetworkScorer(spec, decodeWeights('float16', bytes, weights.length)!).score(samples.x, samples.rows);
    const width = featureWidth(model.value.network.features);
    const batch = new Float32Array(50 * width);
    for (let i = 0; i < 50; i++) {
      const facts = Object.fromEntries(log.value.columns.map((column, at) => [column, log.value.rows[i]?.[at]]));
      const resolve = (source: string) => facts[source.slice(source.indexOf('.') + 1)];
      computeFeatures(model.value.network.features, resolve, batch, i * width);
    }
    const scored = await model.value.network.scorer.score(batch, 50);
    for (let i = 0; i < 50; i++) expect(Math.abs(scored[i]! - expected[i]!)).toBeLessThan(1e-5);
  });
});

const purchases = ['online-retail', 'dev.csv'];
describe.skipIf(sharedMissing(...purchases))('collaborative filtering on online-retail (needs the shared data)', () => {
  it('ranks the next two months: words of names above EASE, EASE with trend above EASE above item-kNN above popularity, each by more than two standard errors of the difference', async () => {
    const log = await readEvents(db, sharedData(...purchases), 'retail');
    if (!log.ok) throw new Error(log.error.message);
    expect(log.value.quality).toMatchObject({ rows: 265_391, kept: 262_529 });
    const { first, second } = await splitByTime(db, 'retail', Date.UTC(2011, 7, 1));
    const items = await readItems(db, sharedData('online-retail', 'items.csv'), 'retail_items');
    if (!items.ok) throw new Error(items.error.message);
    const names = await readNames(db, 'retail_items');
    const groupsOf = (id: string): readonly string[] => groupNames([], undefined, names.get(id));
    const links = (table: string) => ({ table, what: 'purchases', hasTime: true, groupsOf }) as const;
    const matrix = await readInteractions(db, links(first), 5, 'retail_cf');
    const relevant = await readRelevant(db, matrix, links(second));
    const { data } = matrix;
    const g = gram(data);
    const forward = (await fitForwardEase(data, g, 300))!;
    const trend = withTrends(forward, data).find(({ name }) => name.includes('γ=0.5 h=15d'))!;
    const plain = await fitEase(data, g, 300);
    const latest = (model: ItemModel): ItemModel => withTrends(model, data).find(({ name }) => name.includes('γ=1 h=15d'))!;
    const models = [
      ...[fitPopularity(data), fitItemKnn(data, g, 50), plain, trend],
      ...[latest(plain), latest(withGroups(plain, data.groups!, 1))],
    ];
    const [popularity, knn, ease, chosen, late, graph] = evaluateItems(models, data, relevant);
    const gain = (a: RankingMetrics, b: RankingMetrics): number => {
      const { recallAt20Gain } = rankingGains(a, b);
      return recallAt20Gain.value / recallAt20Gain.se;
    };
    expect(gain(knn!, popularity!)).toBeGreaterThan(2);
    expect(gain(ease!, knn!)).toBeGreaterThan(2);
    expect(gain(chosen!, ease!)).toBeGreaterThan(2);
    expect(gain(graph!, late!)).toBeGreaterThan(2);
  });
});

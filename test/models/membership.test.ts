import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCampaign } from '../../demo/campaign';
import { demoItems } from '../../demo/demoItems';
import { generateLog } from '../../demo/generateLog';
import { eventsCsv, itemsCsv, type LogRow } from '../../demo/log/logRow';
import { SHIPPING } from '../../demo/shop/cart';
import type { Envelope, Manifest } from '../../src/core/bundle/manifest';
import { toDeviceModel } from '../../src/core/bundle/toDeviceModel';
import { NO_COUPON } from '../../src/core/device/decision';
import type { DeviceModel } from '../../src/core/device/deviceModel';
import { scoreArms } from '../../src/core/device/scoreArms';
import { computeFeatures } from '../../src/core/features/computeFeatures';
import { sourcesOf } from '../../src/core/features/sources';
import { integer, seededRng } from '../../src/core/random';
import { collaborativeScores, interestHistory } from '../../src/core/scoring/collaborativeScores';
import { orderChances } from '../../src/core/scoring/orderHeads';
import { plainNetworkScorer } from '../../src/core/scoring/plainNetworkScorer';
import { sigmoid } from '../../src/core/scoring/sigmoid';
import { generateKeys } from '../../src/trainer/bundle/keys';
import { openDatabase } from '../../src/trainer/ingest/database';
import { readEvents } from '../../src/trainer/ingest/readEvents';
import { readDecisions } from '../../src/trainer/replay/readDecisions';
import type { LoggedDecision } from '../../src/trainer/replay/replayDecisions';
import { train } from '../../src/trainer/train';

/** Half of them are as many as the demo's model is trained on. */
const SHOPPERS = 3_000;
const RESAMPLES = 400;

const campaign = demoCampaign();
const couponOf = new Map(campaign.coupons.map((coupon) => [coupon.id, coupon]));
const isMember = (id: string): boolean => Number(id.slice(1)) % 2 === 0;

/** What was shown to one shopper, and what came of it. */
interface Victim {
  readonly member: boolean;
  readonly decisions: readonly LoggedDecision[];
}
/** The model's probability of what did happen. */
type Likelihood = (decision: LoggedDecision) => number;

let folder: string;
let model: DeviceModel;
let victims: readonly Victim[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'couplet-membership-'));
  const { coupons, rule } = campaign;
  const log = generateLog({ items: demoItems, coupons, rule, shipping: SHIPPING, shoppers: SHOPPERS, seed: 11 });
  const rows = log.rows.filter(({ userId }) => userId !== 'bot');
  const write = (name: string, of: readonly LogRow[]): string => {
    writeFileSync(join(folder, name), eventsCsv(of));
    return join(folder, name);
  };
  const everybody = write('everybody.csv', rows);
  const events = write(
    'members.csv',
    rows.filter(({ userId }) => isMember(userId)),
  );
  const items = join(folder, 'items.csv');
  writeFileSync(items, itemsCsv(demoItems));

  const trained = await train({ campaign, keys: generateKeys(), events, items, seed: 42 }, () => undefined);
  if (!trained.ok) throw new Error(trained.error.message);
  const { bundle } = trained.value;
  const manifest = JSON.parse((JSON.parse(bundle.envelope) as Envelope).payload) as Manifest;
  const opened = toDeviceModel(bundle.id, manifest, bundle.shards, plainNetworkScorer);
  if (!opened.ok) throw new Error(opened.error.message);
  model = opened.value;

  const db = await openDatabase();
  const read = await readEvents(db, everybody, 'events');
  if (!read.ok) throw new Error(read.error.message);
  const { decisions, shoppers } = await readDecisions(db, 'events', campaign, 42);
  await db.close();
  const own = new Map<number, LoggedDecision[]>();
  for (const decision of decisions)
    if (decision.couponId !== NO_COUPON) own.set(decision.shopper, [...(own.get(decision.shopper) ?? []), decision]);
  victims = [...own].map(([shopper, of]) => ({ member: isMember(shoppers[shopper]!), decisions: of }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sources = ({ profile, now }: LoggedDecision) => sourcesOf({ profile, facts: {}, now, halfLifeMs: model.halfLifeMs });

/** What the network is given for a decision. */
const inputs = (decision: LoggedDecision): Float32Array => {
  const { features, spec } = model.network!;
  const x = new Float32Array(spec.inputs);
  computeFeatures(features, sources(decision)(couponOf.get(decision.couponId)), x, 0);
  return x;
};

const networkLikelihood = async (): Promise<Likelihood> => {
  const all = victims.flatMap(({ decisions }) => decisions);
  const batch = Float32Array.from(all.flatMap((decision) => [...inputs(decision)]));
  const scores = await model.network!.scorer.score(batch, all.length);
  const claims = new Map(all.map((decision, i) => [decision, scores[i]!]));
  return (decision) => (decision.claimed ? claims.get(decision)! : 1 - claims.get(decision)!);
};

const headsLikelihood: Likelihood = (decision) => {
  const { purchase } = orderChances(model.heads!, [couponOf.get(decision.couponId)!], sources(decision), decision.profile);
  return decision.purchased ? purchase[0]! : 1 - purchase[0]!;
};

/** Density of the reward under the bandit's prior, up to a factor: exp(−(r − θᵀφ)² / 2σ²). */
const priorLikelihood = async (): Promise<Likelihood> => {
  const { mean, noise } = model.bandit;
  const known = new Map<LoggedDecision, number>();
  for (const decision of victims.flatMap(({ decisions }) => decisions)) {
    const arms = await scoreArms(model, [couponOf.get(decision.couponId)!], { ...decision, facts: {} });
    const expected = arms[0]!.context.reduce((sum, x, i) => sum + x * mean[i]!, 0);
    known.set(decision, Math.exp(-((decision.reward - expected) ** 2) / (2 * noise ** 2)));
  }
  return (decision) => known.get(decision)!;
};

/** What the item table says of the coupon beside the others, as if it were odds; the steeper, the less it matters how long a history is. */
const itemLikelihood: Likelihood = ({ profile, now, couponId, claimed }) => {
  const { cf, halfLifeMs } = model;
  const scores = cf ? collaborativeScores(cf, interestHistory(profile, now, halfLifeMs)) : new Float64Array();
  const mean = scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length);
  const taken = sigmoid(10 * ((scores[cf?.coupons.indexOf(couponId) ?? -1] ?? mean) - mean));
  return claimed ? taken : 1 - taken;
};

/** P(member's score > other's score), ties half, from scores in any order. */
const aucOf = (scored: readonly { readonly member: boolean; readonly score: number }[]): number => {
  const sorted = [...scored].sort((a, b) => a.score - b.score);
  let [below, wins, members] = [0, 0, 0];
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (to < sorted.length && sorted[to]!.score === sorted[from]!.score) to += 1;
    const tied = sorted.slice(from, to).filter(({ member }) => member).length;
    wins += tied * (below + (to - from - tied) / 2);
    [below, members, from] = [below + (to - from - tied), members + tied, to];
  }
  return wins / (below * members);
};

/**
 * The attack of Yeom et al. 2018 (https://arxiv.org/abs/1709.01604): a shopper whose answers the model foretells well was in the log. Its AUC over all
 * shoppers with answers, and the bootstrap's 95% interval.
 */
const attack = (likelihood: Likelihood) => {
  const scored = victims.map(({ member, decisions }) => ({
    member,
    score: decisions.reduce((sum, decision) => sum + Math.log(Math.max(1e-9, likelihood(decision))), 0) / decisions.length,
  }));
  const rng = seededRng(3);
  const again = Array.from({ length: RESAMPLES }, () => aucOf(scored.map(() => scored[integer(rng, scored.length)]!))).sort(
    (a, b) => a - b,
  );
  return { auc: aucOf(scored), lower: again[Math.floor(0.025 * RESAMPLES)]!, upper: again[Math.ceil(0.975 * RESAMPLES) - 1]! };
};

const say = (what: string, { auc, lower, upper }: ReturnType<typeof attack>): void =>
  console.log(`membership by ${what}: AUC ${auc.toFixed(3)} (${lower.toFixed(3)} to ${upper.toFixed(3)}), ${victims.length} shoppers`);

describe('who was in the log a published model was trained on', () => {
  it('is not told by how well its networks, its item table or its bandit’s prior foretell a shopper', async () => {
    expect([model.network, model.heads, model.cf].every((part) => part !== undefined)).toBe(true);
    const byNetwork = await networkLikelihood();
    const attacks = {
      network: attack(byNetwork),
      heads: attack(headsLikelihood),
      'the item table': attack(itemLikelihood),
      'the bandit’s prior': attack(await priorLikelihood()),
      'network and heads': attack((decision) => byNetwork(decision) * headsLikelihood(decision)),
    };
    for (const [what, found] of Object.entries(attacks)) {
      say(what, found);
      expect(found.upper).toBeLessThanOrEqual(0.55);
    }
  });

  it.each<[string, (decision: LoggedDecision) => string]>([
    ['where all inputs were the same', (decision) => inputs(decision).join()],
    [
      'where the same items were looked at, however few did',
      ({ profile, now, couponId }) => [couponId, ...interestHistory(profile, now, model.halfLifeMs).keys()].sort().join(),
    ],
  ])('is told by a model that remembers shoppers: the rate of claims %s', (_, keyOf) => {
    const known = new Map<string, { claims: number; rows: number }>();
    const all = victims.filter(({ member }) => member).flatMap(({ decisions }) => decisions);
    const base = all.filter(({ claimed }) => claimed).length / all.length;
    for (const decision of all) {
      const key = keyOf(decision);
      const cell = known.get(key) ?? { claims: 0, rows: 0 };
      known.set(key, { claims: cell.claims + decision.claimed, rows: cell.rows + 1 });
    }
    const remembered = attack((decision) => {
      const { claims, rows } = known.get(keyOf(decision)) ?? { claims: 0, rows: 0 };
      const rate = (claims + base) / (rows + 1);
      return decision.claimed ? rate : 1 - rate;
    });
    say(`a table of ${known.size} cells`, remembered);
    expect(remembered.lower).toBeGreaterThan(0.55);
  });
});

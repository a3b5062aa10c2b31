import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCampaign } from '../../demo/campaign';
import { generateLog } from '../../demo/demoBundle';
import { demoItems, eventsCsv, itemsCsv, type LogRow } from '../../demo/log/logRow';
import { SHIPPING } from '../../demo/shop/cart';
import type { Envelope, Manifest } from '../../src/bundle/manifest';
import { toDeviceModel } from '../../src/bundle/toDeviceModel';
import { decodeCollaborative, encodeCollaborative } from '../../src/bundle/weightCodec';
import type { DeviceModel } from '../../src/engine/decision/deviceModel';
import { baseReward, scoreArms, scoreOrder } from '../../src/engine/decision/scoreArms';
import { sourcesOf } from '../../src/engine/features/sources';
import { type CollaborativeWeights, collaborativeScores, interestHistory } from '../../src/engine/scoring/collaborativeScores';
import { logitOf, sigmoid } from '../../src/engine/scoring/logistic';
import { plainNetworkScorer } from '../../src/engine/scoring/plainNetworkScorer';
import { plainSequenceScorer, type SequenceScorer, type SequenceScores } from '../../src/engine/scoring/plainSequence';
import { type SequenceSpec, STEP_TOKENS, stepTokens } from '../../src/engine/scoring/sequenceSpec';
import { dot } from '../../src/maths/linalg';
import { integer, seededRng } from '../../src/maths/random';
import { generateKeys } from '../../src/trainer/bundle/keys';
import { trainItems } from '../../src/trainer/cf/trainItems';
import { type SequenceRows, trainSequence } from '../../src/trainer/decisions/learnSequence';
import { type LoggedDecision, readDecisions } from '../../src/trainer/decisions/replayDecisions';
import { openDatabase } from '../../src/trainer/ingest/database';
import { readEvents } from '../../src/trainer/ingest/readEvents';
import { readCategories } from '../../src/trainer/ingest/readItems';
import { silent } from '../../src/trainer/run/progress';
import { train } from '../../src/trainer/train';

/** Half of them are as many as the demo's model is trained on. */
const SHOPPERS = 4_000;
const RESAMPLES = 400;

const campaign = demoCampaign();
const couponOf = new Map(campaign.coupons.map((coupon) => [coupon.id, coupon]));
const isMember = (id: string): boolean => Number(id.slice(1)) % 2 === 0;

/** What was shown to one shopper, and what came of it. */
interface Victim {
  readonly member: boolean;
  /** Where a coupon was shown, one at least. */
  readonly decisions: readonly LoggedDecision[];
}
/** The model's probability of what did happen. */
type Likelihood = (decision: LoggedDecision) => number;

let folder: string;
let model: DeviceModel;
/** Ships only where it tells what coupons add; attacked all the same, as in some shop it does. */
let table: CollaborativeWeights;
let victims: readonly Victim[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'couplet-membership-'));
  const { coupons, rule, triggers } = campaign;
  const log = generateLog({ items: demoItems, coupons, rule, triggers, shipping: SHIPPING, shoppers: SHOPPERS, seed: 11 });
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

  const trained = await train({ campaign, keys: generateKeys(), events, items, seed: 42 }, silent);
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
  const members = await readEvents(db, events, 'members');
  if (!members.ok) throw new Error(members.error.message);
  const categories = await readCategories(db, 'members');
  const facts = { categoriesOf: (id: string) => categories.get(id) ?? [], titleOf: () => undefined, mayTell: () => true };
  const links = { table: 'members', what: 'interest', hasTime: true } as const;
  const learnt = await trainItems(db, links, coupons, facts, [], campaign.profile.halfLifeMs, 42, silent);
  if (!learnt) throw new Error('no item has enough shoppers');
  const encoded = encodeCollaborative(learnt.source);
  const decoded = decodeCollaborative(encoded.table, encoded.bytes);
  if (!decoded.ok) throw new Error(decoded.error.message);
  table = decoded.value;
  await db.close();
  const own = new Map<number, LoggedDecision[]>();
  for (const decision of decisions)
    if (couponOf.has(decision.couponId)) own.set(decision.shopper, [...(own.get(decision.shopper) ?? []), decision]);
  victims = [...own].map(([shopper, of]) => ({ member: isMember(shoppers[shopper]!), decisions: of }));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const depthOf = ({ profile, now, couponId }: LoggedDecision): number => {
  const { halfLifeMs, meanOrder } = model;
  const of = sourcesOf({ profile, facts: {}, now, halfLifeMs, meanOrder });
  return Number(of(couponOf.get(couponId))('match.depth'));
};

/** Logarithm of what a discount adds to the logit of buying, before any step is known: where training starts from. */
const USUAL = Math.log(3);

/** Chance of what was bought, by what a network of the order of steps says beyond how often shoppers buy. */
const orderLikelihood = async (scorer: SequenceScorer, length: number): Promise<Likelihood> => {
  const all = victims.flatMap(({ decisions }) => decisions);
  const usual = logitOf(all.filter(({ purchased }) => purchased).length / all.length);
  const known = new Map<LoggedDecision, SequenceScores>();
  for (const decision of all) known.set(decision, await scorer.scores(stepTokens(decision.profile, length)));
  return (decision) => {
    const { anyway, moved } = known.get(decision)!;
    const chance = sigmoid(usual + anyway + depthOf(decision) * (Math.exp(USUAL + moved) - Math.exp(USUAL)));
    return decision.purchased ? chance : 1 - chance;
  };
};

/** A network that is fitted to a few members until it knows them by heart. */
const overfitted = async (few: readonly Victim[]): Promise<{ readonly spec: SequenceSpec; readonly scorer: SequenceScorer }> => {
  const spec: SequenceSpec = { version: 3, tokens: STEP_TOKENS, units: 16, length: 24 };
  const rows = few.flatMap(({ decisions }) => decisions);
  const tokens = rows.map(({ profile }) => stepTokens(profile, spec.length));
  const samples: SequenceRows = {
    rows: rows.length,
    width: 1,
    base: new Float32Array(rows.length).fill(1),
    tokens: Int32Array.from(tokens.flatMap((own) => [...new Array<number>(spec.length - own.length).fill(0), ...own])),
    shown: new Float32Array(rows.length).fill(1),
    depth: Float32Array.from(rows, depthOf),
    bought: Float32Array.from(rows, ({ purchased }) => purchased),
  };
  const settings = { learningRate: 0.02, weightDecay: 0, averaging: 0.9, batch: 128, epochs: 40 };
  return { spec, scorer: plainSequenceScorer(spec, await trainSequence(spec, samples, settings, seededRng(5))) };
};

/** Density of what was left under the gain model, in units of reward and up to a factor: exp(−(r − bᵀx − θᵀφ)² / 2σ²). */
const gainLikelihood = async (): Promise<Likelihood> => {
  const { mean, noise, rewardScale } = model.bandit;
  const known = new Map<LoggedDecision, number>();
  for (const decision of victims.flatMap(({ decisions }) => decisions)) {
    const situation = { ...decision, facts: {} };
    const order = await scoreOrder(model, decision.profile);
    const [arm] = await scoreArms(model, [couponOf.get(decision.couponId)!], situation, order);
    const expected = baseReward(model, situation, order)! + dot(arm!.context, mean);
    known.set(decision, Math.exp(-((decision.left / rewardScale - expected) ** 2) / (2 * noise ** 2)));
  }
  return (decision) => known.get(decision)!;
};

/** What an order leaves on average, minor units. */
const orderLeaves = (): number => {
  const orders = victims.flatMap(({ decisions }) => decisions).filter(({ purchased }) => purchased);
  return orders.reduce((sum, { left }) => sum + left, 0) / orders.length;
};

/** The model of what is bought anyway, read as the chance of a purchase. */
const baseLikelihood = async (): Promise<Likelihood> => {
  const leaves = orderLeaves();
  const known = new Map<LoggedDecision, number>();
  for (const decision of victims.flatMap(({ decisions }) => decisions)) {
    const reward = baseReward(model, { ...decision, facts: {} }, await scoreOrder(model, decision.profile))!;
    known.set(decision, Math.min(0.99, Math.max(0.01, (reward * model.bandit.rewardScale) / leaves)));
  }
  return (decision) => (decision.purchased ? known.get(decision)! : 1 - known.get(decision)!);
};

/** What the item table says of the coupon beside the others, as if it were odds; the steeper, the less it matters how long a history is. */
const itemLikelihood: Likelihood = ({ profile, now, couponId, claimed }) => {
  const scores = collaborativeScores(table, interestHistory(profile, now, model.halfLifeMs));
  const mean = scores.reduce((sum, score) => sum + score, 0) / Math.max(1, scores.length);
  const taken = sigmoid(10 * ((scores[table.coupons.indexOf(couponId)] ?? mean) - mean));
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
const attack = (likelihood: Likelihood, among = victims) => {
  const scored = among.map(({ member, decisions }) => ({
    member,
    score: decisions.reduce((sum, decision) => sum + Math.log(Math.max(1e-9, likelihood(decision))), 0) / decisions.length,
  }));
  const rng = seededRng(3);
  const again = Array.from({ length: RESAMPLES }, () => aucOf(scored.map(() => scored[integer(rng, scored.length)]!))).sort(
    (a, b) => a - b,
  );
  return { auc: aucOf(scored), lower: again[Math.floor(0.025 * RESAMPLES)]!, upper: again[Math.ceil(0.975 * RESAMPLES) - 1]! };
};

const say = (what: string, { auc, lower, upper }: ReturnType<typeof attack>, among = victims): void =>
  console.log(`membership by ${what}: AUC ${auc.toFixed(3)} (${lower.toFixed(3)} to ${upper.toFixed(3)}), ${among.length} shoppers`);

describe('who was in the log a published model was trained on', () => {
  it('is not told by how well its network, its item table or its gain model foretells a shopper', async () => {
    expect(model.bandit.base).toBeDefined();
    const { sequence } = model;
    if (!sequence) throw new Error('the order of steps tells what coupons add in the demo');
    const [byNetwork, byGain] = [await orderLikelihood(sequence.scorer, sequence.spec.length), await gainLikelihood()];
    const attacks = {
      network: attack(byNetwork),
      'the item table': attack(itemLikelihood),
      'the gain model': attack(byGain),
      'who buys anyway': attack(await baseLikelihood()),
      'network and gain model': attack((decision) => byNetwork(decision) * byGain(decision)),
    };
    for (const [what, found] of Object.entries(attacks)) {
      say(what, found);
      expect(found.upper).toBeLessThanOrEqual(0.55);
    }
  });

  it('is told by a network of the order of steps that is fitted to few shoppers for too long', async () => {
    const few = victims.slice(0, 500);
    const { spec, scorer } = await overfitted(few.filter(({ member }) => member));
    const found = attack(await orderLikelihood(scorer, spec.length), few);
    say('an overfitted network', found, few);
    expect(found.lower).toBeGreaterThan(0.55);
  }, 240_000);

  it.each<[string, (decision: LoggedDecision) => string]>([
    ['where the same steps were taken', ({ profile, couponId }) => [couponId, ...stepTokens(profile, 50)].join()],
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

import type { Manifest } from '../../src/bundle/manifest';
import { decodeFloat16, encodeFloat16 } from '../../src/bundle/weightCodec';
import { stateFromPrior } from '../../src/engine/bandit/linearModel';
import { decide } from '../../src/engine/decision/decide';
import type { DeviceModel } from '../../src/engine/decision/deviceModel';
import { emptyProfile } from '../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../src/engine/profile/updateProfile';
import { carriedSequence, type LoadedSequence } from '../../src/engine/scoring/carriedSequence';
import { plainSequenceScorer, type SequenceScorer } from '../../src/engine/scoring/plainSequence';
import { type SequenceSpec, STEP_TOKENS, sequenceWeightCount } from '../../src/engine/scoring/sequenceSpec';
import { integer, normal, seededRng } from '../../src/maths/random';
import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import { categoryCoupon } from './testBundle';

/** As large as the ones that are trained. */
export const sequenceSpec: SequenceSpec = { version: 3, tokens: STEP_TOKENS, units: 8, length: 16 };

const rng = seededRng(26);
/** Rounded as they ship. */
export const sequenceWeights = decodeFloat16(
  encodeFloat16(Float32Array.from({ length: sequenceWeightCount(sequenceSpec) }, () => normal(rng))),
);

const numeric = (source: string) => ({
  kind: 'numeric' as const,
  name: source,
  source,
  transform: 'identity' as const,
  mean: 0,
  std: 1,
  missing: 0,
});

/** A bandit that goes by the order of steps alone, and doubts enough to choose now this way, now that. */
const orderBandit: Manifest['bandit'] = {
  version: 1,
  features: { version: 1, id: 'order/1', fields: [numeric('coupon.isNone'), numeric('score.anyway'), numeric('score.moved')] },
  mean: [0.1, -0.1, 0.2],
  precisionFactor: [6, 0, 6, 0, 0, 6],
  noise: 0.5,
  draws: 128,
  floor: 0.01,
  rewardScale: 2_000,
};

/** A bundle whose choices depend on the order of the shopper's steps, without another network. */
export const ofOrder = { sequence: { spec: sequenceSpec, weights: sequenceWeights }, change: { network: undefined, bandit: orderBandit } };

const START = 1_800_000_000_000;
const CATEGORIES = ['Tea', 'Shoes', 'Cups'];
const settings = { halfLifeMs: 14 * 86_400_000, sequenceLength: 20, idleMs: 1_800_000 };

const modelWith = (scorer: SequenceScorer): DeviceModel => ({
  bundle: '0123456789abcdef',
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
  coupons: CATEGORIES.map((name) => categoryCoupon(name.toLowerCase(), name)),
  rule: [],
  experiment: { hashVersion: 1, id: 'e', salt: 's', shares: { none: 0, rule: 0, couplet: 1 }, explore: 0 },
  sequence: { spec: sequenceSpec, scorer, model: 'sequence' },
  bandit: { ...orderBandit, draws: 32 },
  halfLifeMs: settings.halfLifeMs,
  marginRate: 0.4,
});

/**
 * Makes the same choices twice, from the same steps and the same draws: with the plain network, which reads all steps each time, and with a carried one. Throws
 * where a choice, its probabilities or its candidates differ.
 * @param loaded what reads the carried one; absent: plain TypeScript as well, whose bits must be the same
 */
export const replayedChoices = async (choices: number, loaded?: LoadedSequence) => {
  const fresh = modelWith(plainSequenceScorer(sequenceSpec, sequenceWeights));
  const sequence = carriedSequence(sequenceSpec, sequenceWeights);
  const carried = modelWith(sequence);
  if (loaded) {
    const taken = await sequence.upgrade(loaded);
    if (!taken.ok) throw new Error(taken.error.code);
  }
  const draw = seededRng(1);
  let profile = emptyProfile(START);
  let [time, byLoaded, largest] = [START, 0, 0];
  const actions = new Set<string>();
  for (let i = 0; i < choices; i++) {
    // Another shopper now and then, whose steps are others.
    if (integer(draw, 25) === 0) profile = emptyProfile(time);
    for (let steps = 1 + integer(draw, 2); steps > 0; steps--) {
      time += 1_000 * integer(draw, 60) + (integer(draw, 12) === 0 ? 7_200_000 : 0);
      const category = CATEGORIES[integer(draw, CATEGORIES.length)]!;
      const event = {
        name: 'view_item',
        time,
        items: [{ itemId: `${category}-${integer(draw, 4)}`, categories: [category], price: 1_000, quantity: 1 }],
      };
      profile = updateProfile(profile, event as ShopperEvent, settings);
    }
    const ask = (model: DeviceModel) =>
      decide({
        model,
        profile,
        variant: 'couplet',
        state: stateFromPrior(model.bandit, model.bundle),
        facts: {},
        now: time,
        rng: seededRng(i),
        id: `${i}`,
      });
    const [one, other] = [await ask(fresh), await ask(carried)];
    for (const [at, phi] of one.context.entries()) largest = Math.max(largest, Math.abs(phi - (other.context[at] ?? Number.NaN)));
    if (one.action !== other.action || JSON.stringify(one.candidates) !== JSON.stringify(other.candidates))
      throw new Error(`choice ${i}: ${one.action} and ${other.action}`);
    byLoaded += Number(other.versions.scorer === loaded?.kind);
    actions.add(one.action);
  }
  return { choices, byLoaded, largest, actions: actions.size };
};

import { toDeviceModel } from '../../src/bundle/toDeviceModel';
import type { DeviceModel } from '../../src/engine/decision/deviceModel';
import type { ShopperProfile } from '../../src/engine/profile/shopperProfile';
import type { CarriedSequence, carriedSequence } from '../../src/engine/scoring/carriedSequence';
import type { NetworkSpec, Scorer } from '../../src/engine/scoring/networkSpec';
import { plainNetworkScorer } from '../../src/engine/scoring/plainNetworkScorer';
import { stepTokens } from '../../src/engine/scoring/sequenceSpec';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { LoadedBundle } from '../bundle/loadedBundle';
import type { TfjsScorer } from '../tfjs/backend';

/** Largest difference between two probabilities for which two scorers count as the same model. */
const PARITY = 1e-5;

const PROBE_ROWS = 32;

/** Fixed pseudo-random batch in (−2, 2) that reaches every input. Not for secrets. */
const probeBatch = (inputs: number): Float32Array => {
  let state = 1;
  return Float32Array.from({ length: PROBE_ROWS * inputs }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 1_073_741_824 - 2;
  });
};

const largestDifference = (a: Float32Array, b: Float32Array): number => {
  let largest = 0;
  // A NaN on either side must not pass as "no difference".
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs((a[i] ?? 0) - (b[i] ?? Number.NaN)));
  return Number.isNaN(largest) ? Number.POSITIVE_INFINITY : largest;
};

/** A scorer that answers immediately in plain TypeScript and can be handed over to TensorFlow.js. */
export interface UpgradableScorer extends Scorer {
  readonly spec: NetworkSpec;
  readonly weights: Float32Array;
  /** Takes over if both agree on a probe batch. Otherwise disposes the newcomer and returns `scorer_parity`. */
  upgrade(to: TfjsScorer): Promise<Result<undefined>>;
  dispose(): void;
}

/** @param weights flat, in the order of `networkSpec.ts` */
export const upgradableScorer = (spec: NetworkSpec, weights: Float32Array): UpgradableScorer => {
  const plain = plainNetworkScorer(spec, weights);
  let upgraded: TfjsScorer | undefined;
  return {
    spec,
    weights,
    get kind() {
      return (upgraded ?? plain).kind;
    },
    score: async (batch, rows) => {
      const scorer = upgraded;
      if (!scorer) return plain.score(batch, rows);
      try {
        return await scorer.score(batch, rows);
      } catch {
        // Falls back to plain TypeScript when the GPU context is lost or the WASM heap is full.
        upgraded = undefined;
        return plain.score(batch, rows);
      }
    },
    upgrade: async (to) => {
      const batch = probeBatch(spec.inputs);
      const difference = largestDifference(await plain.score(batch, PROBE_ROWS), await to.score(batch, PROBE_ROWS));
      if (difference > PARITY) {
        to.dispose();
        return fail('scorer_parity', `${to.kind} differs from the plain scorer by ${difference.toExponential(1)}.`);
      }
      upgraded?.dispose();
      upgraded = to;
      return ok(undefined);
    },
    dispose: () => {
      upgraded?.dispose();
      upgraded = undefined;
    },
  };
};

/** A bundle with its models decoded, ready to choose with. */
export interface OpenedBundle extends LoadedBundle {
  readonly model: DeviceModel;
  /** The network's scorer, if the bundle has one. */
  readonly scorer?: UpgradableScorer;
  /** The same for the sequence network, if its state is carried. */
  readonly sequence?: CarriedSequence;
}

/** Do its networks answer in the same turn, so that a transaction may wait for them? */
export const answersAtOnce = ({ scorer, sequence }: OpenedBundle, profile: ShopperProfile): boolean =>
  (!scorer || scorer.kind === 'plain') && (!sequence || sequence.answersAtOnce(stepTokens(profile, sequence.spec.length)));

/**
 * @param carry absent: the sequence network reads all steps each time
 * Errors: those of `toDeviceModel`.
 */
export const openModel = (bundle: LoadedBundle, carry?: typeof carriedSequence): Result<OpenedBundle> => {
  let scorer: UpgradableScorer | undefined;
  let sequence: CarriedSequence | undefined;
  const model = toDeviceModel(
    bundle.id,
    bundle.manifest,
    bundle.shards,
    (spec, weights) => {
      scorer = upgradableScorer(spec, weights);
      return scorer;
    },
    carry &&
      ((spec, weights) => {
        sequence = carry(spec, weights);
        return sequence;
      }),
  );
  return model.ok ? ok({ ...bundle, model: model.value, ...(scorer ? { scorer } : {}), ...(sequence ? { sequence } : {}) }) : model;
};

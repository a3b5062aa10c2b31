import { toDeviceModel } from '../../src/bundle/toDeviceModel';
import type { DeviceModel } from '../../src/engine/decision/deviceModel';
import type { CarriedSequence, carriedSequence } from '../../src/engine/scoring/carriedSequence';
import type { NetworkSpec, Scorer } from '../../src/engine/scoring/networkSpec';
import { plainNetworkScorer } from '../../src/engine/scoring/plainNetworkScorer';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { LoadedBundle } from '../bundle/loadedBundle';
import type { TfjsScorer } from '../tfjs/backend';

/** Largest difference of two probabilities for which two scorers count as the same model. */
const PARITY = 1e-5;

const PROBE_ROWS = 32;

/** Fixed pseudo-random batch in (−2, 2) that reaches every input; not for anything secret. */
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

/** A scorer that answers in plain TypeScript at once and can be handed over to TensorFlow.js. */
export interface UpgradableScorer extends Scorer {
  readonly spec: NetworkSpec;
  readonly weights: Float32Array;
  /** Takes over when both agree on a probe batch; else disposes the newcomer and answers `scorer_parity`. */
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
        // A lost GPU context or a full WASM heap costs the fast path, not the answer.
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
  /** The network's scorer, where the bundle has one. */
  readonly scorer?: UpgradableScorer;
  /** The same of the sequence network, where its state is carried. */
  readonly sequence?: CarriedSequence;
}

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

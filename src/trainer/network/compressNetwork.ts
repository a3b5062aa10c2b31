import { decodeWeights, encodeWeights, type WeightEncoding } from '../../bundle/weightCodec';
import { widthOf } from '../../engine/features/computeFeatures';
import type { FeatureSpec } from '../../engine/features/featureSpec';
import { fail, ok, type Result } from '../../protocol/values/result';
import { auc } from '../../stats/offPolicy/classification';
import { fixed } from '../metrics/metricText';
import { spread } from '../run/sampling';
import { type FittedNetwork, predict } from './selectNetwork';
import type { Samples } from './trainNetwork';

/** A network with the weights a device will have, after encoding and decoding. */
export const asShipped = <T extends { readonly weights: Float32Array }>(network: T, encoding: WeightEncoding): T => ({
  ...network,
  weights: decodeWeights(encoding, encodeWeights(encoding, network.weights), network.weights.length) ?? network.weights,
});

/** Candidates compared per decision. */
const TOP = 5;

/** Positions of the k largest scores, largest first. Ties by position, as on a device. */
const top = (scores: ArrayLike<number>, from: number, candidates: number, k: number): readonly number[] =>
  Array.from({ length: candidates }, (_, i) => i)
    .sort((a, b) => scores[from + b]! - scores[from + a]! || a - b)
    .slice(0, k);

const agreement = (a: ArrayLike<number>, b: ArrayLike<number>, candidates: number, k: number): number => {
  const decisions = Math.floor(a.length / candidates);
  if (k < 1 || decisions === 0) return 1;
  let kept = 0;
  for (let decision = 0; decision < decisions; decision++) {
    const from = decision * candidates;
    const [first, second] = [top(a, from, candidates, k), new Set(top(b, from, candidates, k))];
    for (const i of first) if (second.has(i) && Number.isFinite(a[from + i]) && Number.isFinite(b[from + i])) kept += 1;
  }
  return kept / (decisions * k);
};

/** Share of decisions whose best candidate is the same by both scorings. For information, not a gate. */
export const firstAgreement = (a: ArrayLike<number>, b: ArrayLike<number>, candidates: number): number => agreement(a, b, candidates, 1);

/**
 * Top-5 agreement of two scorings of the same decisions: mean over decisions of |A ∩ B| / k, A and B being the sets of the k best
 * candidates by each, k = 5. With five candidates or fewer the full sets would always agree, so k is then one less than their number. With
 * a single candidate there is nothing to differ. A NaN score agrees with nothing.
 *
 * @param candidates scores per decision, which follow each other
 * @returns in [0, 1]; 1 without decisions
 */
export const topAgreement = (a: ArrayLike<number>, b: ArrayLike<number>, candidates: number): number =>
  agreement(a, b, candidates, Math.min(TOP, candidates - 1));

/** Largest AUC loss of a compressed model, and how often its best coupons must stay the same (`topAgreement`). */
export const compressionLimits = { aucLoss: 0.002, topAgreement: 0.99 } as const;

type Scores<T> = (network: T) => ArrayLike<number> | Promise<ArrayLike<number>>;

/** Data to test a compressed network on, along with the network it was made from. */
interface CompressionProbe<T> {
  /** 0 or 1, and probabilities of these rows. They need not be unseen, since two forms of one network are compared. */
  readonly labels: ArrayLike<number>;
  readonly scores: Scores<T>;
  /** Decisions: probabilities of all candidate coupons of the first one, then of the next, `candidates` each. */
  readonly decisions: { readonly candidates: number; readonly scores: Scores<T> };
}

/** Loss of one encoding. */
export interface CompressionGate {
  readonly part: 'network' | 'collaborative table' | 'collaborative table, cut';
  readonly encoding: WeightEncoding;
  readonly bytes: number;
  /** AUC in single precision minus AUC as encoded. Absent if nothing is classified. */
  readonly aucLoss?: number;
  /** See `topAgreement`. */
  readonly topAgreement: number;
  /** Share of decisions with the same best candidate. */
  readonly firstAgreement: number;
  readonly decisions: number;
  readonly passed: boolean;
}

export interface CompressedNetwork<T> {
  /** With the weights a device will use. */
  readonly network: T;
  readonly encoding: WeightEncoding;
  /** Content of the shard. */
  readonly bytes: Uint8Array;
  /** One for every encoding, shipped or not. */
  readonly gates: readonly CompressionGate[];
  readonly notes: readonly string[];
}

const figures = ({ aucLoss, topAgreement: agreement }: CompressionGate): string =>
  `AUC loss ${aucLoss?.toFixed(4)}, the same best coupons in ${(100 * agreement).toFixed(2)}%`;

/**
 * Encodes the weights in the `wanted` encoding if its gate passes, else in float16, with a note. If float16 fails too, the network does not
 * ship. Error: `compression_gate`.
 */
export const compressNetwork = async <T extends { readonly weights: Float32Array }>(
  network: T,
  { labels, scores, decisions }: CompressionProbe<T>,
  wanted: WeightEncoding,
): Promise<Result<CompressedNetwork<T>>> => {
  const scoresOf = async (scored: T) => ({
    area: auc(labels, await scores(scored)).value,
    candidates: await decisions.scores(scored),
  });
  const exact = await scoresOf(network);
  const gates: CompressionGate[] = [];
  for (const encoding of ['float16', 'uint8'] as const) {
    const encoded = await scoresOf(asShipped(network, encoding));
    const aucLoss = exact.area - encoded.area;
    const agreement = topAgreement(exact.candidates, encoded.candidates, decisions.candidates);
    gates.push({
      part: 'network',
      encoding,
      bytes: encodeWeights(encoding, network.weights).length,
      aucLoss,
      topAgreement: agreement,
      firstAgreement: firstAgreement(exact.candidates, encoded.candidates, decisions.candidates),
      decisions: exact.candidates.length / decisions.candidates,
      // Written so that NaN fails.
      passed: aucLoss <= compressionLimits.aucLoss && agreement >= compressionLimits.topAgreement,
    });
  }
  const [half, chosen] = [gates[0]!, gates.find(({ encoding }) => encoding === wanted)!];
  const gate = chosen.passed ? chosen : half;
  if (!gate.passed) return fail('compression_gate', `The network loses too much accuracy in half precision: ${figures(half)}.`, 'network');
  return ok({
    network: asShipped(network, gate.encoding),
    encoding: gate.encoding,
    bytes: encodeWeights(gate.encoding, network.weights),
    gates,
    notes: gate === chosen ? [] : [`${wanted} weights fail their gate (${figures(chosen)}): float16 ships instead`],
  });
};

/** One line per encoding, e.g. `network, uint8: 33.9 kB, AUC loss 0.000002, the same best coupons in 99.98%`. */
export const describeGates = (gates: readonly CompressionGate[]): readonly string[] =>
  gates.map(
    ({ part, encoding, bytes, aucLoss, topAgreement, passed }) =>
      `${part}, ${encoding}: ${(bytes / 1_000).toFixed(1)} kB, ${aucLoss === undefined ? '' : `AUC loss ${fixed(aucLoss, 6)}, `}` +
      `the same best coupons in ${(100 * topAgreement).toFixed(2)}%${passed ? '' : ', fails its gate'}`,
  );

/**
 * Decisions from a flat log, where each row shows one coupon: the row repeated for every coupon of its vocabulary, everything else
 * unchanged.
 *
 * @param source feature source that names the coupon; a spec without it has one candidate per row
 */
export const couponSwaps = (
  spec: FeatureSpec,
  source: string,
  samples: { readonly rows: number; readonly width: number; readonly x: Float32Array },
): Decisions => {
  const index = spec.fields.findIndex((field) => field.source === source && field.kind === 'categorical');
  const field = spec.fields[index];
  const candidates = field ? widthOf(field) : 1;
  const at = spec.fields.slice(0, Math.max(0, index)).reduce((sum, before) => sum + widthOf(before), 0);
  const rows = spread(samples.rows);
  const { width } = samples;
  const x = new Float32Array(rows.length * candidates * width);
  for (const [i, row] of rows.entries()) {
    for (let c = 0; c < candidates; c++) {
      const to = (i * candidates + c) * width;
      x.set(samples.x.subarray(row * width, (row + 1) * width), to);
      if (!field) continue;
      x.fill(0, to + at, to + at + candidates);
      x[to + at + c] = 1;
    }
  }
  return { x, candidates };
};

/** Feature rows of decisions: every candidate coupon of one decision after the other, row-major. */
interface Decisions {
  readonly x: Float32Array;
  readonly candidates: number;
}

/** Probe of a network that reads rows of features. */
export const rowsProbe = (samples: Samples, { x, candidates }: Decisions): CompressionProbe<FittedNetwork> => ({
  labels: samples.y,
  scores: (network) => predict(network, samples),
  decisions: { candidates, scores: (network) => predict(network, { rows: x.length / samples.width, x }) },
});

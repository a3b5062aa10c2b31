import { encodeWeights, type WeightEncoding } from '../../bundle/weightCodec';
import { fail, ok, type Result } from '../../protocol/result';
import { auc } from '../../stats/offPolicy/classification';
import { asShipped } from './asShipped';
import { firstAgreement, topAgreement } from './topAgreement';

/** AUC a compressed model may lose at most, and how often its best coupons must stay the same (`topAgreement`). */
export const compressionLimits = { aucLoss: 0.002, topAgreement: 0.99 } as const;

type Scores<T> = (network: T) => ArrayLike<number> | Promise<ArrayLike<number>>;

/** What a compressed network is asked, beside the network it was made from. */
export interface CompressionProbe<T> {
  /** 0 or 1, and probabilities of these rows. They need not be unseen, as two forms of one network are compared. */
  readonly labels: ArrayLike<number>;
  readonly scores: Scores<T>;
  /** Decisions: probabilities of all candidate coupons of the first one, then of the next, `candidates` each. */
  readonly decisions: { readonly candidates: number; readonly scores: Scores<T> };
}

/** What one encoding costs and keeps. */
export interface CompressionGate {
  readonly part: 'network' | 'collaborative table' | 'collaborative table, cut';
  readonly encoding: WeightEncoding;
  readonly bytes: number;
  /** AUC in single precision minus AUC as encoded; absent where nothing is classified. */
  readonly aucLoss?: number;
  /** See `topAgreement`. */
  readonly topAgreement: number;
  /** Share of decisions with the same best candidate. */
  readonly firstAgreement: number;
  readonly decisions: number;
  readonly passed: boolean;
}

export interface CompressedNetwork<T> {
  /** With the weights a device will compute with. */
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
 * Writes the weights in the `wanted` encoding when its gate holds, else in float16, with a note; a network that float16 cannot carry either
 * is not shipped at all. Error: `compression_gate`.
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
      // Written so that a figure that is no number fails.
      passed: aucLoss <= compressionLimits.aucLoss && agreement >= compressionLimits.topAgreement,
    });
  }
  const [half, chosen] = [gates[0]!, gates.find(({ encoding }) => encoding === wanted)!];
  const gate = chosen.passed ? chosen : half;
  if (!gate.passed) return fail('compression_gate', `The network does not survive half precision: ${figures(half)}.`, 'network');
  return ok({
    network: asShipped(network, gate.encoding),
    encoding: gate.encoding,
    bytes: encodeWeights(gate.encoding, network.weights),
    gates,
    notes: gate === chosen ? [] : [`${wanted} weights fail their gate (${figures(chosen)}): float16 ships instead`],
  });
};

import { encodeWeights, type WeightEncoding } from '../../core/bundle/weightCodec';
import { auc } from '../../core/evaluation/auc';
import { fail, ok, type Result } from '../../core/result';
import { type FittedNetwork, predict } from '../network/selectNetwork';
import type { Samples } from '../network/trainNetwork';
import { asShipped } from './asShipped';
import { firstAgreement, topAgreement } from './topAgreement';

/** AUC a compressed model may lose, and how often its best coupons must be the same; docs/architecture.md. */
export const compressionLimits = { aucLoss: 0.002, topAgreement: 0.99 } as const;

/** What a compressed network is asked, beside the network it was made from. */
export interface CompressionProbe {
  /** Rows with their labels; they need not be unseen, as two forms of one network are compared. */
  readonly samples: Samples;
  /** Decisions: every candidate coupon of one decision in a row, `candidates` rows each, row-major. */
  readonly decisions: { readonly x: Float32Array; readonly candidates: number };
}

/** What one encoding costs and keeps. */
export interface CompressionGate {
  readonly part: 'network' | 'collaborative table';
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

export interface CompressedNetwork {
  /** With the weights a device will compute with. */
  readonly network: FittedNetwork;
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
export const compressNetwork = async (
  network: FittedNetwork,
  { samples, decisions }: CompressionProbe,
  wanted: WeightEncoding,
): Promise<Result<CompressedNetwork>> => {
  const rows = decisions.x.length / network.spec.inputs;
  const scoresOf = async (scored: FittedNetwork) => ({
    area: auc(samples.y, await predict(scored, samples)).value,
    candidates: await predict(scored, { rows, x: decisions.x }),
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
      decisions: rows / decisions.candidates,
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

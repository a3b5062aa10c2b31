import { type CollaborativeSource, decodeCollaborative, encodeCollaborative } from '../../core/bundle/collaborativeCodec';
import { collaborativeScores } from '../../core/scoring/collaborativeScores';
import type { CollaborativeWeights } from '../../core/scoring/collaborativeWeights';
import { type CompressionGate, compressionLimits } from './compressNetwork';
import { spread } from './spread';
import { firstAgreement, topAgreement } from './topAgreement';

type History = ReadonlyMap<string, number>;

const scoresOf = (table: CollaborativeWeights, histories: readonly History[]): readonly number[] =>
  histories.flatMap((history) => [...collaborativeScores(table, history)]);

/**
 * Does half precision keep the single-precision order of the coupons? Compared on shoppers' histories, weighted as on the device; without any, on every
 * item as a history of its own.
 */
export const gateCollaborative = (source: CollaborativeSource, given: readonly History[]): CompressionGate => {
  const { table, bytes } = encodeCollaborative(source);
  const decoded = decodeCollaborative(table, bytes);
  const known = given.filter((history) => history.size > 0);
  const all = known.length > 0 ? known : source.items.map((item) => new Map([[item, 1]]));
  const histories = spread(all.length).map((i) => all[i]!);
  const base = { part: 'collaborative table', encoding: 'float16', bytes: bytes.length, decisions: histories.length } as const;
  if (!decoded.ok) return { ...base, topAgreement: 0, firstAgreement: 0, passed: false };
  const a = scoresOf({ ...decoded.value, weights: Float32Array.from(source.weights) }, histories);
  const b = scoresOf(decoded.value, histories);
  const agreement = topAgreement(a, b, source.coupons.length);
  return {
    ...base,
    topAgreement: agreement,
    firstAgreement: firstAgreement(a, b, source.coupons.length),
    passed: agreement >= compressionLimits.topAgreement,
  };
};

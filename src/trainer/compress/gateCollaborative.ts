import { type CollaborativeSource, decodeCollaborative, encodeCollaborative } from '../../bundle/collaborativeCodec';
import { collaborativeScores } from '../../engine/scoring/collaborativeScores';
import type { CollaborativeWeights } from '../../engine/scoring/collaborativeWeights';
import { type CompressionGate, compressionLimits } from './compressNetwork';
import { spread } from './spread';
import { firstAgreement, topAgreement } from './topAgreement';

export type History = ReadonlyMap<string, number>;

const scoresOf = (table: CollaborativeWeights, histories: readonly History[]): readonly number[] =>
  histories.flatMap((history) => [...collaborativeScores(table, history)]);

/**
 * Does the table as it ships, in half precision and perhaps with fewer weights, keep the order of the coupons of `source` in single
 * precision? Compared on shoppers' histories, weighted as on the device; without any, on every item as a history of its own.
 */
export const gateCollaborative = (
  source: CollaborativeSource,
  shipped: CollaborativeSource,
  given: readonly History[],
): CompressionGate => {
  const [exact, encoded] = [source, shipped].map(encodeCollaborative).map(({ table, bytes }) => ({
    bytes: bytes.length,
    decoded: decodeCollaborative(table, bytes),
  }));
  const known = given.filter((history) => history.size > 0);
  const all = known.length > 0 ? known : source.items.map((item) => new Map([[item, 1]]));
  const histories = spread(all.length).map((i) => all[i]!);
  const base = {
    part: 'collaborative table',
    encoding: 'float16',
    bytes: encoded?.bytes ?? 0,
    decisions: histories.length,
  } as const;
  if (!exact?.decoded.ok || !encoded?.decoded.ok) return { ...base, topAgreement: 0, firstAgreement: 0, passed: false };
  const a = scoresOf({ ...exact.decoded.value, weights: Float32Array.from(source.weights) }, histories);
  const b = scoresOf(encoded.decoded.value, histories);
  const agreement = topAgreement(a, b, source.coupons.length);
  return {
    ...base,
    topAgreement: agreement,
    firstAgreement: firstAgreement(a, b, source.coupons.length),
    passed: agreement >= compressionLimits.topAgreement,
  };
};

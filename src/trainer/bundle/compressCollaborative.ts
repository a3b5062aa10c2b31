import { type CollaborativeSource, collaborativeBytes, decodeCollaborative, encodeCollaborative } from '../../bundle/weightCodec';
import { type CollaborativeWeights, collaborativeScores } from '../../engine/scoring/collaborativeScores';
import { fail, ok, type Result } from '../../protocol/values/result';
import { type CompressionGate, compressionLimits, firstAgreement, topAgreement } from '../network/compressNetwork';
import { spread } from '../run/sampling';

export type History = ReadonlyMap<string, number>;

const scoresOf = (table: CollaborativeWeights, histories: readonly History[]): readonly number[] =>
  histories.flatMap((history) => [...collaborativeScores(table, history)]);

/**
 * Does the shipped table, in half precision and perhaps with fewer weights, keep the coupon order of `source` in single precision? Compared
 * on shoppers' histories, weighted as on the device. Without any, every item is a history of its own.
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

interface CompressedCollaborative {
  readonly source: CollaborativeSource;
  readonly gates: readonly CompressionGate[];
  readonly notes: readonly string[];
}

/** The `count` weights of largest magnitude; ties by position. */
const strongest = (source: CollaborativeSource, count: number): CollaborativeSource => {
  const { items, offsets, columns, weights } = source;
  const order = Uint32Array.from({ length: weights.length }, (_, k) => k).sort(
    (a, b) => Math.abs(weights[b]!) - Math.abs(weights[a]!) || a - b,
  );
  const kept = order.slice(0, count).sort();
  const starts = new Uint32Array(items.length + 1);
  let at = 0;
  for (let row = 0; row <= items.length; row++) {
    while (at < kept.length && kept[at]! < offsets[row]!) at += 1;
    starts[row] = at;
  }
  const take = (from: ArrayLike<number>): readonly number[] => Array.from(kept, (k) => from[k]!);
  return { ...source, offsets: starts, columns: take(columns), weights: take(weights) };
};

/**
 * The table as it ships: in half precision and, if it would exceed `most` bytes, without its smallest weights, as long as the coupon order
 * is kept (`gateCollaborative`). A table that cannot be cut ships whole, with a note. The first gate checks the whole table. Error:
 * `compression_gate`.
 *
 * @param histories shoppers' histories, weighted as on the device
 */
export const compressCollaborative = (
  source: CollaborativeSource,
  histories: readonly History[],
  most: number,
): Result<CompressedCollaborative> => {
  const whole = gateCollaborative(source, source, histories);
  // Four bytes per weight: two for the column, two for the weight.
  const room = Math.max(0, Math.floor((most - collaborativeBytes(source.items.length, 0)) / 4) - 2);
  if (!whole.passed)
    return fail('compression_gate', 'The collaborative table loses too much accuracy in half precision.', 'collaborative table');
  if (whole.bytes <= most) return ok({ source, gates: [whole], notes: [] });
  const cut = strongest(source, room);
  const gate = { ...gateCollaborative(source, cut, histories), part: 'collaborative table, cut' as const };
  const counts = `${room} of ${source.weights.length} weights`;
  const note = gate.passed
    ? `the collaborative table keeps the largest ${counts}, to fit the bundle's budget`
    : `the collaborative table is too large for the bundle's budget, and ${counts} would not keep the coupons in order`;
  return ok({ source: gate.passed ? cut : source, gates: [whole, gate], notes: [note] });
};

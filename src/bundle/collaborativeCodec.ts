import type { CollaborativeTable } from '../engine/scoring/collaborativeTable';
import type { CollaborativeWeights } from '../engine/scoring/collaborativeWeights';
import { fail, ok, type Result } from '../protocol/result';
import { decodeFloat16, decodeUint16, encodeFloat16 } from './float16';

/** Weights as the trainer has them: the item of each row in place of the row of each item. */
export interface CollaborativeSource {
  readonly model: CollaborativeTable['model'];
  readonly items: readonly string[];
  readonly coupons: readonly string[];
  readonly offsets: ArrayLike<number>;
  readonly columns: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
}

const padded = (bytes: number): number => (bytes + 3) & ~3;

/** Length of a shard. */
export const collaborativeBytes = (items: number, nonZeros: number): number => 4 * (items + 1) + 2 * padded(2 * nonZeros);

/** Header and shard; layout in `collaborativeTable.ts`. */
export const encodeCollaborative = (source: CollaborativeSource): { table: CollaborativeTable; bytes: Uint8Array } => {
  const { model, items, coupons, offsets, columns, weights } = source;
  const columnsAt = 4 * (items.length + 1);
  const weightsAt = columnsAt + padded(2 * columns.length);
  const bytes = new Uint8Array(weightsAt + padded(2 * weights.length));
  const view = new DataView(bytes.buffer);
  for (let i = 0; i <= items.length; i++) view.setUint32(4 * i, offsets[i] ?? 0, true);
  for (let k = 0; k < columns.length; k++) view.setUint16(columnsAt + 2 * k, columns[k] ?? 0, true);
  bytes.set(encodeFloat16(weights), weightsAt);
  return { table: { version: 1, model, items: [...items], coupons: [...coupons], nonZeros: columns.length }, bytes };
};

const misfit = (): Result<never> => fail('bundle_cf_table', 'The collaborative shard does not fit its table.');

/**
 * Decodes and checks a shard, so that reading it later needs no check: its length, rising offsets, columns that are coupons, finite weights, no
 * item twice. Error: `bundle_cf_table`, which no signed bundle meets, as the trainer opens it before it signs.
 */
export const decodeCollaborative = (table: CollaborativeTable, bytes: Uint8Array): Result<CollaborativeWeights> => {
  const { items, coupons, nonZeros } = table;
  const columnsAt = 4 * (items.length + 1);
  const weightsAt = columnsAt + padded(2 * nonZeros);
  if (bytes.length !== weightsAt + padded(2 * nonZeros)) return misfit();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const offsets = Uint32Array.from({ length: items.length + 1 }, (_, i) => view.getUint32(4 * i, true));
  const columns = decodeUint16(bytes.subarray(columnsAt, columnsAt + 2 * nonZeros));
  const weights = decodeFloat16(bytes.subarray(weightsAt, weightsAt + 2 * nonZeros));
  const rowOf = new Map(items.map((item, row) => [item, row]));
  const sound =
    offsets[0] === 0 &&
    offsets.at(-1) === nonZeros &&
    !offsets.some((offset, i) => offset < offsets[i - 1]!) &&
    columns.every((column) => column < coupons.length) &&
    weights.every(Number.isFinite) &&
    rowOf.size === items.length;
  if (!sound) return misfit();
  return ok({ model: table.model, coupons, rowOf, offsets, columns, weights });
};

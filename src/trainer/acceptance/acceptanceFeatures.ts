import type { Campaign } from '../../bundle/campaign';
import { computeFeatures, featureWidth } from '../../engine/features/computeFeatures';
import type { FeatureField, FeatureSpec } from '../../engine/features/featureSpec';
import type { Coupon } from '../../protocol/coupons/coupon';
import { fail, ok, type Result } from '../../protocol/values/result';
import { type AcceptanceLog, MOST_VALUES } from './acceptanceLog';

const safeName = (column: string): string => column.replaceAll(/[^A-Za-z0-9_]/g, '_').slice(0, 60);

/**
 * The coupon column is an attribute of the candidate, every other column a fact the shop states. Columns whose names differ only in letters
 * that a source cannot have (`年齡`, `性別`) are numbered.
 */
export const sourceOf = ({ columns, coupon }: Pick<AcceptanceLog, 'columns' | 'coupon'>, column: string): string => {
  const name = safeName(column);
  if (column === coupon) return column === 'coupon_id' ? 'coupon.id' : `coupon.${name}`;
  const nth = columns.filter((other) => other !== coupon && safeName(other) === name).indexOf(column);
  return `fact.${nth > 0 ? `${name.slice(0, 56)}_${nth + 1}` : name}`;
};

const fieldName = (column: string): string => column.slice(0, 80);

const fieldOf = (log: AcceptanceLog, column: string, rows: readonly number[]): FeatureField | undefined => {
  const at = log.columns.indexOf(column);
  const values = rows.map((row) => log.rows[row]?.[at]).filter((value) => value !== undefined);
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [name, source] = [fieldName(column), sourceOf(log, column)];
  if (counts.size <= MOST_VALUES || column === log.coupon) {
    // A value seen once teaches nothing, and a constant column carries no information.
    const vocabulary = [...counts.keys()].filter((value) => (counts.get(value) ?? 0) > 1).sort();
    const informative = vocabulary.length > 1 || (vocabulary.length === 1 && values.length < rows.length);
    return informative ? { kind: 'categorical', name, source, vocabulary } : undefined;
  }
  const numbers = values.map(Number);
  if (!numbers.every(Number.isFinite)) return undefined;
  const transform = numbers.every((x) => x >= 0) && Math.max(...numbers) > 100 ? 'log1p' : 'identity';
  const t = numbers.map((x) => (transform === 'log1p' ? Math.log1p(x) : x));
  const mean = t.reduce((sum, x) => sum + x, 0) / t.length;
  const std = Math.sqrt(t.reduce((sum, x) => sum + (x - mean) ** 2, 0) / t.length) || 1;
  return { kind: 'numeric', name, source, transform, mean, std, missing: transform === 'log1p' ? Math.expm1(mean) : mean };
};

/** Feature spec fitted on `rows` of the log only (vocabularies, means and deviations). */
export const fitAcceptanceFeatures = (log: AcceptanceLog, columns: readonly string[], rows: readonly number[]): FeatureSpec => ({
  version: 1,
  id: 'acceptance/1',
  fields: columns.map((column) => fieldOf(log, column, rows)).filter((field) => field !== undefined),
});

/**
 * Row-major feature matrix of `rows`, by the same `computeFeatures` as on the device. Columns are found by name, since another log may
 * order them differently.
 */
export const encodeAcceptance = (log: AcceptanceLog, spec: FeatureSpec, rows: readonly number[]): { width: number; x: Float32Array } => {
  const width = featureWidth(spec);
  const x = new Float32Array(rows.length * width);
  const columns = log.columns.map(fieldName);
  const positions = new Map(spec.fields.map(({ name, source }) => [source, columns.indexOf(name)]));
  for (const [i, row] of rows.entries()) {
    const values = log.rows[row];
    computeFeatures(spec, (source) => values?.[positions.get(source) ?? -1], x, i * width);
  }
  return { width, x };
};

export interface CouponsInLog {
  /** The log's name for a coupon of the campaign. */
  readonly nameOf: (coupon: Coupon) => string;
  /** Attribute or id used as that name, e.g. `coupon.couponType`. */
  readonly source: string;
  /** Ids of coupons that do not occur in the log. */
  readonly unmatched: readonly string[];
}

const SHOWN = 5;

/** Maps the coupon names of an answer log to those of a campaign. Error: `coupons_unknown`, when they have none in common. */
export const couponsInLog = (log: AcceptanceLog, { coupons }: Campaign): Result<CouponsInLog> => {
  const source = sourceOf(log, log.coupon);
  const attribute = source.slice('coupon.'.length);
  const nameOf = (coupon: Coupon): string => (source === 'coupon.id' ? coupon.id : String(coupon.attributes[attribute] ?? ''));
  const at = log.columns.indexOf(log.coupon);
  const names = new Set(log.rows.map((row) => row[at] ?? ''));
  const unmatched = coupons.filter((coupon) => !names.has(nameOf(coupon))).map(({ id }) => id);
  if (unmatched.length < coupons.length) return ok({ nameOf, source, unmatched });
  const shown = [...names].slice(0, SHOWN).map((name) => JSON.stringify(name));
  const wanted = source === 'coupon.id' ? 'as its "id"' : `as "attributes": {${JSON.stringify(attribute)}: …}`;
  return fail(
    'coupons_unknown',
    `No coupon of the campaign is in the log, whose column ${log.coupon} says ${shown.join(', ')}${names.size > SHOWN ? ', …' : ''}: give each coupon one of these ${wanted}.`,
    log.quality.file,
  );
};

import type { ConditionField } from '../../../../protocol/coupons/condition';
import { fieldsOf } from './draft';

/** Rows that a person can read: leaves, and one level of groups of leaves. */
export type Group = { readonly mode: 'all' | 'any'; readonly rows: readonly Row[] };
export type Row = { readonly leaf: Leaf } | { readonly group: { readonly mode: 'all' | 'any'; readonly leaves: readonly Leaf[] } };
/** Any object with a field's name. Unknown fields and operators, and incomplete values, are kept unchanged. */
export type Leaf = Readonly<{ field: string; op: string; value?: unknown }>;

const modeOf = (node: Readonly<Record<string, unknown>>): 'all' | 'any' | undefined => {
  const keys = Object.keys(node);
  if (keys.length !== 1) return undefined;
  return Array.isArray(node.all) ? 'all' : Array.isArray(node.any) ? 'any' : undefined;
};

const leafOf = (node: unknown): Leaf | undefined => {
  const { field, op, value, ...rest } = fieldsOf(node);
  return typeof field === 'string' && typeof op === 'string' && Object.keys(rest).length === 0
    ? { field, op, ...(value === undefined ? {} : { value }) }
    : undefined;
};

const isThere = <T>(value: T | undefined): value is T => value !== undefined;

const rowOf = (node: unknown): Row | undefined => {
  const leaf = leafOf(node);
  if (leaf) return { leaf };
  const fields = fieldsOf(node);
  const mode = modeOf(fields);
  if (!mode) return undefined;
  const nodes = fields[mode] as readonly unknown[];
  const leaves = nodes.map(leafOf).filter(isThere);
  return leaves.length === nodes.length ? { group: { mode, leaves } } : undefined;
};

/**
 * A condition as rows; `undefined` if it is deeper than rows can show, or has `not`.
 * @param when of a coupon, absent: all shoppers
 */
export const groupOf = (when: unknown): Group | undefined => {
  if (when === undefined) return { mode: 'all', rows: [] };
  const alone = leafOf(when);
  if (alone) return { mode: 'all', rows: [{ leaf: alone }] };
  const fields = fieldsOf(when);
  const mode = modeOf(fields);
  if (!mode) return undefined;
  const nodes = fields[mode] as readonly unknown[];
  const rows = nodes.map(rowOf).filter(isThere);
  return rows.length === nodes.length ? { mode, rows } : undefined;
};

/** The condition that the rows describe. */
export const conditionOf = ({ mode, rows }: Group): unknown => ({
  [mode]: rows.map((row) => ('leaf' in row ? row.leaf : { [row.group.mode]: row.group.leaves })),
});

type ValueKind = 'money' | 'number' | 'names' | 'yes' | 'weekday' | 'text';

/** Type of each field's value. A weekday is 1 (Monday) to 7. */
const valueKinds: Readonly<Record<ConditionField, ValueKind>> = {
  'cart.value': 'money',
  'cart.quantity': 'number',
  'cart.categories': 'names',
  'cart.itemIds': 'names',
  'cart.idleMinutes': 'number',
  'customer.member': 'yes',
  'customer.orders': 'number',
  'customer.daysSincePurchase': 'number',
  'interest.categories': 'names',
  'session.views': 'number',
  'session.visits': 'number',
  'time.hour': 'number',
  'time.weekday': 'weekday',
  channel: 'names',
};

export const kindOf = (field: string): ValueKind => (Object.hasOwn(valueKinds, field) ? valueKinds[field as ConditionField] : 'text');

/** Operators for a type of value, the most common first. */
export const operatorsOf = (kind: ValueKind): readonly string[] => {
  switch (kind) {
    case 'names':
      return ['in', 'nin'];
    case 'yes':
      return ['eq'];
    case 'weekday':
      return ['in', 'nin'];
    default:
      return ['gte', 'lte', 'gt', 'lt', 'eq', 'ne'];
  }
};

/** A new leaf about a field. Its value is still empty, except for yes/no fields. */
export const leafAbout = (field: ConditionField): Leaf => {
  const kind = valueKinds[field];
  return { field, op: operatorsOf(kind)[0] ?? 'eq', ...(kind === 'yes' ? { value: true } : {}) };
};

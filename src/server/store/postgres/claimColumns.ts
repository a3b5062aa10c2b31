import type { ClaimColumns } from '../rows';
import { byText } from './budgets';
import type { Query } from './connectPostgres';

const TYPES = {
  key: 'text',
  coupon_id: 'text',
  coupon_version: 'integer',
  code: 'text',
  source: 'text',
  status: 'text',
  reserved: 'bigint',
  paid: 'bigint',
  used: 'bigint',
  order_id: 'text',
  customer: 'text',
  locked_by: 'text',
  locked_until: 'bigint',
  attribution: 'text',
  day: 'text',
  created_at: 'bigint',
  expires_at: 'bigint',
} as const satisfies Readonly<Record<keyof ClaimColumns, string>>;
const COLUMNS = Object.keys(TYPES) as (keyof ClaimColumns)[];
const CHANGING = ['status', 'paid', 'used', 'order_id', 'customer', 'locked_by', 'locked_until', 'expires_at', 'day'] as const;

const INSERT = `
  INSERT INTO couplet.claim (${COLUMNS.join(', ')})
  SELECT * FROM unnest(${COLUMNS.map((name, n) => `$${n + 1}::${TYPES[name]}[]`).join(', ')})
  ON CONFLICT (key) DO`;
const ADD = `${INSERT} NOTHING`;
const PUT = `${INSERT} UPDATE SET ${CHANGING.map((name) => `${name} = excluded.${name}`).join(', ')}`;

const write = async (query: Query, sql: string, claims: readonly ClaimColumns[]): Promise<number> => {
  const rows = byText(claims, ({ key }) => key);
  const { count } = await query(
    sql,
    COLUMNS.map((name) => rows.map((row) => row[name])),
  );
  return count;
};

/** Inserts claims whose keys are not there; returns how many. */
export const addClaims = (query: Query, claims: readonly ClaimColumns[]): Promise<number> => write(query, ADD, claims);

/** Inserts claims, or writes all that may change of those that are there. */
export const putClaims = async (query: Query, claims: readonly ClaimColumns[]): Promise<void> => {
  if (claims.length > 0) await write(query, PUT, claims);
};

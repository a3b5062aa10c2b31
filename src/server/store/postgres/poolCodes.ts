import type { ClaimColumns } from '../rows';
import type { Query } from './connectPostgres';
import { changedMeanwhile } from './databaseErrors';

interface PoolCode {
  readonly coupon_id: string;
  readonly position: number;
  readonly code: string;
}

const LEFT = `
  SELECT coupon_id, position, code FROM unnest($1::text[], $2::bigint[]) AS wanted (id, most)
  CROSS JOIN LATERAL (
    SELECT coupon_id, position, code FROM couplet.pool_code WHERE coupon_id = wanted.id AND claim_key IS NULL
    ORDER BY position LIMIT wanted.most
  ) AS left_over`;

const TAKE = `
  UPDATE couplet.pool_code SET claim_key = taken.claim_key FROM unnest($1::bigint[], $2::text[]) AS taken (position, claim_key)
  WHERE pool_code.position = taken.position AND pool_code.claim_key IS NULL`;

/**
 * Codes not handed out yet, oldest first, as many as may be needed for each coupon. The budgets of these coupons are locked by the caller, so
 * that nobody else takes them meanwhile.
 */
export const poolCodes = async (query: Query, couponIds: readonly string[]) => {
  const most = new Map<string, number>();
  for (const id of couponIds) most.set(id, (most.get(id) ?? 0) + 1);
  const { rows } = most.size === 0 ? { rows: [] } : await query<PoolCode>(LEFT, [[...most.keys()], [...most.values()]]);
  const left = new Map<string, PoolCode[]>();
  for (const row of rows) left.set(row.coupon_id, [...(left.get(row.coupon_id) ?? []), row]);
  const taken: { readonly position: number; readonly key: string }[] = [];

  return {
    /** The next code for a claim, or nothing when all are handed out. */
    take: ({ key, coupon_id }: ClaimColumns): string | undefined => {
      const next = left.get(coupon_id)?.shift();
      if (next) taken.push({ position: next.position, key });
      return next?.code;
    },
    /** Writes down who got which. */
    write: async (): Promise<void> => {
      if (taken.length === 0) return;
      const { count } = await query(TAKE, [taken.map(({ position }) => position), taken.map(({ key }) => key)]);
      if (count < taken.length) throw changedMeanwhile();
    },
  };
};

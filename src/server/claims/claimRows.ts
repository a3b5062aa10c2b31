import * as v from 'valibot';
import type { CodeOrigin, CodeSource } from '../../protocol/coupons/codes';
import { parseJsonWith } from '../../protocol/parse';
import { bundleIdSchema } from '../../protocol/protocol';
import type { CatalogEntry, CatalogState, ClaimRow, ClaimStatus, CouponUse, NewClaim, Release } from '../store/store';

/** A bundle that a share of the devices takes before all do. */
const rolloutSchema = v.object({
  v: v.literal('rollout/1'),
  bundle: bundleIdSchema,
  share: v.pipe(v.number(), v.gtValue(0), v.ltValue(1)),
  /** Orders are to name the side of the stage. */
  marked: v.exactOptional(v.literal(true)),
});
export type Rollout = Omit<v.InferOutput<typeof rolloutSchema>, 'v'>;

/** As both databases keep it, a setting. */
export const rolloutText = (rollout: Rollout): string => JSON.stringify({ v: 'rollout/1', ...rollout });

export const readRollout = (text: string | undefined): Rollout | undefined => {
  if (text === undefined) return undefined;
  const read = parseJsonWith(rolloutSchema, text, 'rollout_malformed');
  if (!read.ok) return undefined;
  const { v: _, ...rollout } = read.value;
  return rollout;
};

/** Columns of a catalog entry as they are written. */
interface EntryColumns {
  readonly coupon_id: string;
  readonly coupon: string;
  readonly currency: string;
  readonly cap_money: number | null;
  readonly cap_count: number | null;
  readonly cap_money_day: number | null;
  readonly cap_count_day: number | null;
  readonly per_customer: number | null;
  readonly time_zone: string;
  readonly codes: string;
  /** Upper case, as shoppers' codes are compared. */
  readonly shared_code: string | null;
}

/** Columns as both databases return them, and their way into the port's shapes. JSON columns were validated before they were written. */
export interface CatalogColumns extends EntryColumns {
  readonly used_money: number;
  readonly reserved_money: number;
  readonly used_count: number;
  readonly reserved_count: number;
}

export interface ClaimColumns {
  readonly key: string;
  readonly coupon_id: string;
  readonly coupon_version: number;
  readonly code: string;
  readonly source: CodeSource;
  readonly status: ClaimStatus;
  readonly reserved: number;
  /** What the code cost when its order was paid, and what is left of that after refunds. */
  readonly paid: number;
  readonly used: number;
  readonly order_id: string | null;
  /** Pseudonym of who redeemed it or locks it, as far as the shop tells. */
  readonly customer: string | null;
  /** Order or cart that alone may redeem the code until an instant. */
  readonly locked_by: string | null;
  readonly locked_until: number | null;
  readonly attribution: string;
  /** Calendar day of the shop whose budget the claim counts in, e.g. `2026-12-24`. */
  readonly day: string;
  readonly created_at: number;
  readonly expires_at: number;
}

/** Row of a claim just made. What exists in the shop already is issued at once; a code that is drawn must be created there first. */
export const newClaim = (row: NewClaim & { readonly code: string }, codes: CodeOrigin, day: string): ClaimColumns => ({
  key: row.key,
  coupon_id: row.couponId,
  coupon_version: row.couponVersion,
  code: codes.from === 'shared' ? codes.code : row.code,
  source: codes.from,
  status: codes.from === 'generated' ? 'pending' : 'issued',
  reserved: row.reserved,
  paid: 0,
  used: 0,
  order_id: null,
  customer: null,
  locked_by: null,
  locked_until: null,
  attribution: row.attribution,
  day,
  created_at: row.createdAt,
  expires_at: row.expiresAt,
});

export const catalogColumns = ({ coupon, currency, budget, limits, codes, timeZone }: CatalogEntry): EntryColumns => ({
  coupon_id: coupon.id,
  coupon: JSON.stringify(coupon),
  currency,
  cap_money: budget.money ?? null,
  cap_count: budget.count ?? null,
  cap_money_day: budget.moneyPerDay ?? null,
  cap_count_day: budget.countPerDay ?? null,
  per_customer: limits?.perCustomer ?? null,
  time_zone: timeZone ?? 'UTC',
  codes: JSON.stringify(codes ?? { from: 'generated' }),
  shared_code: codes?.from === 'shared' ? codes.code.toUpperCase() : null,
});

export const catalogState = (row: CatalogColumns): CatalogState => ({
  coupon: JSON.parse(row.coupon),
  currency: row.currency,
  budget: {
    money: row.cap_money ?? undefined,
    count: row.cap_count ?? undefined,
    moneyPerDay: row.cap_money_day ?? undefined,
    countPerDay: row.cap_count_day ?? undefined,
  },
  limits: { perCustomer: row.per_customer ?? undefined },
  codes: JSON.parse(row.codes),
  timeZone: row.time_zone,
  usedMoney: row.used_money,
  reservedMoney: row.reserved_money,
  usedCount: row.used_count,
  reservedCount: row.reserved_count,
});

export interface UseColumns {
  readonly coupon_id: string;
  readonly codes: string;
  readonly money: number;
  readonly count: number;
  readonly imported: number;
  readonly left_over: number;
}

export const couponUse = ({ coupon_id, codes, money, count, imported, left_over }: UseColumns, day: string): CouponUse => ({
  couponId: coupon_id,
  today: { day, money, count },
  pool: (JSON.parse(codes) as CodeOrigin).from === 'pool' ? { imported, left: left_over } : null,
});

export const claimRow = (row: ClaimColumns): ClaimRow => ({
  key: row.key,
  couponId: row.coupon_id,
  couponVersion: row.coupon_version,
  code: row.code,
  source: row.source,
  status: row.status,
  reserved: row.reserved,
  attribution: row.attribution,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
});

/** Of the settings by name. */
export const releaseOf = (rows: readonly { readonly name: string; readonly value: string }[]): Release => {
  const settings = new Map(rows.map(({ name, value }) => [name, value]));
  return {
    serving: settings.get('serving') !== 'no',
    bundle: settings.get('bundle'),
    next: readRollout(settings.get('rollout')),
  };
};

import { readRollout } from './rollout';
import type { CatalogState, ClaimRow, ClaimStatus, Release } from './store';

/** Columns as both databases return them, and their way into the port's shapes. JSON columns were validated before they were written. */
export interface CatalogColumns {
  readonly coupon: string;
  readonly currency: string;
  readonly cap_money: number | null;
  readonly cap_count: number | null;
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
  readonly status: ClaimStatus;
  readonly reserved: number;
  readonly used: number;
  readonly order_id: string | null;
  readonly attribution: string;
  readonly created_at: number;
  readonly expires_at: number;
}

export const catalogState = (row: CatalogColumns): CatalogState => ({
  coupon: JSON.parse(row.coupon),
  currency: row.currency,
  budget: { money: row.cap_money ?? undefined, count: row.cap_count ?? undefined },
  usedMoney: row.used_money,
  reservedMoney: row.reserved_money,
  usedCount: row.used_count,
  reservedCount: row.reserved_count,
});

export const claimRow = (row: ClaimColumns): ClaimRow => ({
  key: row.key,
  couponId: row.coupon_id,
  couponVersion: row.coupon_version,
  code: row.code,
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

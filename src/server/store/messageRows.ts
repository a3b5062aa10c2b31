import type { MessageRow } from './messageStore';

/** Columns as both databases return them. */
export interface MessageColumns {
  readonly id: string;
  readonly claim_key: string;
  readonly channel: MessageRow['channel'];
  readonly address: string | null;
  readonly address_hash: string;
  readonly coupon_id: string;
  readonly coupon_version: number;
  readonly locale: string;
  readonly not_before: number;
  readonly state: MessageRow['state'];
  readonly reason: string | null;
  readonly attempts: number;
  readonly created_at: number;
}

export const messageRow = (row: MessageColumns): MessageRow => ({
  id: row.id,
  channel: row.channel,
  address: row.address,
  addressHash: row.address_hash,
  couponId: row.coupon_id,
  couponVersion: row.coupon_version,
  locale: row.locale,
  claimKey: row.claim_key,
  notBefore: row.not_before,
  state: row.state,
  reason: row.reason,
  attempts: row.attempts,
  createdAt: row.created_at,
});

import { createHash } from 'node:crypto';
import type { OrderWebhook } from '../../src/protocol/protocol';
import type { ClaimRow } from '../../src/server/records/claimRepository';

export const NOW = 1_700_000_000_000;
export const untouched = { usedMoney: 0, usedCount: 0, reservedMoney: 0, reservedCount: 0 };

export const hashOf = (body: unknown): string => createHash('sha256').update(JSON.stringify(body)).digest('hex');

export const row = (n: number, change: Partial<ClaimRow> = {}): ClaimRow => ({
  key: `key-${n}`,
  couponId: 'tea',
  couponVersion: 1,
  code: `CODE${n}`,
  source: 'generated',
  status: 'pending',
  reserved: 500,
  attribution: 'v1.exp-1.couplet.-',
  createdAt: NOW,
  expiresAt: NOW + 1_000,
  ...change,
});

export const order = (change: Partial<OrderWebhook> = {}): OrderWebhook => ({
  v: 'order/1',
  event: 'paid',
  orderId: 'o1',
  currency: 'EUR',
  subtotal: 5_000,
  discount: 300,
  shipping: 0,
  codes: ['CODE1'],
  attribution: 'v1.exp-1.couplet.-',
  ...change,
});

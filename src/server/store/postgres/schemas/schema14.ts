import type { Schema } from '../../schema';

/** Bucket that a signed-in customer's groups are drawn by, 0 to 65,535; null: a guest, nobody named, or an order of before it was kept. */
export const schema14: Schema = {
  up: `
  ALTER TABLE couplet.shop_order ADD COLUMN bucket integer;
  `,
  down: `
  ALTER TABLE couplet.shop_order DROP COLUMN bucket;
  `,
};

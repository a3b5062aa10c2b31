/** Codes of pools return to their pool. */
export const schema2 = `
  -- returned_at: when the last claim of the code ended unused, UTC ms; the largest date: never handed out. seen: an order or checkout had it,
  -- and it goes to no other shopper.
  ALTER TABLE couplet.pool_code ADD COLUMN returned_at bigint NOT NULL DEFAULT 8640000000000000;
  ALTER TABLE couplet.pool_code ADD COLUMN seen boolean NOT NULL DEFAULT false;
  DROP INDEX couplet.pool_code_left;
  CREATE INDEX pool_code_left ON couplet.pool_code (coupon_id, returned_at, position) WHERE claim_key IS NULL AND NOT seen;
  CREATE INDEX pool_code_idle ON couplet.pool_code (coupon_id) WHERE claim_key IS NULL AND returned_at < 8640000000000000;
`;

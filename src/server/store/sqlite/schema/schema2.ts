/** Codes of pools return to their pool. */
export const schema2 = `
  -- returned_at: when the last claim of the code ended unused, UTC ms; the largest date: never handed out. seen: an order or checkout had it,
  -- and it goes to no other shopper.
  ALTER TABLE pool_code ADD COLUMN returned_at INTEGER NOT NULL DEFAULT 8640000000000000;
  ALTER TABLE pool_code ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
  DROP INDEX pool_code_left;
  CREATE INDEX pool_code_left ON pool_code (coupon_id, returned_at, position) WHERE claim_key IS NULL AND seen = 0;
  CREATE INDEX pool_code_idle ON pool_code (coupon_id) WHERE claim_key IS NULL AND returned_at < 8640000000000000;
`;

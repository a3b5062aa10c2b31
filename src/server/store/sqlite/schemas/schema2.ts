import type { Schema } from '../../schema';

/** Where codes come from, limits and budgets by day, locks, refunds. */
export const schema2: Schema = {
  up: `
  ALTER TABLE catalog ADD COLUMN codes TEXT NOT NULL DEFAULT '{"from":"generated"}';
  ALTER TABLE catalog ADD COLUMN shared_code TEXT;
  ALTER TABLE catalog ADD COLUMN cap_money_day INTEGER;
  ALTER TABLE catalog ADD COLUMN cap_count_day INTEGER;
  ALTER TABLE catalog ADD COLUMN per_customer INTEGER;
  ALTER TABLE catalog ADD COLUMN time_zone TEXT NOT NULL DEFAULT 'UTC';
  CREATE INDEX catalog_shared ON catalog (shared_code) WHERE shared_code IS NOT NULL;

  -- Rebuilt, because a code that is shared by all occurs in many claims. paid: what the code cost when its order was paid; used: what is left of
  -- that after refunds. day: the shop's calendar day whose budget the claim counts in.
  CREATE TABLE claim_2 (
    key TEXT PRIMARY KEY,
    coupon_id TEXT NOT NULL REFERENCES catalog (coupon_id),
    coupon_version INTEGER NOT NULL,
    code TEXT NOT NULL,
    source TEXT NOT NULL DEFAULT 'generated' CHECK (source IN ('generated', 'pool', 'shared')),
    status TEXT NOT NULL CHECK (status IN ('pending', 'issued', 'redeemed', 'released')),
    reserved INTEGER NOT NULL,
    paid INTEGER NOT NULL DEFAULT 0,
    used INTEGER NOT NULL DEFAULT 0,
    order_id TEXT,
    customer TEXT,
    locked_by TEXT,
    locked_until INTEGER,
    attribution TEXT NOT NULL,
    day TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT;
  INSERT INTO claim_2 (key, coupon_id, coupon_version, code, status, reserved, paid, used, order_id, attribution, day, created_at, expires_at)
    SELECT key, coupon_id, coupon_version, code, status, reserved, used, used, order_id, attribution,
      date(created_at / 1000, 'unixepoch'), created_at, expires_at FROM claim;
  DROP TABLE claim;
  ALTER TABLE claim_2 RENAME TO claim;
  CREATE UNIQUE INDEX claim_code ON claim (upper(code)) WHERE source <> 'shared';
  CREATE INDEX claim_open ON claim (expires_at) WHERE status IN ('pending', 'issued');
  CREATE INDEX claim_order ON claim (order_id) WHERE order_id IS NOT NULL;
  CREATE INDEX claim_customer ON claim (coupon_id, customer) WHERE customer IS NOT NULL;

  -- Used and reserved of one calendar day.
  CREATE TABLE day_use (
    coupon_id TEXT NOT NULL REFERENCES catalog (coupon_id),
    day TEXT NOT NULL,
    money INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (coupon_id, day)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO day_use (coupon_id, day, money, count)
    SELECT coupon_id, day, sum(CASE status WHEN 'redeemed' THEN used ELSE reserved END), count(*) FROM claim
    WHERE status <> 'released' GROUP BY coupon_id, day;

  -- Codes that exist in the shop already. One that was handed out keeps the claim's key for ever and never goes to another.
  CREATE TABLE pool_code (
    position INTEGER PRIMARY KEY,
    coupon_id TEXT NOT NULL REFERENCES catalog (coupon_id),
    code TEXT NOT NULL,
    claim_key TEXT,
    imported_at INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX pool_code_code ON pool_code (upper(code));
  CREATE INDEX pool_code_coupon ON pool_code (coupon_id);
  CREATE INDEX pool_code_left ON pool_code (coupon_id, position) WHERE claim_key IS NULL;

  -- What the till was answered under an Idempotency-Key.
  CREATE TABLE code_request (
    key TEXT PRIMARY KEY,
    body_sha256 TEXT NOT NULL,
    answer TEXT NOT NULL,
    answered_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX code_request_age ON code_request (answered_at);

  CREATE TABLE shop_order_2 (
    order_id TEXT NOT NULL,
    event TEXT NOT NULL,
    refund_id TEXT NOT NULL DEFAULT '',
    body_sha256 TEXT NOT NULL,
    body TEXT NOT NULL,
    attribution TEXT,
    currency TEXT NOT NULL,
    subtotal INTEGER NOT NULL,
    discount INTEGER NOT NULL,
    refunded INTEGER NOT NULL DEFAULT 0,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (order_id, event, refund_id)
  ) STRICT;
  INSERT INTO shop_order_2 (order_id, event, body_sha256, body, attribution, currency, subtotal, discount, received_at)
    SELECT order_id, event, body_sha256, body, attribution, currency, subtotal, discount, received_at FROM shop_order ORDER BY rowid;
  DROP TABLE shop_order;
  ALTER TABLE shop_order_2 RENAME TO shop_order;
  `,
  down: `
  CREATE TABLE shop_order_1 (
    order_id TEXT NOT NULL,
    event TEXT NOT NULL,
    body_sha256 TEXT NOT NULL,
    body TEXT NOT NULL,
    attribution TEXT,
    currency TEXT NOT NULL,
    subtotal INTEGER NOT NULL,
    discount INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (order_id, event)
  ) STRICT;
  INSERT INTO shop_order_1 SELECT order_id, event, body_sha256, body, attribution, currency, subtotal, discount, received_at
    FROM shop_order WHERE event <> 'refunded' ORDER BY rowid;
  DROP TABLE shop_order;
  ALTER TABLE shop_order_1 RENAME TO shop_order;

  DROP TABLE code_request;
  DROP TABLE pool_code;
  DROP TABLE day_use;

  CREATE TABLE claim_1 (
    key TEXT PRIMARY KEY,
    coupon_id TEXT NOT NULL REFERENCES catalog (coupon_id),
    coupon_version INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL CHECK (status IN ('pending', 'issued', 'redeemed', 'released')),
    reserved INTEGER NOT NULL,
    used INTEGER NOT NULL DEFAULT 0,
    order_id TEXT,
    attribution TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT;
  INSERT INTO claim_1 SELECT key, coupon_id, coupon_version, code, status, reserved, used, order_id, attribution, created_at, expires_at
    FROM claim WHERE source <> 'shared';
  DROP TABLE claim;
  ALTER TABLE claim_1 RENAME TO claim;
  CREATE INDEX claim_open ON claim (expires_at) WHERE status IN ('pending', 'issued');
  CREATE INDEX claim_order ON claim (order_id) WHERE order_id IS NOT NULL;

  DROP INDEX catalog_shared;
  ALTER TABLE catalog DROP COLUMN codes;
  ALTER TABLE catalog DROP COLUMN shared_code;
  ALTER TABLE catalog DROP COLUMN cap_money_day;
  ALTER TABLE catalog DROP COLUMN cap_count_day;
  ALTER TABLE catalog DROP COLUMN per_customer;
  ALTER TABLE catalog DROP COLUMN time_zone;
  `,
};

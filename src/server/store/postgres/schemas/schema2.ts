import type { Schema } from '../../schema';

/** Where codes come from, limits and budgets by day, locks, refunds. */
export const schema2: Schema = {
  up: `
  ALTER TABLE couplet.catalog
    ADD COLUMN codes text NOT NULL DEFAULT '{"from":"generated"}',
    ADD COLUMN shared_code text COLLATE "C",
    ADD COLUMN cap_money_day bigint,
    ADD COLUMN cap_count_day bigint,
    ADD COLUMN per_customer bigint,
    ADD COLUMN time_zone text NOT NULL DEFAULT 'UTC';
  CREATE INDEX catalog_shared ON couplet.catalog (shared_code) WHERE shared_code IS NOT NULL;

  -- paid: what the code cost when its order was paid; used: what is left of that after refunds. day: the shop's calendar day whose budget the
  -- claim counts in. A code that is shared by all occurs in many claims.
  ALTER TABLE couplet.claim
    ADD COLUMN source text NOT NULL DEFAULT 'generated' CHECK (source IN ('generated', 'pool', 'shared')),
    ADD COLUMN paid bigint NOT NULL DEFAULT 0,
    ADD COLUMN customer text COLLATE "C",
    ADD COLUMN locked_by text COLLATE "C",
    ADD COLUMN locked_until bigint,
    ADD COLUMN day text COLLATE "C",
    DROP CONSTRAINT claim_code_key;
  UPDATE couplet.claim SET paid = used, day = to_char(to_timestamp(created_at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD');
  ALTER TABLE couplet.claim ALTER COLUMN day SET NOT NULL;
  CREATE UNIQUE INDEX claim_code ON couplet.claim (upper(code)) WHERE source <> 'shared';
  CREATE INDEX claim_customer ON couplet.claim (coupon_id, customer) WHERE customer IS NOT NULL;

  -- Used and reserved of one calendar day; written only under the lock of its coupon's row.
  CREATE TABLE couplet.day_use (
    coupon_id text COLLATE "C" NOT NULL REFERENCES couplet.catalog (coupon_id),
    day text COLLATE "C" NOT NULL,
    money bigint NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (coupon_id, day)
  ) WITH (fillfactor = 50);
  INSERT INTO couplet.day_use (coupon_id, day, money, count)
    SELECT coupon_id, day, sum(CASE status WHEN 'redeemed' THEN used ELSE reserved END), count(*) FROM couplet.claim
    WHERE status <> 'released' GROUP BY coupon_id, day;

  -- Codes that exist in the shop already. One that was handed out keeps the claim's key for ever and never goes to another.
  CREATE TABLE couplet.pool_code (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    coupon_id text COLLATE "C" NOT NULL REFERENCES couplet.catalog (coupon_id),
    code text COLLATE "C" NOT NULL,
    claim_key text COLLATE "C",
    imported_at bigint NOT NULL
  );
  CREATE UNIQUE INDEX pool_code_code ON couplet.pool_code (upper(code));
  CREATE INDEX pool_code_coupon ON couplet.pool_code (coupon_id);
  CREATE INDEX pool_code_left ON couplet.pool_code (coupon_id, position) WHERE claim_key IS NULL;

  -- What the till was answered under an Idempotency-Key.
  CREATE TABLE couplet.code_request (
    key text COLLATE "C" PRIMARY KEY,
    body_sha256 text NOT NULL,
    answer text NOT NULL,
    answered_at bigint NOT NULL
  );
  CREATE INDEX code_request_age ON couplet.code_request (answered_at);

  ALTER TABLE couplet.shop_order
    ADD COLUMN refund_id text COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN refunded bigint NOT NULL DEFAULT 0,
    DROP CONSTRAINT shop_order_pkey,
    ADD CONSTRAINT shop_order_pkey PRIMARY KEY (order_id, event, refund_id);
  `,
  down: `
  DELETE FROM couplet.shop_order WHERE event = 'refunded';
  ALTER TABLE couplet.shop_order
    DROP CONSTRAINT shop_order_pkey,
    ADD CONSTRAINT shop_order_pkey PRIMARY KEY (order_id, event),
    DROP COLUMN refund_id,
    DROP COLUMN refunded;

  DROP TABLE couplet.code_request;
  DROP TABLE couplet.pool_code;
  DROP TABLE couplet.day_use;

  DELETE FROM couplet.claim WHERE source = 'shared';
  DROP INDEX couplet.claim_code;
  DROP INDEX couplet.claim_customer;
  ALTER TABLE couplet.claim
    DROP COLUMN source,
    DROP COLUMN paid,
    DROP COLUMN customer,
    DROP COLUMN locked_by,
    DROP COLUMN locked_until,
    DROP COLUMN day,
    ADD CONSTRAINT claim_code_key UNIQUE (code);

  DROP INDEX couplet.catalog_shared;
  ALTER TABLE couplet.catalog
    DROP COLUMN codes,
    DROP COLUMN shared_code,
    DROP COLUMN cap_money_day,
    DROP COLUMN cap_count_day,
    DROP COLUMN per_customer,
    DROP COLUMN time_zone;
  `,
};

import type { Schema } from '../../schema';

/** Catalog, claims, reports, orders, bundles. */
export const schema1: Schema = {
  up: `
  CREATE TABLE couplet.setting (name text COLLATE "C" PRIMARY KEY, value text NOT NULL, changed_at bigint NOT NULL);

  CREATE TABLE couplet.catalog (
    coupon_id text COLLATE "C" PRIMARY KEY,
    coupon text NOT NULL,
    currency text NOT NULL,
    cap_money bigint,
    cap_count bigint,
    used_money bigint NOT NULL DEFAULT 0,
    reserved_money bigint NOT NULL DEFAULT 0 CHECK (reserved_money >= 0),
    used_count bigint NOT NULL DEFAULT 0,
    reserved_count bigint NOT NULL DEFAULT 0 CHECK (reserved_count >= 0),
    position integer NOT NULL,
    listed boolean NOT NULL DEFAULT true,
    changed_at bigint NOT NULL
  ) WITH (fillfactor = 50);

  CREATE TABLE couplet.claim (
    key text COLLATE "C" PRIMARY KEY,
    coupon_id text COLLATE "C" NOT NULL REFERENCES couplet.catalog (coupon_id),
    coupon_version integer NOT NULL,
    code text COLLATE "C" NOT NULL UNIQUE,
    status text NOT NULL CHECK (status IN ('pending', 'issued', 'redeemed', 'released')),
    reserved bigint NOT NULL,
    used bigint NOT NULL DEFAULT 0,
    order_id text COLLATE "C",
    attribution text NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL
  );
  CREATE INDEX claim_open ON couplet.claim (expires_at) WHERE status IN ('pending', 'issued');
  CREATE INDEX claim_pending ON couplet.claim (created_at) WHERE status = 'pending';
  CREATE INDEX claim_order ON couplet.claim (order_id) WHERE order_id IS NOT NULL;

  -- A report's arrival is kept to the day: a finer time could link it to a request log. Its answer is kept in sums only.
  CREATE TABLE couplet.report (id uuid PRIMARY KEY, body_sha256 bytea NOT NULL, received_day integer NOT NULL);
  CREATE TABLE couplet.report_delta (
    bundle text NOT NULL,
    question text NOT NULL,
    explored text NOT NULL,
    answer smallint NOT NULL,
    count bigint NOT NULL
  );
  CREATE TABLE couplet.report_count (
    bundle text COLLATE "C" NOT NULL,
    question text COLLATE "C" NOT NULL,
    explored text COLLATE "C" NOT NULL,
    answer smallint NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (bundle, question, explored, answer)
  );

  CREATE TABLE couplet.shop_order (
    position bigint GENERATED ALWAYS AS IDENTITY,
    order_id text COLLATE "C" NOT NULL,
    event text NOT NULL,
    body_sha256 text NOT NULL,
    body text NOT NULL,
    attribution text COLLATE "C",
    currency text COLLATE "C" NOT NULL,
    subtotal bigint NOT NULL,
    discount bigint NOT NULL,
    received_at bigint NOT NULL,
    PRIMARY KEY (order_id, event)
  );

  CREATE TABLE couplet.bundle (id text COLLATE "C" PRIMARY KEY, published_at bigint NOT NULL);
  CREATE TABLE couplet.bundle_file (
    bundle text COLLATE "C" NOT NULL REFERENCES couplet.bundle (id),
    name text COLLATE "C" NOT NULL,
    data bytea NOT NULL,
    brotli bytea,
    PRIMARY KEY (bundle, name)
  );
  `,
};

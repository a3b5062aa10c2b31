import type { Schema } from '../../schema';

/** Catalog, claims, reports, orders, bundles. */
export const schema1: Schema = {
  up: `
  CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL, changed_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE catalog (
    coupon_id TEXT PRIMARY KEY,
    coupon TEXT NOT NULL,
    currency TEXT NOT NULL,
    cap_money INTEGER,
    cap_count INTEGER,
    used_money INTEGER NOT NULL DEFAULT 0,
    reserved_money INTEGER NOT NULL DEFAULT 0 CHECK (reserved_money >= 0),
    used_count INTEGER NOT NULL DEFAULT 0,
    reserved_count INTEGER NOT NULL DEFAULT 0 CHECK (reserved_count >= 0),
    position INTEGER NOT NULL,
    listed INTEGER NOT NULL DEFAULT 1,
    changed_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE claim (
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
  CREATE INDEX claim_open ON claim (expires_at) WHERE status IN ('pending', 'issued');
  CREATE INDEX claim_order ON claim (order_id) WHERE order_id IS NOT NULL;

  -- A report's arrival is kept to the day: a finer time could link it to a request log.
  CREATE TABLE report (id TEXT PRIMARY KEY, body_sha256 TEXT NOT NULL, received_day INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE report_count (
    bundle TEXT NOT NULL,
    question TEXT NOT NULL,
    explored TEXT NOT NULL,
    answer INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (bundle, question, explored, answer)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE shop_order (
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

  CREATE TABLE bundle (id TEXT PRIMARY KEY, published_at INTEGER NOT NULL) STRICT;
  CREATE TABLE bundle_file (
    bundle TEXT NOT NULL REFERENCES bundle (id),
    name TEXT NOT NULL,
    data BLOB NOT NULL,
    brotli BLOB,
    PRIMARY KEY (bundle, name)
  ) STRICT;
  `,
};

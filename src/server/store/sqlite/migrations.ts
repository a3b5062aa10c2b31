import type { Database } from 'better-sqlite3';
import { SIMULATED_MARK } from '../../records/metricsRepository';
import { sharedBudgetEvents } from './schema/outboxSchema';
import { productSchema } from './schema/productSchema';
import { schema1 } from './schema/schema1';

/** Codes of pools return to their pool. */
const schema2 = `
  -- returned_at: when the last claim of the code ended unused, UTC ms; the largest date: never handed out. seen: an order or checkout had it,
  -- and it goes to no other shopper.
  ALTER TABLE pool_code ADD COLUMN returned_at INTEGER NOT NULL DEFAULT 8640000000000000;
  ALTER TABLE pool_code ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
  UPDATE pool_code SET seen = 1
  WHERE claim_key IN (SELECT key FROM claim WHERE source = 'pool' AND (order_id IS NOT NULL OR locked_by IS NOT NULL));
  DROP INDEX pool_code_left;
  CREATE INDEX pool_code_left ON pool_code (coupon_id, returned_at, position) WHERE claim_key IS NULL AND seen = 0;
  CREATE INDEX pool_code_idle ON pool_code (coupon_id) WHERE claim_key IS NULL AND returned_at < 8640000000000000;
`;

/** A version has a name, and can be restored with the terms that no bundle contains. */
const schema3 = `
  -- terms: JSON, per-customer limit and code source of each coupon at publication; null: published by an older Couplet.
  ALTER TABLE bundle ADD COLUMN name TEXT;
  ALTER TABLE bundle ADD COLUMN published_by TEXT;
  ALTER TABLE bundle ADD COLUMN terms TEXT;
`;

/** Share links: tokens that expire, and show the results of a period. */
const shareLinks = `
  -- A new table, because a check cannot be changed. expires_at, used_at: UTC ms. since, until: days of the results; null: all.
  CREATE TABLE linked_token (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'analyst', 'editor', 'owner')),
    hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    revoked_at INTEGER,
    expires_at INTEGER,
    used_at INTEGER,
    since TEXT,
    until TEXT
  ) STRICT;
  INSERT INTO linked_token (id, name, role, hash, created_at, created_by, revoked_at)
    SELECT id, name, role, hash, created_at, created_by, revoked_at FROM admin_token;
  DROP TABLE admin_token;
  ALTER TABLE linked_token RENAME TO admin_token;
  CREATE UNIQUE INDEX admin_token_name ON admin_token (name) WHERE revoked_at IS NULL AND role <> 'viewer';
`;

/** The overview reads the orders and claims of a period, not all of them. */
const periodIndexes = `
  CREATE INDEX shop_order_paid ON shop_order (received_at) WHERE event = 'paid';
  CREATE INDEX claim_day ON claim (day, created_at);
`;

/** The log of webhooks that were delivered. */
const webhookLogSchema = `
  CREATE TABLE webhook_delivery (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    answer TEXT NOT NULL,
    delivered_at INTEGER NOT NULL
  ) STRICT;
`;

/** Adds up the orders anew. */
export const addUpOrders = `
  DELETE FROM order_total;
  INSERT INTO order_total (attribution, currency, orders, subtotal, discount, simulated)
  SELECT coalesce(attribution, ''), currency, count(*), sum(subtotal), sum(discount), sum(instr(body, '${SIMULATED_MARK}') > 0)
  FROM shop_order AS paid
  WHERE event = 'paid' AND NOT EXISTS (SELECT 1 FROM shop_order WHERE order_id = paid.order_id AND event = 'cancelled')
  GROUP BY 1, 2;
`;

/** Sums of orders are kept, because every page shows some, and reading a million orders takes a second. */
const orderTotals = `
  -- Valid orders by attribute, empty if the checkout lost it.
  CREATE TABLE order_total (
    attribution TEXT NOT NULL,
    currency TEXT NOT NULL,
    orders INTEGER NOT NULL,
    subtotal INTEGER NOT NULL,
    discount INTEGER NOT NULL,
    simulated INTEGER NOT NULL,
    PRIMARY KEY (attribution, currency)
  ) STRICT, WITHOUT ROWID;
  ${addUpOrders}
  -- An order can be cancelled before it is paid.
  CREATE TRIGGER total_paid AFTER INSERT ON shop_order
    WHEN NEW.event = 'paid' AND NOT EXISTS (SELECT 1 FROM shop_order WHERE order_id = NEW.order_id AND event = 'cancelled')
    BEGIN
      INSERT INTO order_total (attribution, currency, orders, subtotal, discount, simulated)
      VALUES (coalesce(NEW.attribution, ''), NEW.currency, 1, NEW.subtotal, NEW.discount, instr(NEW.body, '${SIMULATED_MARK}') > 0)
      ON CONFLICT DO UPDATE SET orders = orders + 1, subtotal = subtotal + excluded.subtotal, discount = discount + excluded.discount,
        simulated = simulated + excluded.simulated;
    END;
  CREATE TRIGGER total_cancelled AFTER INSERT ON shop_order WHEN NEW.event = 'cancelled'
    BEGIN
      UPDATE order_total SET orders = orders - 1, subtotal = order_total.subtotal - paid.subtotal,
        discount = order_total.discount - paid.discount, simulated = simulated - (instr(paid.body, '${SIMULATED_MARK}') > 0)
      FROM shop_order AS paid WHERE paid.order_id = NEW.order_id AND paid.event = 'paid'
        AND order_total.attribution = coalesce(paid.attribution, '') AND order_total.currency = paid.currency;
    END;
`;

/** Budgets that the coupons of a campaign share, and campaign files that a bundle does not contain. */
const sharedBudgets = `
  -- campaign_id: the campaign it was last listed in; its spend counts there even when it is no longer listed. campaign_cap_…: what its
  -- coupons may cost together. campaign: JSON, the file a bundle was composed from, if it has several campaigns or saved audiences.
  ALTER TABLE catalog ADD COLUMN campaign_id TEXT;
  ALTER TABLE catalog ADD COLUMN campaign_cap_money INTEGER;
  ALTER TABLE catalog ADD COLUMN campaign_cap_count INTEGER;
  ALTER TABLE catalog ADD COLUMN campaign_cap_money_day INTEGER;
  ALTER TABLE catalog ADD COLUMN campaign_cap_count_day INTEGER;
  CREATE INDEX catalog_campaign ON catalog (campaign_id) WHERE campaign_id IS NOT NULL;
  ALTER TABLE bundle ADD COLUMN campaign TEXT;
`;

/** Reads the first times and the orders of customers anew. Follows `addUpOrders`. */
export const readCustomers = `
  INSERT INTO order_total (attribution, currency, orders, subtotal, discount, simulated, first_at)
    SELECT coalesce(attribution, ''), currency, 0, 0, 0, 0, min(received_at) FROM shop_order WHERE event = 'paid' GROUP BY 1, 2
    ON CONFLICT DO UPDATE SET first_at = excluded.first_at;
  DELETE FROM customer_order;
  INSERT INTO customer_order (customer, received_at, order_id, currency, bucket, subtotal, discount, margin)
    SELECT body ->> 'customer', received_at, order_id, currency, bucket, subtotal, discount, body ->> 'margin' FROM shop_order
    WHERE event = 'paid' AND body ->> 'customer' IS NOT NULL;
`;

/** What is known of customers from before an experiment, for the results of any period, is read without the bodies of all orders. */
const customerOrders = `
  -- first_at: of the first paid order, cancelled or not, UTC ms.
  ALTER TABLE order_total ADD COLUMN first_at INTEGER;
  -- Paid orders by customer. margin: as the shop states it.
  CREATE TABLE customer_order (
    customer TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    order_id TEXT NOT NULL,
    currency TEXT NOT NULL,
    bucket INTEGER,
    subtotal INTEGER NOT NULL,
    discount INTEGER NOT NULL,
    margin INTEGER,
    PRIMARY KEY (customer, received_at, order_id)
  ) STRICT, WITHOUT ROWID;
  ${readCustomers}
  CREATE TRIGGER customer_paid AFTER INSERT ON shop_order WHEN NEW.event = 'paid'
    BEGIN
      INSERT INTO order_total (attribution, currency, orders, subtotal, discount, simulated, first_at)
      VALUES (coalesce(NEW.attribution, ''), NEW.currency, 0, 0, 0, 0, NEW.received_at)
      ON CONFLICT DO UPDATE SET first_at = excluded.first_at WHERE first_at IS NULL OR first_at > excluded.first_at;
      INSERT INTO customer_order (customer, received_at, order_id, currency, bucket, subtotal, discount, margin)
      SELECT NEW.body ->> 'customer', NEW.received_at, NEW.order_id, NEW.currency, NEW.bucket, NEW.subtotal, NEW.discount, NEW.body ->> 'margin'
      WHERE NEW.body ->> 'customer' IS NOT NULL;
    END;
`;

/** Tokens of programs that save drafts and cannot publish. */
const assistants = `
  -- A new table, because a check cannot be changed.
  CREATE TABLE assistant_token (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'analyst', 'assistant', 'editor', 'owner')),
    hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    revoked_at INTEGER,
    expires_at INTEGER,
    used_at INTEGER,
    since TEXT,
    until TEXT
  ) STRICT;
  INSERT INTO assistant_token (id, name, role, hash, created_at, created_by, revoked_at, expires_at, used_at, since, until)
    SELECT id, name, role, hash, created_at, created_by, revoked_at, expires_at, used_at, since, until FROM admin_token;
  DROP TABLE admin_token;
  ALTER TABLE assistant_token RENAME TO admin_token;
  CREATE UNIQUE INDEX admin_token_name ON admin_token (name) WHERE revoked_at IS NULL AND role <> 'viewer';
`;

/** Addresses that agreed to journeys, and the messages of these. */
const journeys = `
  -- journey: campaign that sends it; null: the shopper asked for it. later_at, birth_month: consent to journeys with this request.
  ALTER TABLE message ADD COLUMN journey TEXT;
  ALTER TABLE message ADD COLUMN later_at INTEGER;
  ALTER TABLE message ADD COLUMN birth_month INTEGER;
  DROP INDEX message_created;
  CREATE INDEX message_created ON message (created_at, journey, confirmed_at);
  CREATE INDEX message_asked ON message (channel, due_at) WHERE due_at IS NOT NULL AND journey IS NULL;
  -- id: message whose id the address is encrypted with. slot_at: next hour in which it may get a message. marks: JSON, what was sent.
  CREATE TABLE subscriber (
    address_hash TEXT PRIMARY KEY,
    id TEXT NOT NULL,
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    locale TEXT NOT NULL,
    since INTEGER NOT NULL,
    slot_at INTEGER NOT NULL,
    birth_month INTEGER,
    ordered_at INTEGER,
    marks TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX subscriber_slot ON subscriber (slot_at, address_hash);
`;

/** A code that was sent in a message is not given out again on the page. */
const sentCodes = `
  -- device_key: the claim key that the shopper's device has named; null: none, or asked before.
  ALTER TABLE message ADD COLUMN device_key TEXT;
  CREATE INDEX message_device ON message (device_key) WHERE device_key IS NOT NULL;
`;

/** Shoppers give coupons to friends. */
const friends = `
  -- token: in the link that the shopper of the claim passes on.
  CREATE TABLE friend_link (token TEXT PRIMARY KEY, claim_key TEXT NOT NULL) STRICT, WITHOUT ROWID;
  -- Claims that belong to another one, of_key: those of friends (reward: no) and rewards for their orders (yes).
  CREATE TABLE friend_claim (claim_key TEXT PRIMARY KEY, of_key TEXT NOT NULL, reward TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX friend_claim_of ON friend_claim (of_key, reward);
`;

/** Entry i migrates `user_version` from i to i + 1; plain SQL with several statements. Steps are never edited once released. */
const steps: readonly string[] = [
  schema1,
  schema2,
  schema3,
  shareLinks,
  periodIndexes,
  productSchema,
  webhookLogSchema,
  orderTotals,
  sharedBudgets,
  sharedBudgetEvents,
  customerOrders,
  assistants,
  journeys,
  sentCodes,
  friends,
];

/** Version this program migrates to. */
export const newestSchema = steps.length;

/** Migrates the file to the newest schema, each step in its own transaction. Throws on a file written by a newer Couplet. */
export const migrate = (db: Database): void => {
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > newestSchema) {
    throw new Error(`The data file has schema ${version}. This version of Couplet supports up to ${newestSchema}.`, {
      cause: { code: 'database_newer' },
    });
  }
  const step = (sql: string, reached: number): void =>
    db
      .transaction(() => {
        db.exec(sql);
        db.pragma(`user_version = ${reached}`);
      })
      .immediate();
  for (const [index, sql] of steps.entries()) if (index >= version) step(sql, index + 1);
};

import { SIMULATED_MARK } from '../../records/metricsRepository';
import { type Postgres, refusal } from './connectPostgres';
import { sharedBudgetEvents } from './schema/outboxSchema';
import { productSchema } from './schema/productSchema';
import { schema1 } from './schema/schema1';

/** Codes of pools return to their pool. */
const schema2 = `
  -- returned_at: when the last claim of the code ended unused, UTC ms; the largest date: never handed out. seen: an order or checkout had it,
  -- and it goes to no other shopper.
  ALTER TABLE couplet.pool_code ADD COLUMN returned_at bigint NOT NULL DEFAULT 8640000000000000;
  ALTER TABLE couplet.pool_code ADD COLUMN seen boolean NOT NULL DEFAULT false;
  UPDATE couplet.pool_code SET seen = true
  WHERE claim_key IN (SELECT key FROM couplet.claim WHERE source = 'pool' AND (order_id IS NOT NULL OR locked_by IS NOT NULL));
  DROP INDEX couplet.pool_code_left;
  CREATE INDEX pool_code_left ON couplet.pool_code (coupon_id, returned_at, position) WHERE claim_key IS NULL AND NOT seen;
  CREATE INDEX pool_code_idle ON couplet.pool_code (coupon_id) WHERE claim_key IS NULL AND returned_at < 8640000000000000;
`;

/** A version has a name, and can be restored with the terms that no bundle contains. */
const schema3 = `
  -- terms: JSON, per-customer limit and code source of each coupon at publication; null: published by an older Couplet.
  ALTER TABLE couplet.bundle ADD COLUMN name text;
  ALTER TABLE couplet.bundle ADD COLUMN published_by text;
  ALTER TABLE couplet.bundle ADD COLUMN terms text;
`;

/** Share links: tokens that expire, and show the results of a period. */
const shareLinks = `
  -- expires_at, used_at: UTC ms. since, until: days of the results; null: all.
  ALTER TABLE couplet.admin_token DROP CONSTRAINT admin_token_role_check,
    ADD CONSTRAINT admin_token_role_check CHECK (role IN ('viewer', 'analyst', 'editor', 'owner')),
    ADD COLUMN expires_at bigint, ADD COLUMN used_at bigint, ADD COLUMN since text, ADD COLUMN until text;
  DROP INDEX couplet.admin_token_name;
  CREATE UNIQUE INDEX admin_token_name ON couplet.admin_token (name) WHERE revoked_at IS NULL AND role <> 'viewer';
`;

/** The overview reads the orders and claims of a period, not all of them. */
const periodIndexes = `
  CREATE INDEX shop_order_paid ON couplet.shop_order (received_at) WHERE event = 'paid';
  CREATE INDEX claim_day ON couplet.claim (day, created_at);
`;

/** The log of webhooks that were delivered, and the newest orders without reading all. */
const webhookLogSchema = `
  CREATE TABLE couplet.webhook_delivery (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL,
    type text NOT NULL,
    data json NOT NULL,
    at bigint NOT NULL,
    attempts integer NOT NULL,
    answer text NOT NULL,
    delivered_at bigint NOT NULL
  );
  CREATE INDEX IF NOT EXISTS shop_order_position ON couplet.shop_order (position);
`;

const isSimulated = `(strpos(body, '${SIMULATED_MARK}') > 0)::integer`;
const isValid = `NOT EXISTS (SELECT 1 FROM couplet.shop_order WHERE order_id = paid.order_id AND event = 'cancelled')`;

/** Adds up the orders anew. */
export const addUpOrders = `
  DELETE FROM couplet.order_total;
  INSERT INTO couplet.order_total (attribution, currency, orders, subtotal, discount, simulated)
  SELECT coalesce(attribution, ''), currency, count(*), sum(subtotal), sum(discount), sum(${isSimulated})
  FROM couplet.shop_order AS paid WHERE event = 'paid' AND ${isValid} GROUP BY 1, 2;
`;

/** Sums of orders are kept, because every page shows some, and reading a million orders takes a second. */
const orderTotals = `
  -- Valid orders by attribute, empty if the checkout lost it.
  CREATE TABLE couplet.order_total (
    attribution text COLLATE "C" NOT NULL,
    currency text COLLATE "C" NOT NULL,
    orders bigint NOT NULL,
    subtotal bigint NOT NULL,
    discount bigint NOT NULL,
    simulated bigint NOT NULL,
    PRIMARY KEY (attribution, currency)
  );
  ${addUpOrders}
  -- An order can be cancelled before it is paid, or in the same statement. Rows are locked in one order by all replicas.
  CREATE FUNCTION couplet.total_orders() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO couplet.order_total AS known (attribution, currency, orders, subtotal, discount, simulated)
    SELECT coalesce(attribution, ''), currency, sum(sign), sum(sign * subtotal), sum(sign * discount), sum(sign * ${isSimulated}) FROM (
      SELECT 1 AS sign, attribution, currency, subtotal, discount, body FROM added AS paid WHERE event = 'paid' AND ${isValid}
      UNION ALL
      SELECT -1, attribution, currency, subtotal, discount, body FROM couplet.shop_order AS paid
      WHERE event = 'paid' AND order_id IN (SELECT order_id FROM added WHERE event = 'cancelled')
        AND order_id NOT IN (SELECT order_id FROM added WHERE event = 'paid')
    ) AS paid GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (attribution, currency) DO UPDATE SET orders = known.orders + excluded.orders, subtotal = known.subtotal + excluded.subtotal,
      discount = known.discount + excluded.discount, simulated = known.simulated + excluded.simulated;
    RETURN NULL; END $$;
  CREATE TRIGGER total_orders AFTER INSERT ON couplet.shop_order
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION couplet.total_orders();
`;

/** Budgets that the coupons of a campaign share, and campaign files that a bundle does not contain. */
const sharedBudgets = `
  -- campaign_id: the campaign it was last listed in; its spend counts there even when it is no longer listed. campaign_cap_…: what its
  -- coupons may cost together. campaign: JSON, the file a bundle was composed from, if it has several campaigns or saved audiences.
  ALTER TABLE couplet.catalog ADD COLUMN campaign_id text COLLATE "C";
  ALTER TABLE couplet.catalog ADD COLUMN campaign_cap_money bigint;
  ALTER TABLE couplet.catalog ADD COLUMN campaign_cap_count bigint;
  ALTER TABLE couplet.catalog ADD COLUMN campaign_cap_money_day bigint;
  ALTER TABLE couplet.catalog ADD COLUMN campaign_cap_count_day bigint;
  CREATE INDEX catalog_campaign ON couplet.catalog (campaign_id) WHERE campaign_id IS NOT NULL;
  ALTER TABLE couplet.bundle ADD COLUMN campaign text;
`;

// Regular expressions, because JSON functions fail on a body with NUL. Quotes within a value are escaped.
const customerIn = `substring(body FROM '"customer":"([^"]+)"')`;
const marginIn = `substring(body FROM '"margin":(-?[0-9]+)')::bigint`;

/** @param paid a table of paid orders, and others */
const customersOf = (paid: string): string => `
  INSERT INTO couplet.order_total AS known (attribution, currency, orders, subtotal, discount, simulated, first_at)
    SELECT coalesce(attribution, ''), currency, 0, 0, 0, 0, min(received_at) FROM ${paid} WHERE event = 'paid' GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (attribution, currency) DO UPDATE SET first_at = excluded.first_at
      WHERE known.first_at IS NULL OR known.first_at > excluded.first_at;
  INSERT INTO couplet.customer_order (customer, received_at, order_id, currency, bucket, subtotal, discount, margin)
    SELECT ${customerIn}, received_at, order_id, currency, bucket, subtotal, discount, ${marginIn} FROM ${paid}
    WHERE event = 'paid' AND ${customerIn} IS NOT NULL;
`;

/** Reads the first times and the orders of customers anew. Follows `addUpOrders`. */
export const readCustomers = `DELETE FROM couplet.customer_order; ${customersOf('couplet.shop_order')}`;

/** What is known of customers from before an experiment, for the results of any period, is read without the bodies of all orders. */
const customerOrders = `
  -- first_at: of the first paid order, cancelled or not, UTC ms.
  ALTER TABLE couplet.order_total ADD COLUMN first_at bigint;
  -- Paid orders by customer. margin: as the shop states it.
  CREATE TABLE couplet.customer_order (
    customer text COLLATE "C" NOT NULL,
    received_at bigint NOT NULL,
    order_id text COLLATE "C" NOT NULL,
    currency text COLLATE "C" NOT NULL,
    bucket integer,
    subtotal bigint NOT NULL,
    discount bigint NOT NULL,
    margin bigint,
    PRIMARY KEY (customer, received_at, order_id)
  );
  ${readCustomers}
  CREATE FUNCTION couplet.read_customers() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${customersOf('added')} RETURN NULL; END $$;
  CREATE TRIGGER read_customers AFTER INSERT ON couplet.shop_order
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION couplet.read_customers();
`;

/** Tokens of programs that save drafts and cannot publish. */
const assistants = `
  ALTER TABLE couplet.admin_token DROP CONSTRAINT admin_token_role_check,
    ADD CONSTRAINT admin_token_role_check CHECK (role IN ('viewer', 'analyst', 'assistant', 'editor', 'owner'));
`;

/** Addresses that agreed to journeys, and the messages of these. */
const journeys = `
  -- journey: campaign that sends it; null: the shopper asked for it. later_at, birth_month: consent to journeys with this request.
  ALTER TABLE couplet.message ADD COLUMN journey text COLLATE "C";
  ALTER TABLE couplet.message ADD COLUMN later_at bigint;
  ALTER TABLE couplet.message ADD COLUMN birth_month integer;
  DROP INDEX couplet.message_created;
  CREATE INDEX message_created ON couplet.message (created_at, journey, confirmed_at);
  CREATE INDEX message_asked ON couplet.message (channel, due_at) WHERE due_at IS NOT NULL AND journey IS NULL;
  -- id: message whose id the address is encrypted with. slot_at: next hour in which it may get a message. marks: JSON, what was sent.
  CREATE TABLE couplet.subscriber (
    address_hash text COLLATE "C" PRIMARY KEY,
    id text COLLATE "C" NOT NULL,
    channel text COLLATE "C" NOT NULL,
    address text COLLATE "C" NOT NULL,
    locale text COLLATE "C" NOT NULL,
    since bigint NOT NULL,
    slot_at bigint NOT NULL,
    birth_month integer,
    ordered_at bigint,
    marks text COLLATE "C" NOT NULL
  );
  CREATE INDEX subscriber_slot ON couplet.subscriber (slot_at, address_hash);
`;

/** A code that was sent in a message is not given out again on the page. */
const sentCodes = `
  -- device_key: the claim key that the shopper's device has named; null: none, or asked before.
  ALTER TABLE couplet.message ADD COLUMN device_key text COLLATE "C";
  CREATE INDEX message_device ON couplet.message (device_key) WHERE device_key IS NOT NULL;
`;

/** Shoppers give coupons to friends. */
const friends = `
  -- token: in the link that the shopper of the claim passes on.
  CREATE TABLE couplet.friend_link (token text COLLATE "C" PRIMARY KEY, claim_key text COLLATE "C" NOT NULL);
  -- Claims that belong to another one, of_key: those of friends (reward: no) and rewards for their orders (yes).
  CREATE TABLE couplet.friend_claim (claim_key text COLLATE "C" PRIMARY KEY, of_key text COLLATE "C" NOT NULL, reward text COLLATE "C" NOT NULL);
  CREATE INDEX friend_claim_of ON couplet.friend_claim (of_key, reward);
`;

/** Entry i migrates the schema from version i to i + 1; plain SQL with several statements. Steps are never edited once released. */
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

/** Key of the advisory lock under which one replica migrates while the others wait: "coup" in ASCII. */
const LOCK = 0x63_6f_75_70;

/** Migrates the database to the newest schema in one transaction. Rejects with code `database_newer` on a newer Couplet's database. */
export const migrate = ({ transaction }: Postgres): Promise<void> =>
  transaction(async (query) => {
    await query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    const known = await query("SELECT 1 WHERE to_regclass('couplet.migration') IS NOT NULL");
    // `IF NOT EXISTS` requires the right to create, even if there is nothing to do.
    const schema = await query("SELECT 1 WHERE to_regnamespace('couplet') IS NOT NULL");
    if (schema.count === 0) await query('CREATE SCHEMA couplet');
    if (known.count === 0)
      await query('CREATE TABLE couplet.migration (version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())');
    const { rows } = await query<{ version: number }>('SELECT coalesce(max(version), 0) AS version FROM couplet.migration');
    const version = rows[0]?.version ?? 0;
    if (version > newestSchema) {
      throw refusal('database_newer', `The database has schema ${version}. This version of Couplet supports up to ${newestSchema}.`);
    }
    // Without parameters, `pg` can send several statements at once.
    for (const [index, sql] of steps.entries()) {
      if (index < version) continue;
      await query(sql);
      await query('INSERT INTO couplet.migration (version) VALUES ($1)', [index + 1]);
    }
  });

import { outboxSchema } from './outboxSchema';

/**
 * The first step: every table of the shared store. Everything is in a separate schema, so that the database can be shared with the shop's
 * tables. Text is compared by bytes, as in the embedded store.
 */
export const schema1 = `
  -- What the whole server knows, by name.
  CREATE TABLE couplet.setting (name text COLLATE "C" PRIMARY KEY, value text NOT NULL, changed_at bigint NOT NULL);

  -- Coupons on offer and their budgets; day_use is used and reserved of one calendar day, written only under the lock of its coupon's row.
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
    changed_at bigint NOT NULL,
    codes text NOT NULL DEFAULT '{"from":"generated"}',
    shared_code text COLLATE "C",
    cap_money_day bigint,
    cap_count_day bigint,
    per_customer bigint,
    time_zone text NOT NULL DEFAULT 'UTC'
  ) WITH (fillfactor = 50);
  CREATE INDEX catalog_shared ON couplet.catalog (shared_code) WHERE shared_code IS NOT NULL;
  CREATE TABLE couplet.day_use (
    coupon_id text COLLATE "C" NOT NULL REFERENCES couplet.catalog (coupon_id),
    day text COLLATE "C" NOT NULL,
    money bigint NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (coupon_id, day)
  ) WITH (fillfactor = 50);

  -- Claims. paid: what the code cost when its order was paid; used: what is left of that after refunds. day: the shop's calendar day whose
  -- budget the claim counts in. A code that is shared by all occurs in many claims.
  CREATE TABLE couplet.claim (
    key text COLLATE "C" PRIMARY KEY,
    coupon_id text COLLATE "C" NOT NULL REFERENCES couplet.catalog (coupon_id),
    coupon_version integer NOT NULL,
    code text COLLATE "C" NOT NULL,
    status text NOT NULL CHECK (status IN ('pending', 'issued', 'redeemed', 'released')),
    reserved bigint NOT NULL,
    used bigint NOT NULL DEFAULT 0,
    order_id text COLLATE "C",
    attribution text NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    source text NOT NULL DEFAULT 'generated' CHECK (source IN ('generated', 'pool', 'shared')),
    paid bigint NOT NULL DEFAULT 0,
    customer text COLLATE "C",
    locked_by text COLLATE "C",
    locked_until bigint,
    day text COLLATE "C" NOT NULL
  );
  CREATE INDEX claim_open ON couplet.claim (expires_at) WHERE status IN ('pending', 'issued');
  CREATE INDEX claim_pending ON couplet.claim (created_at) WHERE status = 'pending';
  CREATE INDEX claim_order ON couplet.claim (order_id) WHERE order_id IS NOT NULL;
  CREATE UNIQUE INDEX claim_code ON couplet.claim (upper(code)) WHERE source <> 'shared';
  CREATE INDEX claim_customer ON couplet.claim (coupon_id, customer) WHERE customer IS NOT NULL;

  -- Codes that exist in the shop already, with the claim that has them.
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

  -- What the till was answered under an Idempotency-Key, and refusals by day.
  CREATE TABLE couplet.code_request (
    key text COLLATE "C" PRIMARY KEY,
    body_sha256 text NOT NULL,
    answer text NOT NULL,
    answered_at bigint NOT NULL
  );
  CREATE INDEX code_request_age ON couplet.code_request (answered_at);
  CREATE TABLE couplet.refusal_count (
    day text COLLATE "C" NOT NULL,
    coupon_id text COLLATE "C" NOT NULL,
    code text COLLATE "C" NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (day, coupon_id, code)
  );

  -- A report's arrival is kept to the day: a finer time could link it to a request log. Its answer is kept in sums only; arms that devices were
  -- drawn into are counted beside the answers.
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

  -- Keys of tokens, and which tokens are spent, with the report they paid for.
  CREATE TABLE couplet.token_key (
    epoch integer PRIMARY KEY,
    n text COLLATE "C" NOT NULL,
    private_key text COLLATE "C" NOT NULL,
    made_at bigint NOT NULL
  );
  CREATE TABLE couplet.spent_token (
    epoch integer NOT NULL,
    key_sha256 bytea NOT NULL,
    body_sha256 bytea NOT NULL,
    PRIMARY KEY (epoch, key_sha256)
  );

  -- Mode split: the leader's keys, sealed reports until they are counted, batches under way, and the sums that came of them. Days since the epoch:
  -- when a key was last named by a bundle that devices are given, since when a part waits for the helper, when a sum was last added to.
  CREATE TABLE couplet.split_key (
    public_key text COLLATE "C" PRIMARY KEY,
    private_key text COLLATE "C" NOT NULL,
    made_at bigint NOT NULL,
    live_day integer
  );
  CREATE TABLE couplet.split_batch (
    id text COLLATE "C" PRIMARY KEY,
    bundle text COLLATE "C" NOT NULL,
    share text COLLATE "C"
  );
  CREATE UNIQUE INDEX split_batch_open ON couplet.split_batch (bundle) WHERE share IS NULL;
  CREATE TABLE couplet.split_part (
    batch text COLLATE "C" NOT NULL REFERENCES couplet.split_batch (id),
    part integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    accepted integer NOT NULL,
    withdrawn text COLLATE "C" NOT NULL,
    share text COLLATE "C" NOT NULL,
    taken_day integer,
    PRIMARY KEY (batch, part)
  );
  CREATE TABLE couplet.split_report (
    id text COLLATE "C" PRIMARY KEY,
    bundle text COLLATE "C" NOT NULL,
    received_day integer NOT NULL,
    public_share text COLLATE "C" NOT NULL,
    leader text COLLATE "C" NOT NULL,
    helper text COLLATE "C" NOT NULL,
    batch text COLLATE "C",
    part integer
  );
  CREATE INDEX split_report_part ON couplet.split_report (batch, part);
  CREATE INDEX split_report_waiting ON couplet.split_report (bundle, received_day) WHERE batch IS NULL;
  CREATE TABLE couplet.split_sum (
    bundle text COLLATE "C" NOT NULL,
    explored text COLLATE "C" NOT NULL,
    answer integer NOT NULL,
    sum bigint NOT NULL,
    draws bigint NOT NULL,
    released_day integer,
    PRIMARY KEY (bundle, explored, answer)
  );
  CREATE TABLE couplet.split_refusal (
    bundle text COLLATE "C" NOT NULL,
    code text COLLATE "C" NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (bundle, code)
  );

  -- Orders. bucket: that a signed-in customer's groups are drawn by, 0 to 65,535; null: a guest, or nobody named.
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
    refund_id text COLLATE "C" NOT NULL DEFAULT '',
    refunded bigint NOT NULL DEFAULT 0,
    bucket integer,
    PRIMARY KEY (order_id, event, refund_id)
  );

  -- Bundles and the campaign that people work on: one row, with a revision.
  CREATE TABLE couplet.bundle (id text COLLATE "C" PRIMARY KEY, published_at bigint NOT NULL);
  CREATE TABLE couplet.bundle_file (
    bundle text COLLATE "C" NOT NULL REFERENCES couplet.bundle (id),
    name text COLLATE "C" NOT NULL,
    data bytea NOT NULL,
    brotli bytea,
    PRIMARY KEY (bundle, name)
  );
  CREATE TABLE couplet.campaign_draft (
    name text COLLATE "C" PRIMARY KEY CHECK (name = 'working'),
    revision bigint NOT NULL,
    campaign text NOT NULL,
    updated_at bigint NOT NULL,
    updated_by text COLLATE "C" NOT NULL
  );

  -- Ways into the admin routes and the console: tokens, sessions that end with the token they were opened with, the one-time setup link.
  CREATE TABLE couplet.admin_token (
    id text COLLATE "C" PRIMARY KEY,
    name text COLLATE "C" NOT NULL,
    role text NOT NULL CHECK (role IN ('analyst', 'editor', 'owner')),
    hash text COLLATE "C" NOT NULL UNIQUE,
    created_at bigint NOT NULL,
    created_by text NOT NULL,
    revoked_at bigint
  );
  CREATE UNIQUE INDEX admin_token_name ON couplet.admin_token (name) WHERE revoked_at IS NULL;
  CREATE TABLE couplet.admin_session (
    hash text COLLATE "C" PRIMARY KEY,
    actor text NOT NULL,
    role text NOT NULL CHECK (role IN ('analyst', 'editor', 'owner')),
    expires_at bigint NOT NULL,
    token_id text COLLATE "C"
  );
  CREATE TABLE couplet.setup_link (hash text COLLATE "C" PRIMARY KEY, expires_at bigint NOT NULL);

  -- The audit log. Lines about the draft, which saves itself, say how many saves they stand for; nothing else of it can be changed.
  CREATE TABLE couplet.audit (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at bigint NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject text COLLATE "C" NOT NULL,
    from_digest text,
    to_digest text,
    outcome text NOT NULL,
    saves bigint NOT NULL DEFAULT 1,
    last_at bigint
  );
  CREATE INDEX audit_subject ON couplet.audit (subject, seq) WHERE outcome = 'done';
  CREATE FUNCTION couplet.audit_stays() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'The audit log is append-only.'; END $$;
  CREATE TRIGGER audit_stays BEFORE DELETE OR TRUNCATE ON couplet.audit EXECUTE FUNCTION couplet.audit_stays();
  CREATE TRIGGER audit_grows BEFORE UPDATE ON couplet.audit FOR EACH ROW
    WHEN (NOT coalesce(OLD.subject = 'draft' AND OLD.outcome = 'done' AND NEW.saves = OLD.saves + 1 AND NEW.last_at >= OLD.at
      AND NEW.seq = OLD.seq AND NEW.at = OLD.at AND NEW.actor = OLD.actor AND NEW.action = OLD.action AND NEW.subject = OLD.subject
      AND NEW.from_digest IS NOT DISTINCT FROM OLD.from_digest AND NEW.outcome = OLD.outcome, false))
    EXECUTE FUNCTION couplet.audit_stays();

  -- Messages that shoppers asked for, and hashes of the addresses that want none. due_at is null where nothing is to be sent.
  CREATE TABLE couplet.message (
    id text COLLATE "C" PRIMARY KEY,
    request_key text COLLATE "C" NOT NULL UNIQUE,
    body_hash text COLLATE "C" NOT NULL,
    claim_key text COLLATE "C" NOT NULL,
    channel text COLLATE "C" NOT NULL,
    address text COLLATE "C",
    address_hash text COLLATE "C" NOT NULL,
    area_hash text COLLATE "C",
    coupon_id text COLLATE "C" NOT NULL,
    coupon_version integer NOT NULL,
    locale text COLLATE "C" NOT NULL,
    not_before bigint NOT NULL,
    state text COLLATE "C" NOT NULL,
    reason text COLLATE "C",
    attempts integer NOT NULL,
    due_at bigint,
    created_at bigint NOT NULL,
    confirmed_at bigint,
    changed_at bigint NOT NULL
  );
  CREATE INDEX message_due ON couplet.message (due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX message_address ON couplet.message (address_hash, created_at);
  CREATE INDEX message_area ON couplet.message (area_hash, created_at) WHERE area_hash IS NOT NULL;
  CREATE INDEX message_created ON couplet.message (created_at, confirmed_at);
  CREATE TABLE couplet.suppression (
    address_hash text COLLATE "C" PRIMARY KEY,
    reason text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    erased_area text COLLATE "C",
    erased_at bigint
  );
  CREATE INDEX suppression_area ON couplet.suppression (erased_area, erased_at) WHERE erased_area IS NOT NULL;

  -- Browsers to be woken, wake being the last wake-up that reached them, and the wake-ups.
  CREATE TABLE couplet.push_subscription (
    id text COLLATE "C" PRIMARY KEY,
    sealed text COLLATE "C" NOT NULL,
    wake integer NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    due_at bigint NOT NULL DEFAULT 0,
    added_at bigint NOT NULL
  );
  CREATE INDEX push_subscription_due ON couplet.push_subscription (wake, due_at);
  CREATE TABLE couplet.push_wake (
    seq integer PRIMARY KEY,
    at bigint NOT NULL,
    ends_at bigint NOT NULL,
    sent integer NOT NULL DEFAULT 0,
    gone integer NOT NULL DEFAULT 0,
    refused integer NOT NULL DEFAULT 0
  );
${outboxSchema}`;

import { outboxSchema } from './outboxSchema';

/** The first step: every table of the embedded store. */
export const schema1 = `
  -- What the whole server knows, by name.
  CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL, changed_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  -- Coupons on offer and their budgets; day_use is used and reserved of one calendar day.
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
    changed_at INTEGER NOT NULL,
    codes TEXT NOT NULL DEFAULT '{"from":"generated"}',
    shared_code TEXT,
    cap_money_day INTEGER,
    cap_count_day INTEGER,
    per_customer INTEGER,
    time_zone TEXT NOT NULL DEFAULT 'UTC'
  ) STRICT;
  CREATE INDEX catalog_shared ON catalog (shared_code) WHERE shared_code IS NOT NULL;
  CREATE TABLE day_use (
    coupon_id TEXT NOT NULL REFERENCES catalog (coupon_id),
    day TEXT NOT NULL,
    money INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (coupon_id, day)
  ) STRICT, WITHOUT ROWID;

  -- Claims. paid: what the code cost when its order was paid; used: what is left of that after refunds. day: the shop's calendar day whose
  -- budget the claim counts in. A code that is shared by all occurs in many claims.
  CREATE TABLE claim (
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
  CREATE INDEX claim_open ON claim (expires_at) WHERE status IN ('pending', 'issued');
  CREATE INDEX claim_order ON claim (order_id) WHERE order_id IS NOT NULL;
  CREATE UNIQUE INDEX claim_code ON claim (upper(code)) WHERE source <> 'shared';
  CREATE INDEX claim_customer ON claim (coupon_id, customer) WHERE customer IS NOT NULL;

  -- Codes that exist in the shop already, with the claim that has them.
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

  -- What the till was answered under an Idempotency-Key, and refusals by day.
  CREATE TABLE code_request (
    key TEXT PRIMARY KEY,
    body_sha256 TEXT NOT NULL,
    answer TEXT NOT NULL,
    answered_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX code_request_age ON code_request (answered_at);
  CREATE TABLE refusal_count (
    day TEXT NOT NULL,
    coupon_id TEXT NOT NULL,
    code TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (day, coupon_id, code)
  ) STRICT, WITHOUT ROWID;

  -- A report's arrival is kept to the day: a finer time could link it to a request log. Its answer is kept in sums only; arms that devices were
  -- drawn into are counted beside the answers.
  CREATE TABLE report (id TEXT PRIMARY KEY, body_sha256 TEXT NOT NULL, received_day INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE report_count (
    bundle TEXT NOT NULL,
    question TEXT NOT NULL,
    explored TEXT NOT NULL,
    answer INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (bundle, question, explored, answer)
  ) STRICT, WITHOUT ROWID;

  -- Keys of tokens, and which tokens are spent, with the report they paid for.
  CREATE TABLE token_key (
    epoch INTEGER PRIMARY KEY,
    n TEXT NOT NULL,
    private_key TEXT NOT NULL,
    made_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE spent_token (
    epoch INTEGER NOT NULL,
    key_sha256 TEXT NOT NULL,
    body_sha256 TEXT NOT NULL,
    PRIMARY KEY (epoch, key_sha256)
  ) STRICT, WITHOUT ROWID;

  -- Mode split: the leader's keys, sealed reports until they are counted, batches under way, and the sums that came of them. Days since the epoch:
  -- when a key was last named by a bundle that devices are given, since when a part waits for the helper, when a sum was last added to.
  CREATE TABLE split_key (
    public_key TEXT PRIMARY KEY,
    private_key TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    live_day INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE split_batch (
    id TEXT PRIMARY KEY,
    bundle TEXT NOT NULL,
    share TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX split_batch_open ON split_batch (bundle) WHERE share IS NULL;
  CREATE TABLE split_part (
    batch TEXT NOT NULL REFERENCES split_batch (id),
    part INTEGER NOT NULL,
    state TEXT NOT NULL,
    accepted INTEGER NOT NULL,
    withdrawn TEXT NOT NULL,
    share TEXT NOT NULL,
    taken_day INTEGER,
    PRIMARY KEY (batch, part)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE split_report (
    id TEXT PRIMARY KEY,
    bundle TEXT NOT NULL,
    received_day INTEGER NOT NULL,
    public_share TEXT NOT NULL,
    leader TEXT NOT NULL,
    helper TEXT NOT NULL,
    batch TEXT,
    part INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX split_report_part ON split_report (batch, part);
  CREATE INDEX split_report_waiting ON split_report (bundle, received_day) WHERE batch IS NULL;
  CREATE TABLE split_sum (
    bundle TEXT NOT NULL,
    explored TEXT NOT NULL,
    answer INTEGER NOT NULL,
    sum INTEGER NOT NULL,
    draws INTEGER NOT NULL,
    released_day INTEGER,
    PRIMARY KEY (bundle, explored, answer)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE split_refusal (
    bundle TEXT NOT NULL,
    code TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (bundle, code)
  ) STRICT, WITHOUT ROWID;

  -- Orders. bucket: that a signed-in customer's groups are drawn by, 0 to 65,535; null: a guest, or nobody named.
  CREATE TABLE shop_order (
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
    bucket INTEGER,
    PRIMARY KEY (order_id, event, refund_id)
  ) STRICT;

  -- Bundles and the campaign that people work on: one row, with a revision.
  CREATE TABLE bundle (id TEXT PRIMARY KEY, published_at INTEGER NOT NULL) STRICT;
  CREATE TABLE bundle_file (
    bundle TEXT NOT NULL REFERENCES bundle (id),
    name TEXT NOT NULL,
    data BLOB NOT NULL,
    brotli BLOB,
    PRIMARY KEY (bundle, name)
  ) STRICT;
  CREATE TABLE campaign_draft (
    name TEXT PRIMARY KEY CHECK (name = 'working'),
    revision INTEGER NOT NULL,
    campaign TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- Ways into the admin routes and the console: tokens, sessions that end with the token they were opened with, the one-time setup link.
  CREATE TABLE admin_token (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('analyst', 'editor', 'owner')),
    hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    revoked_at INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX admin_token_name ON admin_token (name) WHERE revoked_at IS NULL;
  CREATE TABLE admin_session (
    hash TEXT PRIMARY KEY,
    actor TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('analyst', 'editor', 'owner')),
    expires_at INTEGER NOT NULL,
    token_id TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE setup_link (hash TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  -- The audit log. Lines about the draft, which saves itself, say how many saves they stand for; nothing else of it can be changed.
  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    from_digest TEXT,
    to_digest TEXT,
    outcome TEXT NOT NULL,
    saves INTEGER NOT NULL DEFAULT 1,
    last_at INTEGER
  ) STRICT;
  CREATE INDEX audit_subject ON audit (subject, seq) WHERE outcome = 'done';
  CREATE TRIGGER audit_keeps BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END;
  CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
    WHEN NOT coalesce(OLD.subject = 'draft' AND OLD.outcome = 'done' AND NEW.saves = OLD.saves + 1 AND NEW.last_at >= OLD.at
      AND NEW.seq = OLD.seq AND NEW.at = OLD.at AND NEW.actor = OLD.actor AND NEW.action = OLD.action AND NEW.subject = OLD.subject
      AND NEW.from_digest IS OLD.from_digest AND NEW.outcome = OLD.outcome, 0)
    BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END;

  -- Messages that shoppers asked for, and hashes of the addresses that want none. due_at is null where nothing is to be sent.
  CREATE TABLE message (
    id TEXT PRIMARY KEY,
    request_key TEXT NOT NULL UNIQUE,
    body_hash TEXT NOT NULL,
    claim_key TEXT NOT NULL,
    channel TEXT NOT NULL,
    address TEXT,
    address_hash TEXT NOT NULL,
    area_hash TEXT,
    coupon_id TEXT NOT NULL,
    coupon_version INTEGER NOT NULL,
    locale TEXT NOT NULL,
    not_before INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    attempts INTEGER NOT NULL,
    due_at INTEGER,
    created_at INTEGER NOT NULL,
    confirmed_at INTEGER,
    changed_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX message_due ON message (due_at) WHERE due_at IS NOT NULL;
  CREATE INDEX message_address ON message (address_hash, created_at);
  CREATE INDEX message_area ON message (area_hash, created_at) WHERE area_hash IS NOT NULL;
  CREATE INDEX message_created ON message (created_at, confirmed_at);
  CREATE TABLE suppression (
    address_hash TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    erased_area TEXT,
    erased_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX suppression_area ON suppression (erased_area, erased_at) WHERE erased_area IS NOT NULL;

  -- Browsers to be woken, wake being the last wake-up that reached them, and the wake-ups.
  CREATE TABLE push_subscription (
    id TEXT PRIMARY KEY,
    sealed TEXT NOT NULL,
    wake INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL DEFAULT 0,
    added_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX push_subscription_due ON push_subscription (wake, due_at);
  CREATE TABLE push_wake (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    sent INTEGER NOT NULL DEFAULT 0,
    gone INTEGER NOT NULL DEFAULT 0,
    refused INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
${outboxSchema}`;

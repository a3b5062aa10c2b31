import { instructionKinds } from '../../../../engine/eligibility/discountOf';

/** Skips events while webhooks are off. */
const unlessOn = `IF NOT EXISTS (SELECT 1 FROM couplet.setting WHERE name = 'webhooks' AND value = 'on') THEN RETURN NULL; END IF;`;
const tell = 'INSERT INTO couplet.outbox (type, data)';

const code = "'code', later.code, 'coupon', later.coupon_id";
const money = (row: 'later' | 'earlier'): string => `'orderId', ${row}.order_id, 'currency', catalog.currency`;
const instruct = (type: string, row: 'later' | 'earlier'): string =>
  `'${type}', json_build_object(${code}, ${money(row)}, 'instruction', catalog.coupon::json -> 'discount')`;
/** Benefits that shops carry out themselves. */
const isInstruction = `catalog.coupon::json #>> '{discount,kind}' IN (${instructionKinds()
  .map((kind) => `'${kind}'`)
  .join(', ')})`;
const redeemed = `'claim.redeemed', json_build_object(${code}, ${money('later')}, 'used', later.used, 'attribution', later.attribution)`;

const changed = `
      FROM changed AS later JOIN before AS earlier USING (key) JOIN couplet.catalog ON catalog.coupon_id = later.coupon_id WHERE`;
const added = `
      FROM added AS later JOIN couplet.catalog ON catalog.coupon_id = later.coupon_id WHERE later.status = 'redeemed'`;
const becameRedeemed = "earlier.status <> 'redeemed' AND later.status = 'redeemed'";
const noLongerRedeemed = "earlier.status = 'redeemed' AND later.status <> 'redeemed'";

/**
 * Whether the shopper can use a code again after a cancellation. Not if it has expired since, or the budget was used up, which ends it at
 * once.
 */
const usable = `later.status = 'issued' AND later.expires_at >= earlier.expires_at
        AND later.expires_at > (extract(epoch FROM clock_timestamp()) * 1000)::bigint`;

/** Whether a claim's largest cost, after this change of its reservation, exceeds the remaining budget. */
const full = (row: 'later' | 'earlier'): string => `(
        coalesce(${row}.used_count + ${row}.reserved_count >= later.cap_count, false) OR
        coalesce(${row}.used_money + ${row}.reserved_money
          + (later.reserved_money - earlier.reserved_money) / (later.reserved_count - earlier.reserved_count) > later.cap_money, false))`;

/**
 * Events for the shop, written by triggers: every change to a claim, an order or the switch adds its event in the same transaction
 * (docs/adr/019). Triggers run once per statement, because writes come in batches. Events are due at once, in the order of `seq`.
 */
export const outboxSchema = `
  CREATE TABLE couplet.outbox (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text COLLATE "C" NOT NULL UNIQUE DEFAULT replace(gen_random_uuid()::text, '-', ''),
    type text NOT NULL,
    data json NOT NULL,
    at bigint NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000)::bigint,
    attempts integer NOT NULL DEFAULT 0,
    due_at bigint NOT NULL DEFAULT 0,
    dead_at bigint,
    last_error text
  );
  CREATE INDEX outbox_due ON couplet.outbox (due_at) WHERE dead_at IS NULL;

  CREATE FUNCTION couplet.tell_claims_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${unlessOn}
    ${tell} SELECT 'claim.issued', json_build_object(${code}, 'reserved', later.reserved, 'currency', catalog.currency,
        'attribution', later.attribution, 'expiresAt', later.expires_at) ${changed} earlier.status = 'pending' AND later.status = 'issued';
    ${tell} SELECT ${redeemed} ${changed} ${becameRedeemed};
    ${tell} SELECT ${instruct('instruction.give', 'later')} ${changed} ${becameRedeemed} AND ${isInstruction};
    ${tell} SELECT 'claim.refunded', json_build_object(${code}, ${money('later')}, 'paid', later.paid, 'used', later.used)
      ${changed} earlier.status = 'redeemed' AND later.status = 'redeemed' AND later.used < earlier.used;
    ${tell} SELECT 'claim.returned', json_build_object(${code}, ${money('earlier')}, 'usable', ${usable})
      ${changed} ${noLongerRedeemed};
    ${tell} SELECT ${instruct('instruction.take', 'earlier')} ${changed} ${noLongerRedeemed} AND ${isInstruction};
    ${tell} SELECT 'claim.released', json_build_object(${code}) ${changed} earlier.status = 'issued' AND later.status = 'released';
    RETURN NULL; END $$;
  CREATE TRIGGER tell_claims_changed AFTER UPDATE ON couplet.claim
    REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION couplet.tell_claims_changed();

  CREATE FUNCTION couplet.tell_claims_added() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${unlessOn}
    ${tell} SELECT ${redeemed} ${added};
    ${tell} SELECT ${instruct('instruction.give', 'later')} ${added} AND ${isInstruction};
    RETURN NULL; END $$;
  CREATE TRIGGER tell_claims_added AFTER INSERT ON couplet.claim
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION couplet.tell_claims_added();

  CREATE FUNCTION couplet.tell_orders() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${unlessOn}
    ${tell} SELECT 'order.settled', json_build_object('orderId', order_id, 'event', event, 'refundId', nullif(refund_id, ''),
      'currency', currency, 'subtotal', subtotal, 'discount', discount, 'refunded', refunded, 'attribution', attribution)
      FROM added ORDER BY position;
    RETURN NULL; END $$;
  CREATE TRIGGER tell_orders AFTER INSERT ON couplet.shop_order
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION couplet.tell_orders();

  CREATE FUNCTION couplet.tell_exhausted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${unlessOn}
    ${tell} SELECT 'budget.exhausted', json_build_object('coupon', later.coupon_id, 'currency', later.currency,
        'usedMoney', later.used_money, 'reservedMoney', later.reserved_money, 'usedCount', later.used_count, 'reservedCount', later.reserved_count)
      FROM changed AS later JOIN before AS earlier USING (coupon_id)
      WHERE CASE WHEN later.reserved_count > earlier.reserved_count THEN ${full('later')} AND NOT ${full('earlier')} ELSE false END;
    RETURN NULL; END $$;
  CREATE TRIGGER tell_exhausted AFTER UPDATE ON couplet.catalog
    REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION couplet.tell_exhausted();

  CREATE FUNCTION couplet.tell_switched() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${unlessOn}
    IF TG_OP = 'UPDATE' AND NEW.value = OLD.value OR TG_OP = 'INSERT' AND NEW.value <> 'no' THEN RETURN NULL; END IF;
    ${tell} VALUES (CASE NEW.value WHEN 'no' THEN 'serving.stopped' ELSE 'serving.resumed' END, '{}');
    RETURN NULL; END $$;
  CREATE TRIGGER tell_switched AFTER INSERT OR UPDATE ON couplet.setting
    FOR EACH ROW WHEN (NEW.name = 'serving') EXECUTE FUNCTION couplet.tell_switched();
  `;

/** Whether a shared budget has no room for a claim of the cheapest coupon. @param less not taken yet: a part of the change */
const sharedIsFull = (less: 0 | 1): string => `(
        coalesce(used_count + reserved_count - ${less} * more_count >= cap_count, false) OR
        coalesce(used_money + reserved_money - ${less} * more_money + coalesce(cheapest, more_reserved / more_claims) > cap_money, false))`;

/** The event of a budget that the coupons of a campaign share. Of the cheapest coupon, so that dearer ones do not cause it early or twice. */
export const sharedBudgetEvents = `
  -- max_discount: largest cost of a claim, minor units; null: listed by an older Couplet.
  ALTER TABLE couplet.catalog ADD COLUMN max_discount bigint;
  CREATE FUNCTION couplet.tell_shared_exhausted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${unlessOn}
    ${tell} SELECT 'budget.exhausted', json_build_object('campaign', campaign_id, 'currency', currency,
        'usedMoney', used_money, 'reservedMoney', reserved_money, 'usedCount', used_count, 'reservedCount', reserved_count)
      FROM (
        SELECT later.campaign_id, sum(later.reserved_count - earlier.reserved_count) AS more_claims,
          sum(later.reserved_money - earlier.reserved_money) AS more_reserved,
          sum(later.used_count + later.reserved_count - earlier.used_count - earlier.reserved_count) AS more_count,
          sum(later.used_money + later.reserved_money - earlier.used_money - earlier.reserved_money) AS more_money
        FROM changed AS later JOIN before AS earlier USING (coupon_id)
        WHERE later.campaign_id IS NOT NULL
        GROUP BY later.campaign_id HAVING sum(later.reserved_count - earlier.reserved_count) > 0
      ) AS grown CROSS JOIN LATERAL (
        SELECT sum(used_money) AS used_money, sum(reserved_money) AS reserved_money, sum(used_count) AS used_count,
          sum(reserved_count) AS reserved_count, max(currency) FILTER (WHERE listed) AS currency,
          max(campaign_cap_money) FILTER (WHERE listed) AS cap_money, max(campaign_cap_count) FILTER (WHERE listed) AS cap_count,
          min(max_discount) FILTER (WHERE listed) AS cheapest
        FROM couplet.catalog WHERE catalog.campaign_id = grown.campaign_id
      ) AS shared
      WHERE ${sharedIsFull(0)} AND NOT ${sharedIsFull(1)};
    RETURN NULL; END $$;
  CREATE TRIGGER tell_shared_exhausted AFTER UPDATE ON couplet.catalog
    REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION couplet.tell_shared_exhausted();
  `;

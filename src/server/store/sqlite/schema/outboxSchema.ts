import { instructionKinds } from '../../../../engine/eligibility/discountOf';

/** Written only while webhooks are on. */
const whenOn = "EXISTS (SELECT 1 FROM setting WHERE name = 'webhooks' AND value = 'on')";
const tell = 'INSERT INTO outbox (type, data)';

/** Benefits that shops carry out themselves. */
const INSTRUCTIONS = `(${instructionKinds()
  .map((kind) => `'${kind}'`)
  .join(', ')})`;
const code = "'code', NEW.code, 'coupon', NEW.coupon_id";
const money = (row: 'NEW' | 'OLD') =>
  `'orderId', ${row}.order_id, 'currency', (SELECT currency FROM catalog WHERE coupon_id = NEW.coupon_id)`;
const instruct = (type: string, row: 'NEW' | 'OLD'): string => `
    ${tell} SELECT '${type}', json_object(${code}, ${money(row)}, 'instruction', json_extract(coupon, '$.discount'))
      FROM catalog WHERE coupon_id = NEW.coupon_id AND json_extract(coupon, '$.discount.kind') IN ${INSTRUCTIONS};`;

const redeemed = `
    ${tell} VALUES ('claim.redeemed', json_object(${code}, ${money('NEW')}, 'used', NEW.used, 'attribution', NEW.attribution));
    ${instruct('instruction.give', 'NEW')}`;

/**
 * Whether the shopper can use a code again after a cancellation. Not if it has expired since, or the budget was used up, which ends it at
 * once.
 */
const usable = "NEW.status = 'issued' AND NEW.expires_at >= OLD.expires_at AND NEW.expires_at > unixepoch('subsec') * 1000";

/** Whether a claim's largest cost, after this change of its reservation, exceeds the remaining budget. */
const full = (row: 'NEW' | 'OLD'): string => `(
      coalesce(${row}.used_count + ${row}.reserved_count >= NEW.cap_count, 0) OR
      coalesce(${row}.used_money + ${row}.reserved_money
        + (NEW.reserved_money - OLD.reserved_money) / (NEW.reserved_count - OLD.reserved_count) > NEW.cap_money, 0))`;

/**
 * Events for the shop, written by triggers: every change to a claim, an order or the switch adds its event in the same transaction
 * (docs/adr/019). Events are due at once, in the order of `seq`.
 */
export const outboxSchema = `
  CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE DEFAULT (lower(hex(randomblob(16)))),
    type TEXT NOT NULL,
    data TEXT NOT NULL,
    at INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER)),
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL DEFAULT 0,
    dead_at INTEGER,
    last_error TEXT
  ) STRICT;
  CREATE INDEX outbox_due ON outbox (due_at) WHERE dead_at IS NULL;

  CREATE TRIGGER tell_issued AFTER UPDATE OF status ON claim
  WHEN OLD.status = 'pending' AND NEW.status = 'issued' AND ${whenOn} BEGIN
    ${tell} VALUES ('claim.issued', json_object(${code}, 'reserved', NEW.reserved,
      'currency', (SELECT currency FROM catalog WHERE coupon_id = NEW.coupon_id), 'attribution', NEW.attribution, 'expiresAt', NEW.expires_at));
  END;
  CREATE TRIGGER tell_redeemed AFTER UPDATE OF status ON claim
  WHEN OLD.status <> 'redeemed' AND NEW.status = 'redeemed' AND ${whenOn} BEGIN ${redeemed}
  END;
  CREATE TRIGGER tell_redeemed_at_once AFTER INSERT ON claim WHEN NEW.status = 'redeemed' AND ${whenOn} BEGIN ${redeemed}
  END;
  CREATE TRIGGER tell_refunded AFTER UPDATE OF used ON claim
  WHEN OLD.status = 'redeemed' AND NEW.status = 'redeemed' AND NEW.used < OLD.used AND ${whenOn} BEGIN
    ${tell} VALUES ('claim.refunded', json_object(${code}, ${money('NEW')}, 'paid', NEW.paid, 'used', NEW.used));
  END;
  CREATE TRIGGER tell_returned AFTER UPDATE OF status ON claim
  WHEN OLD.status = 'redeemed' AND NEW.status <> 'redeemed' AND ${whenOn} BEGIN
    ${tell} VALUES ('claim.returned', json_object(${code}, ${money('OLD')}, 'usable', json(iif(${usable}, 'true', 'false'))));
    ${instruct('instruction.take', 'OLD')}
  END;
  CREATE TRIGGER tell_released AFTER UPDATE OF status ON claim
  WHEN OLD.status = 'issued' AND NEW.status = 'released' AND ${whenOn} BEGIN
    ${tell} VALUES ('claim.released', json_object(${code}));
  END;
  CREATE TRIGGER tell_order AFTER INSERT ON shop_order WHEN ${whenOn} BEGIN
    ${tell} VALUES ('order.settled', json_object('orderId', NEW.order_id, 'event', NEW.event, 'refundId', nullif(NEW.refund_id, ''),
      'currency', NEW.currency, 'subtotal', NEW.subtotal, 'discount', NEW.discount, 'refunded', NEW.refunded, 'attribution', NEW.attribution));
  END;
  CREATE TRIGGER tell_exhausted AFTER UPDATE OF reserved_count ON catalog
  WHEN NEW.reserved_count > OLD.reserved_count AND ${full('NEW')} AND NOT ${full('OLD')} AND ${whenOn} BEGIN
    ${tell} VALUES ('budget.exhausted', json_object('coupon', NEW.coupon_id, 'currency', NEW.currency,
      'usedMoney', NEW.used_money, 'reservedMoney', NEW.reserved_money, 'usedCount', NEW.used_count, 'reservedCount', NEW.reserved_count));
  END;
  CREATE TRIGGER tell_stopped AFTER INSERT ON setting WHEN NEW.name = 'serving' AND NEW.value = 'no' AND ${whenOn} BEGIN
    ${tell} VALUES ('serving.stopped', json_object());
  END;
  CREATE TRIGGER tell_switched AFTER UPDATE OF value ON setting
  WHEN NEW.name = 'serving' AND NEW.value <> OLD.value AND ${whenOn} BEGIN
    ${tell} VALUES (iif(NEW.value = 'no', 'serving.stopped', 'serving.resumed'), json_object());
  END;
  `;

/** Whether a shared budget has no room for a claim of the cheapest coupon. @param less not taken yet: a part of the change of this row */
const sharedIsFull = (less: 0 | 1): string => {
  const taken = (part: 'money' | 'count') =>
    `used_${part} + reserved_${part} - ${less} * (NEW.used_${part} + NEW.reserved_${part} - OLD.used_${part} - OLD.reserved_${part})`;
  return `(
      coalesce(${taken('count')} >= NEW.campaign_cap_count, 0) OR
      coalesce(${taken('money')} + coalesce(cheapest, (NEW.reserved_money - OLD.reserved_money) / (NEW.reserved_count - OLD.reserved_count))
        > NEW.campaign_cap_money, 0))`;
};

/** The event of a budget that the coupons of a campaign share. Of the cheapest coupon, so that dearer ones do not cause it early or twice. */
export const sharedBudgetEvents = `
  -- max_discount: largest cost of a claim, minor units; null: listed by an older Couplet.
  ALTER TABLE catalog ADD COLUMN max_discount INTEGER;
  CREATE TRIGGER tell_shared_exhausted AFTER UPDATE OF reserved_count ON catalog
  WHEN NEW.reserved_count > OLD.reserved_count AND coalesce(NEW.campaign_cap_money, NEW.campaign_cap_count) IS NOT NULL AND ${whenOn} BEGIN
    ${tell} SELECT 'budget.exhausted', json_object('campaign', NEW.campaign_id, 'currency', NEW.currency,
        'usedMoney', used_money, 'reservedMoney', reserved_money, 'usedCount', used_count, 'reservedCount', reserved_count)
      FROM (SELECT sum(used_money) AS used_money, sum(reserved_money) AS reserved_money, sum(used_count) AS used_count,
          sum(reserved_count) AS reserved_count, min(iif(listed, max_discount, NULL)) AS cheapest
        FROM catalog WHERE campaign_id = NEW.campaign_id)
      WHERE ${sharedIsFull(0)} AND NOT ${sharedIsFull(1)};
  END;
  `;

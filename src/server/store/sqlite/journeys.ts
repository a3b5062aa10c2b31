import type { Database } from 'better-sqlite3';
import { DAY } from '../../../protocol/values/clock';
import { marksText, type SlotStep, type Subscriber, type SubscriberColumns, subscriberOf } from '../../records/journeyRepository';

const SENT = "FROM message WHERE address_hash = subscriber.address_hash AND state = 'sent'";

export const journeyReads = (db: Database) => {
  const due = db.prepare<object, SubscriberColumns>(
    `SELECT address_hash AS addressHash, id, channel, address, locale, since, slot_at AS slotAt, birth_month AS birthMonth, marks,
       (SELECT max(at) FROM (
          SELECT subscriber.ordered_at AS at
          UNION ALL SELECT received_at FROM message JOIN claim ON claim.key = message.claim_key AND claim.status = 'redeemed'
            JOIN shop_order ON shop_order.order_id = claim.order_id AND event = 'paid'
            WHERE message.address_hash = subscriber.address_hash)) AS orderedAt,
       (SELECT max(changed_at) ${SENT} AND journey IS NOT NULL) AS lastAt,
       (SELECT count(*) ${SENT} AND changed_at > @now - ${DAY}) AS sentDay,
       (SELECT count(*) ${SENT} AND changed_at > @now - ${7 * DAY}) AS sentWeek,
       EXISTS (SELECT 1 FROM message WHERE address_hash = subscriber.address_hash AND state = 'due' AND journey IS NOT NULL) AS waits
     FROM subscriber WHERE slot_at <= @now ORDER BY slot_at, address_hash LIMIT @limit`,
  );
  return { dueSubscribers: (now: number, limit: number): Subscriber[] => due.all({ now, limit }).map(subscriberOf) };
};

export const journeyWrites = (db: Database) => {
  const move = db.prepare(
    `UPDATE subscriber SET slot_at = @nextAt, marks = @marks, ordered_at = @orderedAt WHERE address_hash = @addressHash AND slot_at = @slotAt`,
  );
  const end = db.prepare(
    `DELETE FROM subscriber WHERE address_hash = @addressHash AND (
       EXISTS (SELECT 1 FROM suppression WHERE address_hash IN (SELECT value FROM json_each(@hashes)))
       OR (@newest <> @addressHash AND EXISTS (SELECT 1 FROM subscriber WHERE address_hash = @newest)))`,
  );
  const add = db.prepare(
    `INSERT INTO message (id, request_key, body_hash, claim_key, channel, address, address_hash, coupon_id, coupon_version, locale,
       not_before, state, attempts, due_at, created_at, confirmed_at, changed_at, journey)
     SELECT @id, @requestKey, @requestKey, @claimKey, channel, @address, address_hash, @couponId, @couponVersion, locale,
       @slotAt, 'due', 0, @dueAt, @now, @now, @now, @journey
     FROM subscriber WHERE address_hash = @addressHash
     ON CONFLICT (request_key) DO NOTHING`,
  );
  return {
    takeSlot: (
      { addressHash, slotAt }: Pick<Subscriber, 'addressHash' | 'slotAt'>,
      { nextAt, marks, orderedAt, message }: SlotStep,
      now: number,
    ): boolean => {
      const hashes = message?.addressHashes ?? [];
      if (message && end.run({ addressHash, hashes: JSON.stringify(hashes), newest: hashes[0] ?? addressHash }).changes > 0) return false;
      if (move.run({ addressHash, slotAt, nextAt, marks: marksText(marks), orderedAt }).changes === 0) return false;
      if (message) add.run({ ...message, addressHash, slotAt, now });
      return true;
    },
  };
};

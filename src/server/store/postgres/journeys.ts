import { DAY } from '../../../protocol/values/clock';
import { type JourneyRepository, marksText, type SubscriberColumns, subscriberOf } from '../../records/journeyRepository';
import { type Postgres, storable } from './connectPostgres';

const SENT = "FROM couplet.message WHERE address_hash = subscriber.address_hash AND state = 'sent'";
const DUE = `
  SELECT address_hash AS "addressHash", id, channel, address, locale, since, slot_at AS "slotAt", birth_month AS "birthMonth", marks,
    (SELECT max(at) FROM (
       SELECT subscriber.ordered_at AS at
       UNION ALL SELECT received_at FROM couplet.message JOIN couplet.claim ON claim.key = message.claim_key AND claim.status = 'redeemed'
         JOIN couplet.shop_order ON shop_order.order_id = claim.order_id AND event = 'paid'
         WHERE message.address_hash = subscriber.address_hash) AS known) AS "orderedAt",
    (SELECT max(changed_at) ${SENT} AND journey IS NOT NULL) AS "lastAt",
    (SELECT count(*) ${SENT} AND changed_at > $1::bigint - ${DAY}) AS "sentDay",
    (SELECT count(*) ${SENT} AND changed_at > $1::bigint - ${7 * DAY}) AS "sentWeek",
    EXISTS (SELECT 1 FROM couplet.message WHERE address_hash = subscriber.address_hash AND state = 'due' AND journey IS NOT NULL) AS waits
  FROM couplet.subscriber WHERE slot_at <= $1 ORDER BY slot_at, address_hash LIMIT $2`;
const MOVE = `
  UPDATE couplet.subscriber SET slot_at = $3, marks = $4, ordered_at = $5 WHERE address_hash = $1 AND slot_at = $2`;
const END = `
  DELETE FROM couplet.subscriber WHERE address_hash = $1 AND (
    EXISTS (SELECT 1 FROM couplet.suppression WHERE address_hash = ANY ($2::text[]))
    OR ($3 <> $1 AND EXISTS (SELECT 1 FROM couplet.subscriber WHERE address_hash = $3)))`;
const ADD = `
  INSERT INTO couplet.message (id, request_key, body_hash, claim_key, channel, address, address_hash, coupon_id, coupon_version, locale,
    not_before, state, attempts, due_at, created_at, confirmed_at, changed_at, journey)
  SELECT $2, $3, $3, $4, channel, $5, address_hash, $6, $7::integer, locale, $8::bigint, 'due', 0, $9::bigint, $10::bigint, $10::bigint,
    $10::bigint, $11
  FROM couplet.subscriber WHERE address_hash = $1
  ON CONFLICT (request_key) DO NOTHING`;

/** Addresses that agreed to journeys. Of two replicas, one takes a slot. */
export const journeyStore = ({ query, transaction }: Pick<Postgres, 'query' | 'transaction'>): JourneyRepository => ({
  dueSubscribers: async (now, limit) => (await query<SubscriberColumns & object>(DUE, [now, limit])).rows.map(subscriberOf),
  takeSlot: ({ addressHash, slotAt }, { nextAt, marks, orderedAt, message }, now) =>
    transaction(async (inside) => {
      const hashes = message?.addressHashes ?? [];
      if (message && (await inside(END, [addressHash, hashes, hashes[0] ?? addressHash])).count > 0) return false;
      const moved = await inside(MOVE, [addressHash, slotAt, nextAt, storable(marksText(marks)), orderedAt]);
      if (moved.count === 0) return false;
      if (message) {
        const { id, requestKey, claimKey, address, couponId, couponVersion, dueAt, journey } = message;
        await inside(ADD, [addressHash, id, requestKey, claimKey, address, couponId, couponVersion, slotAt, dueAt, now, journey]);
      }
      return true;
    }),
});

import { WEEK } from '../../../engine/channels/journeySlots';
import { ok, type Result } from '../../../protocol/values/result';
import { marksText } from '../../records/journeyRepository';
import {
  knownRequest,
  type MessageColumns,
  type MessageCount,
  type MessageCounts,
  type MessageLimit,
  type MessagePressure,
  type MessageRepository,
  type MessageStanding,
  messageRow,
  type NewMessage,
  NOT_COUNTED,
  OWN_CLAIM_KEY,
  startOf,
} from '../../records/messageRepository';
import { type Postgres, type Query, storable } from './connectPostgres';

interface MessageJob {
  readonly message: NewMessage;
  readonly limit: MessageLimit;
}

const HASHES = 'address_hash = ANY ($1::text[])';
const COUNTED = "created_at > $2 AND journey IS NULL AND coalesce(reason, '') <> ALL ($3::text[])";
const AREA = `area_hash = ANY ($4::text[]) AND ${COUNTED}`;
const STANDING = `
  SELECT EXISTS (SELECT 1 FROM couplet.suppression WHERE ${HASHES}) AS suppressed,
    (SELECT count(*) FROM couplet.message WHERE ${HASHES} AND ${COUNTED}) AS asked,
    (SELECT max(coalesce(due_at, changed_at)) FROM couplet.message WHERE ${HASHES} AND state IN ('asked', 'confirming')) AS "lastQuestion",
    (SELECT claim_key FROM couplet.message WHERE ${HASHES} AND body_hash = ANY ($5::text[])
       AND state <> 'ended' AND claim_key LIKE '${OWN_CLAIM_KEY}%' ORDER BY created_at DESC, id LIMIT 1) AS "claimKey",
    (SELECT count(*) FROM couplet.message WHERE ${AREA})
      + (SELECT count(*) FROM couplet.suppression WHERE erased_area = ANY ($4::text[]) AND erased_at > $2) AS "areaAsked",
    (SELECT count(*) FROM couplet.message WHERE ${AREA} AND confirmed_at IS NULL) AS "areaUnconfirmed"`;
const ADD = `
  INSERT INTO couplet.message (id, request_key, body_hash, claim_key, device_key, channel, address, address_hash, area_hash, coupon_id, coupon_version,
    locale, not_before, state, reason, attempts, due_at, created_at, changed_at, later_at, birth_month)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, $16, $17, $17, $18, $19)`;
const firstDue = (more: string): string =>
  `(SELECT id FROM couplet.message WHERE channel = $3 AND due_at <= $1 ${more} ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)`;
const LEASE = `
  UPDATE couplet.message SET due_at = $2, attempts = attempts + 1
  WHERE id = coalesce(${firstDue('AND journey IS NULL')}, ${firstDue('')}) RETURNING *`;
const TRIED = `
  UPDATE couplet.message SET state = $4, due_at = $5, reason = $6, changed_at = $7,
    attempts = CASE WHEN state = $4 THEN attempts ELSE 0 END, address = CASE WHEN $4 IN ('sent', 'ended') THEN NULL ELSE address END
  WHERE id = $1 AND state = $2 AND attempts = $3`;
const CONFIRM = `
  UPDATE couplet.message SET state = 'due', attempts = 0, due_at = greatest($2, not_before), changed_at = $2, confirmed_at = $2
  WHERE id = $1 AND state IN ('asked', 'confirming')`;
// Its first slot may have passed before the answer. A new consent changes what it states, and no journey starts again.
const SUBSCRIBE = `
  INSERT INTO couplet.subscriber AS known (address_hash, id, channel, address, locale, since, slot_at, birth_month, marks)
  SELECT address_hash, id, channel, address, locale, $2::bigint,
    later_at + greatest(0, ($2::bigint - later_at + ${WEEK - 1}) / ${WEEK}) * ${WEEK}, birth_month, $3
  FROM couplet.message WHERE id = $1 AND later_at IS NOT NULL
  ON CONFLICT (address_hash) DO UPDATE SET id = excluded.id, address = excluded.address, locale = excluded.locale,
    slot_at = excluded.slot_at, birth_month = coalesce(excluded.birth_month, known.birth_month)`;
const LEAVE = 'DELETE FROM couplet.subscriber WHERE address_hash = ANY ($1::text[])';
// Questions that wait for this one's answer.
const SAME = `
  UPDATE couplet.message SET state = 'ended', reason = 'same_coupon', due_at = NULL, address = NULL, changed_at = $2
  WHERE (address_hash, body_hash) = (SELECT address_hash, body_hash FROM couplet.message WHERE id = $1)
    AND state = 'asked' AND attempts = 0`;
const NEXT = `
  UPDATE couplet.message SET due_at = $2 WHERE id = (
    SELECT id FROM couplet.message WHERE address_hash = (SELECT address_hash FROM couplet.message WHERE id = $1)
      AND state = 'asked' AND attempts = 0 AND due_at > $2 ORDER BY due_at, id LIMIT 1)`;
const RENEW = `
  UPDATE couplet.message SET claim_key = $1
  WHERE address_hash = $2 AND claim_key = $3 AND state IN ('asked', 'confirming', 'due')`;
const SHARES = `
  SELECT 1 FROM couplet.message WHERE address_hash = $1 AND claim_key = $2 AND id <> $3 AND state IN ('due', 'sent') LIMIT 1`;
const OF_DEVICE = `
  SELECT claim_key AS "claimKey" FROM couplet.message WHERE device_key = $1 AND claim_key <> device_key AND state IN ('due', 'sent')
  ORDER BY created_at DESC, id LIMIT 1`;
const PRESSURE =
  'SELECT count(*) AS asked, count(confirmed_at) AS confirmed FROM couplet.message WHERE created_at > $1 AND journey IS NULL';
const SUPPRESS = 'INSERT INTO couplet.suppression (address_hash, reason, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING';
// Erased addresses count for their domain, or erasing would be a way around its limit.
const KEEP_AREA = `
  UPDATE couplet.suppression SET erased_at = $3,
    erased_area = (SELECT area_hash FROM couplet.message WHERE ${HASHES} AND area_hash IS NOT NULL ORDER BY created_at DESC LIMIT 1)
  WHERE address_hash = $2 AND EXISTS (SELECT 1 FROM couplet.message WHERE ${HASHES})`;
const END = `
  UPDATE couplet.message SET state = 'ended', reason = $2, due_at = NULL, address = NULL, changed_at = $3
  WHERE address_hash = ANY ($1::text[]) AND state IN ('asked', 'confirming', 'due')`;
const EXPIRE = `
  UPDATE couplet.message SET state = 'ended', reason = 'not_confirmed', due_at = NULL, address = NULL, changed_at = $2
  WHERE state IN ('asked', 'confirming') AND created_at < $1`;
const COUNTS = `
  SELECT channel, state, reason, count(*) AS count FROM couplet.message GROUP BY channel, state, reason
  ORDER BY channel, state, reason NULLS FIRST`;
const REST = `
  SELECT (SELECT count(*) FROM couplet.suppression) AS suppressed, (SELECT count(*) FROM couplet.subscriber) AS subscribers,
    (SELECT min(due_at) FROM couplet.message WHERE due_at IS NOT NULL) AS "oldestDue"`;

const addOne = async (query: Query, { message, limit }: MessageJob): Promise<Result<boolean>> => {
  const { requestKey, addressHashes, areaHashes = [], bodyHashes } = message;
  // Serialises requests for the same address, area or key, so that replicas count each other's requests.
  for (const lock of [requestKey, addressHashes[0] ?? '', areaHashes[0] ?? ''].filter(Boolean).sort())
    await query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [lock]);
  const known = (await query<{ body_hash: string }>('SELECT body_hash FROM couplet.message WHERE request_key = $1', [requestKey])).rows[0];
  if (known) return knownRequest(known.body_hash, message);
  const values = [addressHashes, limit.since, NOT_COUNTED, areaHashes, bodyHashes];
  const standing = (await query<MessageStanding & object>(STANDING, values)).rows[0];
  if (!standing) throw new Error('The database returned no row.');
  const { claimKey, address, state, reason, dueAt } = startOf(message, standing, limit);
  await query(ADD, [
    message.id,
    requestKey,
    bodyHashes[0],
    claimKey,
    message.deviceKey ?? null,
    message.channel,
    address,
    addressHashes[0],
    areaHashes[0] ?? null,
    message.couponId,
    message.couponVersion,
    storable(message.locale),
    message.notBefore,
    state,
    reason,
    dueAt,
    message.createdAt,
    message.later?.from ?? null,
    message.later?.birthMonth ?? null,
  ]);
  return ok(true);
};

/** Adds messages, each in its own transaction. */
export const messageAdds = ({ transaction }: Pick<Postgres, 'transaction'>) => ({
  addMessages: (jobs: readonly MessageJob[]): Promise<readonly Result<boolean>[]> =>
    Promise.all(jobs.map((job) => transaction((query) => addOne(query, job)))),
});

/** Deletes all messages of the address and suppresses it. */
export const eraseAddress =
  ({ transaction }: Pick<Postgres, 'transaction'>): MessageRepository['eraseAddress'] =>
  (hashes, now) =>
    transaction(async (query) => {
      await query(SUPPRESS, [hashes[0], 'erased', now]);
      await query(KEEP_AREA, [hashes, hashes[0], now]);
      await query(LEAVE, [hashes]);
      return (await query('DELETE FROM couplet.message WHERE address_hash = ANY ($1::text[])', [hashes])).count;
    });

/** Tries the hashes of all keys. */
export const liftSuppression =
  ({ transaction }: Pick<Postgres, 'transaction'>): MessageRepository['liftSuppression'] =>
  (hashes) =>
    transaction(
      async (query) => (await query('DELETE FROM couplet.suppression WHERE address_hash = ANY ($1::text[])', [hashes])).count > 0,
    );

/** Messages to shoppers and suppressed addresses. Two replicas never lease the same message. */
export const messageStore = ({
  query,
  transaction,
}: Postgres): Omit<MessageRepository, 'addMessage' | 'eraseAddress' | 'liftSuppression'> => ({
  message: async (id) =>
    (await query<MessageColumns>('SELECT * FROM couplet.message WHERE id = $1', [storable(id)])).rows.map(messageRow)[0],
  leaseMessage: async (channel, now, until) => (await query<MessageColumns>(LEASE, [now, until, channel])).rows.map(messageRow)[0],
  messageTried: async ({ id, state, attempts }, step, now) => {
    const dueAt = 'dueAt' in step ? step.dueAt : null;
    const reason = 'reason' in step ? step.reason : null;
    return (await query(TRIED, [id, state, attempts, step.state, dueAt, reason, now])).count === 1;
  },
  messagePressure: async (since) => (await query<MessagePressure & object>(PRESSURE, [since])).rows[0] ?? { asked: 0, confirmed: 0 },
  sharesClaim: async ({ id, addressHash, claimKey }) => (await query(SHARES, [addressHash, claimKey, id])).count > 0,
  messageClaimKey: async (deviceKey) => (await query<{ claimKey: string }>(OF_DEVICE, [deviceKey])).rows[0]?.claimKey,
  renewClaimKey: async ({ addressHash, claimKey }, fresh) => void (await query(RENEW, [fresh, addressHash, claimKey])),
  confirmMessage: (id, now) =>
    transaction(async (inside) => {
      const confirmed = (await inside(CONFIRM, [storable(id), now])).count === 1;
      if (!confirmed) return false;
      await inside(SUBSCRIBE, [storable(id), now, marksText({})]);
      await inside(SAME, [storable(id), now]);
      await inside(NEXT, [storable(id), now]);
      return true;
    }),
  suppressAddress: (hashes, reason, now) =>
    transaction(async (inside) => {
      await inside(SUPPRESS, [hashes[0], reason, now]);
      // Waits for a journey's message being queued, so that it is ended too.
      await inside(LEAVE, [hashes]);
      await inside(END, [hashes, reason, now]);
    }),
  tidyMessages: async (askedBefore, endedBefore, now) => {
    const expired = await query(EXPIRE, [askedBefore, now]);
    const forgotten = await query("DELETE FROM couplet.message WHERE state IN ('sent', 'ended') AND changed_at < $1", [endedBefore]);
    return expired.count + forgotten.count;
  },
  messageCounts: async (): Promise<MessageCounts> => {
    const { rows } = await query<MessageCount>(COUNTS);
    const rest = (await query<Omit<MessageCounts, 'counts'>>(REST)).rows[0];
    return { counts: rows, ...(rest ?? { suppressed: 0, subscribers: 0, oldestDue: null }) };
  },
});

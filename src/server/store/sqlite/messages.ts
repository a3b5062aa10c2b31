import type { Database } from 'better-sqlite3';
import { WEEK } from '../../../engine/channels/journeySlots';
import type { MessageChannelName } from '../../../protocol/sendRequest';
import { ok, type Result } from '../../../protocol/values/result';
import { marksText } from '../../records/journeyRepository';
import {
  knownRequest,
  type MessageColumns,
  type MessageCount,
  type MessageCounts,
  type MessageLimit,
  type MessagePressure,
  type MessageRow,
  type MessageStanding,
  type MessageStep,
  messageRow,
  type NewMessage,
  NOT_COUNTED,
  OWN_CLAIM_KEY,
  startOf,
} from '../../records/messageRepository';

const HASHES = 'address_hash IN (SELECT value FROM json_each(@hashes))';
const OPEN = "state IN ('asked', 'confirming', 'due')";
const COUNTED = `created_at > @since AND journey IS NULL AND coalesce(reason, '') NOT IN (${NOT_COUNTED.map((reason) => `'${reason}'`).join(', ')})`;
const AREA = `area_hash IN (SELECT value FROM json_each(@areas)) AND ${COUNTED}`;
const STANDING = `
  SELECT EXISTS (SELECT 1 FROM suppression WHERE ${HASHES}) AS suppressed,
    (SELECT count(*) FROM message WHERE ${HASHES} AND ${COUNTED}) AS asked,
    (SELECT max(coalesce(due_at, changed_at)) FROM message WHERE ${HASHES} AND state IN ('asked', 'confirming')) AS lastQuestion,
    (SELECT claim_key FROM message WHERE ${HASHES} AND body_hash IN (SELECT value FROM json_each(@bodies))
       AND state <> 'ended' AND claim_key LIKE '${OWN_CLAIM_KEY}%' ORDER BY created_at DESC, id LIMIT 1) AS claimKey,
    (SELECT count(*) FROM message WHERE ${AREA})
      + (SELECT count(*) FROM suppression WHERE erased_area IN (SELECT value FROM json_each(@areas)) AND erased_at > @since) AS areaAsked,
    (SELECT count(*) FROM message WHERE ${AREA} AND confirmed_at IS NULL) AS areaUnconfirmed`;

export const messageReads = (db: Database) => {
  const one = db.prepare<[string], MessageColumns>('SELECT * FROM message WHERE id = ?');
  const due = db.prepare<[string, number], { one: number }>('SELECT 1 AS one FROM message WHERE channel = ? AND due_at <= ? LIMIT 1');
  const counts = db.prepare<[], MessageCount>(
    'SELECT channel, state, reason, count(*) AS count FROM message GROUP BY channel, state, reason ORDER BY channel, state, reason',
  );
  const pressure = db.prepare<[number], MessagePressure>(
    'SELECT count(*) AS asked, count(confirmed_at) AS confirmed FROM message WHERE created_at > ? AND journey IS NULL',
  );
  const shares = db.prepare<[string, string, string], { one: number }>(
    "SELECT 1 AS one FROM message WHERE address_hash = ? AND claim_key = ? AND id <> ? AND state IN ('due', 'sent') LIMIT 1",
  );
  const ofDevice = db.prepare<[string], { claim_key: string }>(
    `SELECT claim_key FROM message WHERE device_key = ? AND claim_key <> device_key AND state IN ('due', 'sent')
     ORDER BY created_at DESC, id LIMIT 1`,
  );
  const rest = db.prepare<[], Omit<MessageCounts, 'counts'>>(
    `SELECT (SELECT count(*) FROM suppression) AS suppressed, (SELECT count(*) FROM subscriber) AS subscribers,
       (SELECT min(due_at) FROM message WHERE due_at IS NOT NULL) AS oldestDue`,
  );
  return {
    message: (id: string): MessageRow | undefined => {
      const row = one.get(id);
      return row && messageRow(row);
    },
    messagePressure: (since: number): MessagePressure => pressure.get(since) ?? { asked: 0, confirmed: 0 },
    sharesClaim: ({ id, addressHash, claimKey }: Pick<MessageRow, 'id' | 'addressHash' | 'claimKey'>): boolean =>
      shares.get(addressHash, claimKey, id) !== undefined,
    messageClaimKey: (deviceKey: string): string | undefined => ofDevice.get(deviceKey)?.claim_key,
    /** A read, so that no write is needed; usually nothing is due. */
    messageDue: (channel: MessageChannelName, now: number): boolean => due.get(channel, now) !== undefined,
    messageCounts: (): MessageCounts => ({ counts: counts.all(), ...(rest.get() ?? { suppressed: 0, subscribers: 0, oldestDue: null }) }),
  };
};

/** Suppressed addresses, and what goes when an address is erased. */
const suppressionWrites = (db: Database) => {
  const suppress = db.prepare('INSERT INTO suppression (address_hash, reason, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const end = db.prepare(
    `UPDATE message SET state = 'ended', reason = @reason, due_at = NULL, address = NULL, changed_at = @now WHERE ${HASHES} AND ${OPEN}`,
  );
  const lift = db.prepare(`DELETE FROM suppression WHERE ${HASHES}`);
  // Erased addresses count for their domain, or erasing would be a way around its limit.
  const keepArea = db.prepare(
    `UPDATE suppression SET erased_at = @now,
       erased_area = (SELECT area_hash FROM message WHERE ${HASHES} AND area_hash IS NOT NULL ORDER BY created_at DESC LIMIT 1)
     WHERE address_hash = @newest AND EXISTS (SELECT 1 FROM message WHERE ${HASHES})`,
  );
  const erase = db.prepare(`DELETE FROM message WHERE ${HASHES}`);
  const leave = db.prepare(`DELETE FROM subscriber WHERE ${HASHES}`);

  const suppressAll = (hashes: readonly string[], reason: string, now: number): void => {
    const [newest] = hashes;
    if (newest !== undefined) suppress.run(newest, reason, now);
  };

  return {
    suppressAddress: (hashes: readonly string[], reason: string, now: number): void => {
      suppressAll(hashes, reason, now);
      end.run({ hashes: JSON.stringify(hashes), reason, now });
      leave.run({ hashes: JSON.stringify(hashes) });
    },
    eraseAddress: (hashes: readonly string[], now: number): number => {
      suppressAll(hashes, 'erased', now);
      keepArea.run({ hashes: JSON.stringify(hashes), newest: hashes[0], now });
      // Overwrites deleted content in the file (https://www.sqlite.org/pragma.html#pragma_secure_delete).
      db.pragma('secure_delete = ON');
      try {
        leave.run({ hashes: JSON.stringify(hashes) });
        return erase.run({ hashes: JSON.stringify(hashes) }).changes;
      } finally {
        db.pragma('secure_delete = OFF');
      }
    },
    liftSuppression: (hashes: readonly string[]): boolean => lift.run({ hashes: JSON.stringify(hashes) }).changes > 0,
  };
};

/** Messages to shoppers and suppressed addresses. Every function runs inside a savepoint of the group commit. */
export const messageWrites = (db: Database) => {
  const known = db.prepare<[string], { body_hash: string }>('SELECT body_hash FROM message WHERE request_key = ?');
  const standing = db.prepare<object, MessageStanding>(STANDING);
  const add = db.prepare(
    `INSERT INTO message (id, request_key, body_hash, claim_key, device_key, channel, address, address_hash, area_hash, coupon_id, coupon_version, locale,
       not_before, state, reason, attempts, due_at, created_at, changed_at, later_at, birth_month)
     VALUES (@id, @requestKey, @bodyHash, @claimKey, @deviceKey, @channel, @address, @addressHash, @areaHash, @couponId, @couponVersion, @locale,
       @notBefore, @state, @reason, 0, @dueAt, @createdAt, @createdAt, @laterAt, @birthMonth)`,
  );
  const firstDue = (more: string): string =>
    `(SELECT id FROM message WHERE channel = @channel AND due_at <= @now ${more} ORDER BY due_at, id LIMIT 1)`;
  const lease = db.prepare<object, MessageColumns>(
    `UPDATE message SET due_at = @until, attempts = attempts + 1
     WHERE id = coalesce(${firstDue('AND journey IS NULL')}, ${firstDue('')}) RETURNING *`,
  );
  const tried = db.prepare(
    `UPDATE message SET state = @next, due_at = @dueAt, reason = @reason, changed_at = @now,
       attempts = iif(@next = state, attempts, 0), address = iif(@next IN ('sent', 'ended'), NULL, address)
     WHERE id = @id AND state = @state AND attempts = @attempts`,
  );
  const confirm = db.prepare(
    `UPDATE message SET state = 'due', attempts = 0, due_at = max(@now, not_before), changed_at = @now, confirmed_at = @now
     WHERE id = @id AND state IN ('asked', 'confirming')`,
  );
  // Its first slot may have passed before the answer. A new consent changes what it states, and no journey starts again.
  const subscribe = db.prepare(
    `INSERT INTO subscriber (address_hash, id, channel, address, locale, since, slot_at, birth_month, marks)
     SELECT address_hash, id, channel, address, locale, @now,
       later_at + max(0, (CAST(@now AS INTEGER) - later_at + ${WEEK - 1}) / ${WEEK}) * ${WEEK}, birth_month, @marks
     FROM message WHERE id = @id AND later_at IS NOT NULL
     ON CONFLICT (address_hash) DO UPDATE SET id = excluded.id, address = excluded.address, locale = excluded.locale,
       slot_at = excluded.slot_at, birth_month = coalesce(excluded.birth_month, birth_month)`,
  );
  // Questions that wait for this one's answer.
  const same = db.prepare(
    `UPDATE message SET state = 'ended', reason = 'same_coupon', due_at = NULL, address = NULL, changed_at = @now
     WHERE (address_hash, body_hash) = (SELECT address_hash, body_hash FROM message WHERE id = @id)
       AND state = 'asked' AND attempts = 0`,
  );
  const next = db.prepare(
    `UPDATE message SET due_at = @now WHERE id = (
       SELECT id FROM message WHERE address_hash = (SELECT address_hash FROM message WHERE id = @id)
         AND state = 'asked' AND attempts = 0 AND due_at > @now ORDER BY due_at, id LIMIT 1)`,
  );
  const renew = db.prepare(`UPDATE message SET claim_key = ? WHERE address_hash = ? AND claim_key = ? AND ${OPEN}`);
  const expire = db.prepare(
    `UPDATE message SET state = 'ended', reason = 'not_confirmed', due_at = NULL, address = NULL, changed_at = @now
     WHERE state IN ('asked', 'confirming') AND created_at < @askedBefore`,
  );
  const forget = db.prepare("DELETE FROM message WHERE state IN ('sent', 'ended') AND changed_at < ?");

  return {
    addMessage: (message: NewMessage, limit: MessageLimit): Result<boolean> => {
      const { bodyHashes, addressHashes, areaHashes = [], deviceKey = null, later, ...rest } = message;
      const before = known.get(rest.requestKey);
      if (before) return knownRequest(before.body_hash, message);
      const [hashes, areas, bodies] = [addressHashes, areaHashes, bodyHashes].map((list) => JSON.stringify(list));
      const found = standing.get({ hashes, areas, bodies, since: limit.since });
      if (!found) throw new Error('The database returned no row.');
      const [bodyHash, addressHash, areaHash = null] = [bodyHashes[0], addressHashes[0], areaHashes[0]];
      const consent = { laterAt: later?.from ?? null, birthMonth: later?.birthMonth ?? null };
      add.run({ ...rest, ...startOf(message, found, limit), ...consent, deviceKey, bodyHash, addressHash, areaHash });
      return ok(true);
    },
    renewClaimKey: ({ addressHash, claimKey }: Pick<MessageRow, 'addressHash' | 'claimKey'>, fresh: string): void =>
      void renew.run(fresh, addressHash, claimKey),
    leaseMessage: (channel: MessageChannelName, now: number, until: number): MessageRow | undefined => {
      const row = lease.get({ until, channel, now });
      return row && messageRow(row);
    },
    messageTried: ({ id, state, attempts }: Pick<MessageRow, 'id' | 'state' | 'attempts'>, step: MessageStep, now: number): boolean => {
      const dueAt = 'dueAt' in step ? step.dueAt : null;
      const reason = 'reason' in step ? step.reason : null;
      return tried.run({ id, state, attempts, next: step.state, dueAt, reason, now }).changes === 1;
    },
    confirmMessage: (id: string, now: number): boolean => {
      if (confirm.run({ id, now }).changes === 0) return false;
      subscribe.run({ id, now, marks: marksText({}) });
      same.run({ id, now });
      next.run({ id, now });
      return true;
    },
    ...suppressionWrites(db),
    tidyMessages: (askedBefore: number, endedBefore: number, now: number): number =>
      expire.run({ askedBefore, now }).changes + forget.run(endedBefore).changes,
  };
};

import type { Database } from 'better-sqlite3';
import type { MessageChannelName } from '../../../protocol/sendRequest';
import { ok, type Result } from '../../../protocol/values/result';
import {
  type AddressLimit,
  endsAtOnce,
  knownRequest,
  type MessageColumns,
  type MessageCount,
  type MessageCounts,
  type MessageRow,
  type MessageStep,
  messageRow,
  type NewMessage,
  NOT_COUNTED,
} from '../../records/messageRepository';

const HASHES = 'address_hash IN (SELECT value FROM json_each(@hashes))';
const OPEN = "state IN ('asked', 'confirming', 'due')";

export const messageReads = (db: Database) => {
  const one = db.prepare<[string], MessageColumns>('SELECT * FROM message WHERE id = ?');
  const due = db.prepare<[string, number], { one: number }>('SELECT 1 AS one FROM message WHERE channel = ? AND due_at <= ? LIMIT 1');
  const counts = db.prepare<[], MessageCount>(
    'SELECT channel, state, reason, count(*) AS count FROM message GROUP BY channel, state, reason ORDER BY channel, state, reason',
  );
  const rest = db.prepare<[], { suppressed: number; oldestDue: number | null }>(
    'SELECT (SELECT count(*) FROM suppression) AS suppressed, (SELECT min(due_at) FROM message WHERE due_at IS NOT NULL) AS oldestDue',
  );
  return {
    message: (id: string): MessageRow | undefined => {
      const row = one.get(id);
      return row && messageRow(row);
    },
    /** A read, so that no write is needed; usually nothing is due. */
    messageDue: (channel: MessageChannelName, now: number): boolean => due.get(channel, now) !== undefined,
    messageCounts: (): MessageCounts => ({ counts: counts.all(), ...(rest.get() ?? { suppressed: 0, oldestDue: null }) }),
  };
};

/** Messages to shoppers and suppressed addresses. Every function runs inside a savepoint of the group commit. */
export const messageWrites = (db: Database) => {
  const known = db.prepare<[string], { body_hash: string }>('SELECT body_hash FROM message WHERE request_key = ?');
  const standing = db.prepare<{ hashes: string; since: number }, { suppressed: number; asked: number }>(
    `SELECT EXISTS (SELECT 1 FROM suppression WHERE ${HASHES}) AS suppressed,
       (SELECT count(*) FROM message WHERE ${HASHES} AND created_at > @since
         AND coalesce(reason, '') NOT IN (${NOT_COUNTED.map((reason) => `'${reason}'`).join(', ')})) AS asked`,
  );
  const add = db.prepare(
    `INSERT INTO message (id, request_key, body_hash, claim_key, channel, address, address_hash, coupon_id, coupon_version, locale, not_before,
       state, reason, attempts, due_at, created_at, changed_at)
     VALUES (@id, @requestKey, @bodyHash, @claimKey, @channel, @address, @addressHash, @couponId, @couponVersion, @locale, @notBefore,
       @state, @reason, 0, @dueAt, @createdAt, @createdAt)`,
  );
  const lease = db.prepare<[number, string, number], MessageColumns>(
    `UPDATE message SET due_at = ?, attempts = attempts + 1
     WHERE id = (SELECT id FROM message WHERE channel = ? AND due_at <= ? ORDER BY due_at, id LIMIT 1) RETURNING *`,
  );
  const tried = db.prepare(
    `UPDATE message SET state = @next, due_at = @dueAt, reason = @reason, changed_at = @now,
       attempts = iif(@next = state, attempts, 0), address = iif(@next IN ('sent', 'ended'), NULL, address)
     WHERE id = @id AND state = @state AND attempts = @attempts`,
  );
  const confirm = db.prepare(
    `UPDATE message SET state = 'due', attempts = 0, due_at = max(@now, not_before), changed_at = @now
     WHERE id = @id AND state IN ('asked', 'confirming')`,
  );
  const suppress = db.prepare('INSERT INTO suppression (address_hash, reason, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const end = db.prepare(
    `UPDATE message SET state = 'ended', reason = @reason, due_at = NULL, address = NULL, changed_at = @now WHERE ${HASHES} AND ${OPEN}`,
  );
  const lift = db.prepare(`DELETE FROM suppression WHERE ${HASHES}`);
  const erase = db.prepare(`DELETE FROM message WHERE ${HASHES}`);
  const expire = db.prepare(
    `UPDATE message SET state = 'ended', reason = 'not_confirmed', due_at = NULL, address = NULL, changed_at = @now
     WHERE state IN ('asked', 'confirming') AND created_at < @askedBefore`,
  );
  const forget = db.prepare("DELETE FROM message WHERE state IN ('sent', 'ended') AND changed_at < ?");

  const suppressAll = (hashes: readonly string[], reason: string, now: number): void => {
    const [newest] = hashes;
    if (newest !== undefined) suppress.run(newest, reason, now);
  };

  return {
    addMessage: (message: NewMessage, limit: AddressLimit): Result<boolean> => {
      const { requestKey, bodyHashes, addressHashes, address, ...rest } = message;
      const before = known.get(requestKey);
      if (before) return knownRequest(before.body_hash, message);
      const found = standing.get({ hashes: JSON.stringify(addressHashes), since: limit.since });
      const reason = endsAtOnce(found?.suppressed === 1, found?.asked ?? 0, limit);
      const [bodyHash, addressHash] = [bodyHashes[0], addressHashes[0]];
      const standingAt = reason ? { state: 'ended', dueAt: null, address: null } : { state: 'asked', dueAt: rest.createdAt, address };
      add.run({ ...rest, ...standingAt, requestKey, bodyHash, addressHash, reason: reason ?? null });
      return ok(true);
    },
    leaseMessage: (channel: MessageChannelName, now: number, until: number): MessageRow | undefined => {
      const row = lease.get(until, channel, now);
      return row && messageRow(row);
    },
    messageTried: ({ id, state, attempts }: Pick<MessageRow, 'id' | 'state' | 'attempts'>, step: MessageStep, now: number): boolean => {
      const dueAt = 'dueAt' in step ? step.dueAt : null;
      const reason = 'reason' in step ? step.reason : null;
      return tried.run({ id, state, attempts, next: step.state, dueAt, reason, now }).changes === 1;
    },
    confirmMessage: (id: string, now: number): boolean => confirm.run({ id, now }).changes === 1,
    suppressAddress: (hashes: readonly string[], reason: string, now: number): void => {
      suppressAll(hashes, reason, now);
      end.run({ hashes: JSON.stringify(hashes), reason, now });
    },
    eraseAddress: (hashes: readonly string[], now: number): number => {
      suppressAll(hashes, 'erased', now);
      // Overwrites deleted content in the file (https://www.sqlite.org/pragma.html#pragma_secure_delete).
      db.pragma('secure_delete = ON');
      try {
        return erase.run({ hashes: JSON.stringify(hashes) }).changes;
      } finally {
        db.pragma('secure_delete = OFF');
      }
    },
    liftSuppression: (hashes: readonly string[]): boolean => lift.run({ hashes: JSON.stringify(hashes) }).changes > 0,
    tidyMessages: (askedBefore: number, endedBefore: number, now: number): number =>
      expire.run({ askedBefore, now }).changes + forget.run(endedBefore).changes,
  };
};

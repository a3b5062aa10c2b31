import type { Database } from 'better-sqlite3';
import type { CodeOrigin, ImportedCode } from '../../../protocol/coupons/codes';
import { fail, ok, type Result } from '../../../protocol/values/result';
import { actOnCodes, FORGET_REQUESTS_AFTER, validateCode } from '../../claims/actOnCodes';
import { CUSTOMER_KEY, disguisedAction } from '../../orders/customerPseudonym';
import type { CodeAction, CodeAnswer, CodeQuestion, CodesImported, ValidCode } from '../../records/codeRepository';
import { bookWrites } from './budgets';
import { claimColumns } from './claims';
import { customerKey, settlementReads } from './orders';

const IDLE = `
  FROM pool_code JOIN catalog USING (coupon_id)
  WHERE claim_key IS NULL AND returned_at < 8640000000000000
    AND (seen = 1 OR listed = 0 OR json_extract(coupon, '$.endsAt') <= @until)
  LIMIT @limit`;

export const codeReads = (db: Database) => {
  const unclaimed = db.prepare<[number], { code: string }>(
    `WITH latest AS (SELECT * FROM shop_order ORDER BY rowid DESC LIMIT 1000),
       paid AS (SELECT upper(trim(used.value)) AS code FROM latest, json_each(latest.body, '$.codes') AS used WHERE event = 'paid' AND received_at >= ?)
     SELECT DISTINCT code FROM paid WHERE NOT EXISTS (SELECT 1 FROM claim WHERE upper(claim.code) = paid.code AND source <> 'shared') ORDER BY code`,
  );
  // Without a key, no customer has redeemed anything.
  const key = db.prepare<[], { value: string }>(`SELECT value FROM setting WHERE name = '${CUSTOMER_KEY}'`);
  const settlement = settlementReads(db);
  const idle = db.prepare<{ until: number; limit: number }, { code: string }>(`SELECT code ${IDLE}`);

  return {
    validateCode: (question: CodeQuestion, now: number): Result<ValidCode> => {
      const { code, orderId = '' } = question;
      const { customer } = disguisedAction({ ...question, action: 'lock', key: '', bodySha256: '', orderId }, () => key.get()?.value ?? '');
      return validateCode({ code, orderId, customer }, settlement({ orderId, codes: [code.trim().toUpperCase()], customer, now }), now);
    },
    idleCodes: (until: number, limit: number): string[] => idle.all({ until, limit }).map(({ code }) => code),
    unclaimedCodes: (since: number): string[] => unclaimed.all(since).map(({ code }) => code),
  };
};

/** Checkout actions on codes. Every function runs inside a savepoint of the group commit: all of it or nothing. */
export const codeWrites = (db: Database) => {
  const insert = db.prepare('INSERT INTO code_request (key, body_sha256, answer, answered_at) VALUES (@key, @body_sha256, @answer, @now)');
  const forget = db.prepare(
    'DELETE FROM code_request WHERE key IN (SELECT key FROM code_request WHERE answered_at < ? ORDER BY answered_at LIMIT 10)',
  );
  const read = settlementReads(db);
  const claims = claimColumns(db);
  const budgets = bookWrites(db);
  const key = customerKey(db);

  return {
    actOnCode: (given: CodeAction, now: number): Result<CodeAnswer> => {
      const action = disguisedAction(given, key);
      const locked = read({ ...action, codes: [action.code.trim().toUpperCase()], now });
      const { answers, requests, claims: changed } = actOnCodes([{ ...action, now }], locked);
      for (const request of requests) insert.run({ ...request, now });
      if (requests.length > 0) forget.run(now - FORGET_REQUESTS_AFTER);
      for (const claim of changed) claims.put(claim);
      budgets.close(locked.books);
      return answers[0] ?? fail('code_unknown', 'Unknown code.');
    },
  };
};

/** Codes of pools. Every function runs inside a savepoint of the group commit: all of it or nothing. */
export const poolWrites = (db: Database) => {
  const listed = db.prepare<[string], { codes: string }>('SELECT codes FROM catalog WHERE coupon_id = ? AND listed = 1');
  const ofOthers = db.prepare<{ couponId: string; codes: string }, { code: string }>(
    `SELECT upper(code) AS code FROM pool_code WHERE upper(code) IN (SELECT value FROM json_each(@codes)) AND coupon_id <> @couponId
     UNION SELECT upper(code) FROM claim WHERE source = 'generated' AND upper(code) IN (SELECT value FROM json_each(@codes))
     UNION SELECT shared_code FROM catalog WHERE shared_code IN (SELECT value FROM json_each(@codes))`,
  );
  const insert = db.prepare('INSERT INTO pool_code (coupon_id, code, imported_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');

  const retire = db.prepare<{ until: number; limit: number }, { code: string }>(
    `UPDATE pool_code SET seen = 1 WHERE position IN (SELECT pool_code.position ${IDLE}) RETURNING code`,
  );
  const spend = db.prepare<[string]>(
    "UPDATE pool_code SET claim_key = '' WHERE claim_key IS NULL AND upper(code) IN (SELECT upper(value) FROM json_each(?))",
  );

  return {
    retireCodes: (until: number, limit: number): string[] => retire.all({ until, limit }).map(({ code }) => code),
    spendCodes: (codes: readonly string[]): void => void spend.run(JSON.stringify(codes)),
    importCodes: (couponId: string, codes: readonly ImportedCode[], now: number): Result<CodesImported> => {
      const offer = listed.get(couponId);
      if (!offer) return fail('coupon_unknown', 'Unknown coupon.');
      if ((JSON.parse(offer.codes) as CodeOrigin).from !== 'pool') return fail('coupon_not_pool', 'This coupon has no code pool.');
      const given = codes.map(({ code }) => code.toUpperCase());
      const taken = new Set(ofOthers.all({ couponId, codes: JSON.stringify(given) }).map(({ code }) => code));
      const first = codes.find((_, index) => taken.has(given[index] ?? ''));
      if (first) return fail('code_duplicate', 'This code belongs to another coupon or is already issued.', `line ${first.line}`);
      let added = 0;
      for (const { code } of codes) added += insert.run(couponId, code, now).changes;
      return ok({ added, known: codes.length - added });
    },
  };
};

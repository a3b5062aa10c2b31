import type { Database } from 'better-sqlite3';
import { fail, type Result } from '../../../protocol/result';
import { actOnCodes, FORGET_REQUESTS_AFTER } from '../actOnCodes';
import { disguisedAction } from '../pseudonym';
import type { CodeAction, CodeAnswer } from '../store';
import { budgetWrites } from './budgetWrites';
import { claimColumns } from './claimColumns';
import { customerKey } from './customerKey';
import { settlementReads } from './settlementReads';

/** What tills do with codes. Every function runs inside a savepoint of the group commit: all of it or nothing. */
export const codeWrites = (db: Database) => {
  const insert = db.prepare('INSERT INTO code_request (key, body_sha256, answer, answered_at) VALUES (@key, @body_sha256, @answer, @now)');
  const forget = db.prepare(
    'DELETE FROM code_request WHERE key IN (SELECT key FROM code_request WHERE answered_at < ? ORDER BY answered_at LIMIT 10)',
  );
  const read = settlementReads(db);
  const claims = claimColumns(db);
  const budgets = budgetWrites(db);
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
      return answers[0] ?? fail('code_unknown', 'The shop has no such code.');
    },
  };
};

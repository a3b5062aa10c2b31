import type { Result } from '../../../protocol/result';
import { actOnCodes, FORGET_REQUESTS_AFTER, validateCode } from '../actOnCodes';
import { disguisedAction } from '../pseudonym';
import type { CodeAction, CodeAnswer, CodeQuestion, ValidCode } from '../store';
import { closeBooks } from './budgets';
import { putClaims } from './claimColumns';
import type { Postgres } from './connectPostgres';
import { customerKey } from './customerKey';
import { settlementReads } from './settlementReads';
import { storable } from './storable';

const INSERT = `
  INSERT INTO couplet.code_request (key, body_sha256, answer, answered_at)
  SELECT key, body_sha256, answer, $4 FROM unnest($1::text[], $2::text[], $3::text[]) AS given (key, body_sha256, answer)`;

// What another replica forgets at the same moment is left to it.
const FORGET = `
  DELETE FROM couplet.code_request WHERE key IN (
    SELECT key FROM couplet.code_request WHERE answered_at < $1 ORDER BY answered_at LIMIT 100 FOR UPDATE SKIP LOCKED)`;

export interface CodeJob {
  readonly action: CodeAction;
  readonly now: number;
}

const codeOf = (code: string): string => storable(code.trim().toUpperCase());

/** What tills do with codes, a batch in one transaction. */
export const codeWrites = (postgres: Postgres) => {
  const keyOfCustomers = customerKey(postgres);
  const keyFor = async (asked: readonly { readonly customer?: string | undefined }[]): Promise<string> =>
    asked.some(({ customer }) => customer !== undefined) ? keyOfCustomers() : '';

  return {
    act: async (jobs: readonly CodeJob[]): Promise<readonly Result<CodeAnswer>[]> => {
      const key = await keyFor(jobs.map(({ action }) => action));
      const safe = jobs.map(({ action, now }) => ({
        ...disguisedAction(action, () => key),
        code: codeOf(action.code),
        orderId: storable(action.orderId),
        now,
      }));
      const latest = Math.max(...safe.map(({ now }) => now));
      return postgres.transaction(async (query) => {
        const locked = await settlementReads(query, {
          orderIds: safe.map(({ orderId }) => orderId),
          codes: safe.map(({ code }) => code),
          customers: safe.flatMap(({ customer }) => customer ?? []),
          keys: safe.map((action) => action.key),
          now: latest,
        });
        const { answers, requests, claims } = actOnCodes(safe, locked);
        if (requests.length > 0) {
          const columns = [
            requests.map((row) => row.key),
            requests.map(({ body_sha256 }) => body_sha256),
            requests.map(({ answer }) => answer),
          ];
          await query(INSERT, [...columns, latest]);
          await query(FORGET, [latest - FORGET_REQUESTS_AFTER]);
        }
        await putClaims(query, claims);
        await closeBooks(query, locked.books, false);
        return answers;
      });
    },

    validate: async (question: CodeQuestion, now: number): Promise<Result<ValidCode>> => {
      const key = await keyFor([question]);
      const { customer } = disguisedAction({ ...question, action: 'lock', key: '', bodySha256: '', orderId: '' }, () => key);
      const orderId = storable(question.orderId ?? '');
      const asked = {
        orderIds: [orderId],
        codes: [codeOf(question.code)],
        customers: customer === undefined ? [] : [customer],
        now,
        look: true,
      };
      const seen = await settlementReads(postgres.query, asked);
      return validateCode({ code: codeOf(question.code), orderId, customer }, seen, now);
    },
  };
};

import type { CodeOrigin, ImportedCode } from '../../../protocol/coupons/codes';
import { fail, ok, type Result } from '../../../protocol/values/result';
import { actOnCodes, FORGET_REQUESTS_AFTER, validateCode } from '../../claims/actOnCodes';
import { disguisedAction } from '../../orders/customerPseudonym';
import type { CodeAction, CodeAnswer, CodeQuestion, CodesImported, ValidCode } from '../../records/codeRepository';
import { closeBooks, lockBudgets } from './budgets';
import { putClaims } from './claims';
import { type Postgres, storable } from './connectPostgres';
import { customerKey, settlementReads } from './orders';
import { rowReads } from './rows';

const INSERT = `
  INSERT INTO couplet.code_request (key, body_sha256, answer, answered_at)
  SELECT key, body_sha256, answer, $4 FROM unnest($1::text[], $2::text[], $3::text[]) AS given (key, body_sha256, answer)`;

// Rows that another replica is deleting are left to it.
const FORGET = `
  DELETE FROM couplet.code_request WHERE key IN (
    SELECT key FROM couplet.code_request WHERE answered_at < $1 ORDER BY answered_at LIMIT 100 FOR UPDATE SKIP LOCKED)`;

/** A body with NUL or half a surrogate pair cannot be parsed by JSON functions and contains no readable code of ours. */
const UNCLAIMED_CODES = `
  WITH latest AS MATERIALIZED (SELECT * FROM couplet.shop_order ORDER BY position DESC LIMIT 1000),
    readable AS MATERIALIZED (
      SELECT body FROM latest WHERE event = 'paid' AND received_at >= $1 AND body !~ '\\\\u(0000|d[89a-f])'
    ),
    paid AS (SELECT DISTINCT upper(btrim(used)) COLLATE "C" AS code FROM readable, json_array_elements_text(body::json -> 'codes') AS used)
  SELECT code FROM paid WHERE NOT EXISTS (SELECT 1 FROM couplet.claim WHERE upper(claim.code) = paid.code AND source <> 'shared')
  ORDER BY code`;

export const codeReads = (postgres: Postgres) => {
  const { all } = rowReads(postgres);
  return {
    unclaimedCodes: async (since: number): Promise<string[]> =>
      (await all<{ code: string }>(UNCLAIMED_CODES, since)).map(({ code }) => code),
  };
};

interface CodeJob {
  readonly action: CodeAction;
  readonly now: number;
}

const codeOf = (code: string): string => storable(code.trim().toUpperCase());

/** Checkout actions on codes, one batch per transaction. */
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

/** Key of the advisory lock that serialises imports of codes: "pool" in ASCII. */
const LOCK = 0x70_6f_6f_6c;

const OF_OTHERS = `
  SELECT upper(code) AS code FROM couplet.pool_code WHERE upper(code) = ANY ($1) AND coupon_id <> $2
  UNION SELECT upper(code) FROM couplet.claim WHERE source = 'generated' AND upper(code) = ANY ($1)
  UNION SELECT shared_code FROM couplet.catalog WHERE shared_code = ANY ($1)`;

const ADD_CODES = `
  INSERT INTO couplet.pool_code (coupon_id, code, imported_at)
  SELECT $1, code, $3 FROM unnest($2::text[]) WITH ORDINALITY AS given (code, line) ORDER BY line ON CONFLICT DO NOTHING`;

const IDLE = `
  FROM couplet.pool_code JOIN couplet.catalog USING (coupon_id)
  WHERE claim_key IS NULL AND returned_at < 8640000000000000
    AND (seen OR NOT listed OR (coupon::jsonb ->> 'endsAt')::bigint <= $1)
  LIMIT $2`;

const RETIRE = `UPDATE couplet.pool_code SET seen = true WHERE claim_key IS NULL AND position IN (SELECT pool_code.position ${IDLE}) RETURNING code`;

const SPEND = `
  UPDATE couplet.pool_code SET claim_key = ''
  WHERE claim_key IS NULL AND upper(code) = ANY (SELECT upper(code) FROM unnest($1::text[]) AS code)`;

/** Codes that go back to their pool and can't stay there. */
export const idleCodes = ({ query }: Postgres) => ({
  idleCodes: async (until: number, limit: number): Promise<string[]> =>
    (await query<{ code: string }>(`SELECT code ${IDLE}`, [until, limit])).rows.map(({ code }) => code),
  retireCodes: async (until: number, limit: number): Promise<string[]> =>
    (await query<{ code: string }>(RETIRE, [until, limit])).rows.map(({ code }) => code),
  spendCodes: async (codes: readonly string[]): Promise<void> => void (await query(SPEND, [codes])),
});

/** Codes of pools, one file per transaction. */
export const poolWrites = ({ transaction }: Postgres) => ({
  importCodes: (couponId: string, codes: readonly ImportedCode[], now: number): Promise<Result<CodesImported>> =>
    transaction(async (query) => {
      await query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
      const offer = (await lockBudgets(query, [couponId])).get(couponId);
      if (!offer?.listed) return fail('coupon_unknown', 'Unknown coupon.');
      if ((JSON.parse(offer.codes) as CodeOrigin).from !== 'pool') return fail('coupon_not_pool', 'This coupon has no code pool.');
      const given = codes.map(({ code }) => code.toUpperCase());
      const { rows } = await query<{ code: string }>(OF_OTHERS, [given, couponId]);
      const taken = new Set(rows.map(({ code }) => code));
      const first = codes.find((_, index) => taken.has(given[index] ?? ''));
      if (first) return fail('code_duplicate', 'This code belongs to another coupon or is already issued.', `line ${first.line}`);
      const { count } = await query(ADD_CODES, [couponId, codes.map(({ code }) => code), now]);
      return ok({ added: count, known: codes.length - count });
    }),
});

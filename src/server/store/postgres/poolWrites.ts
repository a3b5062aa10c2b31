import type { CodeOrigin, ImportedCode } from '../../../protocol/coupons/codes';

import { fail, ok, type Result } from '../../../protocol/result';
import type { CodesImported } from '../store';
import { lockBudgets } from './budgets';
import type { Postgres } from './connectPostgres';

/** Key of the advisory lock under which codes are imported, one file after another: "pool" in ASCII. */
const LOCK = 0x70_6f_6f_6c;

const OF_OTHERS = `
  SELECT upper(code) AS code FROM couplet.pool_code WHERE upper(code) = ANY ($1) AND coupon_id <> $2
  UNION SELECT upper(code) FROM couplet.claim WHERE source = 'generated' AND upper(code) = ANY ($1)
  UNION SELECT shared_code FROM couplet.catalog WHERE shared_code = ANY ($1)`;

const INSERT = `
  INSERT INTO couplet.pool_code (coupon_id, code, imported_at)
  SELECT $1, code, $3 FROM unnest($2::text[]) WITH ORDINALITY AS given (code, line) ORDER BY line ON CONFLICT DO NOTHING`;

export interface ImportJob {
  readonly couponId: string;
  readonly codes: readonly ImportedCode[];
  readonly now: number;
}

/** Codes of pools, a file in one transaction. */
export const poolWrites = ({ transaction }: Postgres) => ({
  importCodes: ({ couponId, codes, now }: ImportJob): Promise<Result<CodesImported>> =>
    transaction(async (query) => {
      await query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
      const offer = (await lockBudgets(query, [couponId])).get(couponId);
      if (!offer?.listed) return fail('coupon_unknown', 'The shop has no such coupon.');
      if ((JSON.parse(offer.codes) as CodeOrigin).from !== 'pool') return fail('coupon_not_pool', 'This coupon has no pool of codes.');
      const given = codes.map(({ code }) => code.toUpperCase());
      const { rows } = await query<{ code: string }>(OF_OTHERS, [given, couponId]);
      const taken = new Set(rows.map(({ code }) => code));
      const first = codes.find((_, index) => taken.has(given[index] ?? ''));
      if (first) return fail('code_duplicate', 'This code belongs to another coupon, or to somebody already.', `line ${first.line}`);
      const { count } = await query(INSERT, [couponId, codes.map(({ code }) => code), now]);
      return ok({ added: count, known: codes.length - count });
    }),
});

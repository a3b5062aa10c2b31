import type { Database } from 'better-sqlite3';
import type { CodeOrigin } from '../../../protocol/coupons/codeOrigin';
import type { ImportedCode } from '../../../protocol/coupons/readCodes';
import { fail, ok, type Result } from '../../../protocol/result';
import type { CodesImported } from '../store';

/** Codes of pools. Every function runs inside a savepoint of the group commit: all of it or nothing. */
export const poolWrites = (db: Database) => {
  const listed = db.prepare<[string], { codes: string }>('SELECT codes FROM catalog WHERE coupon_id = ? AND listed = 1');
  const ofOthers = db.prepare<{ couponId: string; codes: string }, { code: string }>(
    `SELECT upper(code) AS code FROM pool_code WHERE upper(code) IN (SELECT value FROM json_each(@codes)) AND coupon_id <> @couponId
     UNION SELECT upper(code) FROM claim WHERE source = 'generated' AND upper(code) IN (SELECT value FROM json_each(@codes))
     UNION SELECT shared_code FROM catalog WHERE shared_code IN (SELECT value FROM json_each(@codes))`,
  );
  const insert = db.prepare('INSERT INTO pool_code (coupon_id, code, imported_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');

  return {
    importCodes: (couponId: string, codes: readonly ImportedCode[], now: number): Result<CodesImported> => {
      const offer = listed.get(couponId);
      if (!offer) return fail('coupon_unknown', 'The shop has no such coupon.');
      if ((JSON.parse(offer.codes) as CodeOrigin).from !== 'pool') return fail('coupon_not_pool', 'This coupon has no pool of codes.');
      const given = codes.map(({ code }) => code.toUpperCase());
      const taken = new Set(ofOthers.all({ couponId, codes: JSON.stringify(given) }).map(({ code }) => code));
      const first = codes.find((_, index) => taken.has(given[index] ?? ''));
      if (first) return fail('code_duplicate', 'This code belongs to another coupon, or to somebody already.', `line ${first.line}`);
      let added = 0;
      for (const { code } of codes) added += insert.run(couponId, code, now).changes;
      return ok({ added, known: codes.length - added });
    },
  };
};

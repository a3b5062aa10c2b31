import { createHash, randomInt } from 'node:crypto';
import { CODE_ALPHABET, CODE_LENGTH, type CodeOrigin } from '../../protocol/coupons/codes';
import type { Coupon } from '../../protocol/coupons/coupon';
import { fail, ok, type Result } from '../../protocol/values/result';
import { localDayOf } from '../budgets/budgetUsage';
import type { CatalogEntry } from '../records/catalogRepository';
import type { NewClaim } from '../records/claimRepository';
import { type ClaimColumns, newClaim } from '../records/claimRepository';
import type { FriendLink } from '../records/friendRepository';
import { friendRefusal } from './friendRefusal';

/** Columns of a coupon that a claim depends on. */
export interface OfferColumns {
  readonly coupon_id: string;
  readonly listed: boolean | number;
  readonly coupon: string;
  readonly currency: string;
  readonly codes: string;
  readonly time_zone: string;
}

interface Offer {
  readonly row: OfferColumns;
  readonly codes: CodeOrigin;
  readonly terms: string;
  /** Its codes are earned. */
  readonly earned: boolean;
}

/** Digest of everything a claim takes from its coupon. */
export const termsOf = ({ coupon, currency, codes = { from: 'generated' } }: Pick<CatalogEntry, 'coupon' | 'currency' | 'codes'>): string =>
  createHash('sha256')
    .update(JSON.stringify([coupon, currency, codes]))
    .digest('hex');

/**
 * Creates claim rows from the offer as it is in the writing transaction. Parsed columns of an offer are cached until they change. Errors:
 * `serving_stopped`, `coupon_unknown`, `terms_changed`, those of `friendRefusal`.
 */
export const claimMaker = () => {
  const known = new Map<string, Offer>();
  const offerOf = (row: OfferColumns): Offer => {
    const last = known.get(row.coupon_id);
    if (last && last.row.coupon === row.coupon && last.row.currency === row.currency && last.row.codes === row.codes) return last;
    const codes: CodeOrigin = JSON.parse(row.codes);
    const coupon = JSON.parse(row.coupon) as Coupon;
    const offer = { row, codes, terms: termsOf({ coupon, currency: row.currency, codes }), earned: coupon.earned === true };
    known.set(row.coupon_id, offer);
    return offer;
  };

  return (job: NewClaim, row: OfferColumns | undefined, serving: boolean, link?: FriendLink): Result<ClaimColumns> => {
    if (!serving) return fail('serving_stopped', 'The shop has stopped all coupons for now.');
    if (!row?.listed) return fail('coupon_unknown', 'Unknown coupon.', 'couponId');
    const { codes, terms, earned } = offerOf(row);
    const { code = codes.from === 'generated' ? undefined : '' } = job;
    if (code === undefined || (job.terms !== undefined && job.terms !== terms))
      return fail('terms_changed', 'This coupon has changed since it was shown.');
    const refusal = friendRefusal(job, earned, link);
    if (refusal) return refusal;
    return ok(newClaim({ ...job, code }, codes, localDayOf(job.createdAt, row.time_zone)));
  };
};

/** Unguessable code with 22^12 ≈ 2^53.5 possibilities after the prefix, from the system's CSPRNG without modulo bias. */
export const newCode = (prefix = ''): string =>
  prefix + Array.from({ length: CODE_LENGTH }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]).join('');

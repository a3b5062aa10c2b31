import type { Campaign } from '../../bundle/campaign';
import type { Coupon } from '../../protocol/coupons/coupon';
import { fail, ok, type Result } from '../../protocol/result';
import { sourceOf } from './acceptanceFeatures';
import type { AcceptanceLog } from './acceptanceLog';

export interface CouponsInLog {
  /** What the log calls a coupon of the campaign. */
  readonly nameOf: (coupon: Coupon) => string;
  /** The attribute or id that name is, e.g. `coupon.couponType`. */
  readonly source: string;
  /** Ids of coupons that the log does not know. */
  readonly unmatched: readonly string[];
}

const SHOWN = 5;

/** How an answer log and a campaign name the same coupons. Error: `coupons_unknown`, when they have none in common. */
export const couponsInLog = (log: AcceptanceLog, { coupons }: Campaign): Result<CouponsInLog> => {
  const source = sourceOf(log, log.coupon);
  const attribute = source.slice('coupon.'.length);
  const nameOf = (coupon: Coupon): string => (source === 'coupon.id' ? coupon.id : String(coupon.attributes[attribute] ?? ''));
  const at = log.columns.indexOf(log.coupon);
  const names = new Set(log.rows.map((row) => row[at] ?? ''));
  const unmatched = coupons.filter((coupon) => !names.has(nameOf(coupon))).map(({ id }) => id);
  if (unmatched.length < coupons.length) return ok({ nameOf, source, unmatched });
  const shown = [...names].slice(0, SHOWN).map((name) => JSON.stringify(name));
  const wanted = source === 'coupon.id' ? 'as its "id"' : `as "attributes": {${JSON.stringify(attribute)}: …}`;
  return fail(
    'coupons_unknown',
    `No coupon of the campaign is in the log, whose column ${log.coupon} says ${shown.join(', ')}${names.size > SHOWN ? ', …' : ''}: give each coupon one of these ${wanted}.`,
    log.quality.file,
  );
};

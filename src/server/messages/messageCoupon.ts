import { randomBytes } from 'node:crypto';
import { maxDiscount } from '../../engine/eligibility/discountOf';
import type { Budget } from '../../protocol/coupons/budget';
import type { Coupon } from '../../protocol/coupons/coupon';
import { type Validity, validityOf } from '../../protocol/coupons/validity';
import type { SendRequest } from '../../protocol/sendRequest';
import type { Clock, Instant } from '../../protocol/values/clock';
import type { Minor } from '../../protocol/values/money';
import { fail, ok, type Result } from '../../protocol/values/result';
import { budgetError } from '../budgets/budgetUsage';
import type { BundleRepository } from '../records/bundleRepository';
import type { CatalogRepository, CatalogState } from '../records/catalogRepository';
import type { ClaimRepository, ClaimRow } from '../records/claimRepository';
import { type MessageRepository, OWN_CLAIM_KEY } from '../records/messageRepository';

/**
 * The coupon of a message, if it is still available. Errors: `serving_stopped`, `coupon_unknown`, `coupon_stale`, `coupon_expired`. Whether
 * its budget has room is decided when its code is claimed.
 */
export const couponNow = async (
  store: Pick<BundleRepository, 'serving'> & Pick<CatalogRepository, 'catalogEntry'>,
  clock: Clock,
  { couponId, couponVersion }: { readonly couponId: string; readonly couponVersion: number },
): Promise<Result<CatalogState>> => {
  if (!(await store.serving())) return fail('serving_stopped', 'The shop has stopped all coupons for now.');
  const entry = await store.catalogEntry(couponId);
  if (!entry) return fail('coupon_unknown', 'Unknown coupon.', 'couponId');
  if (entry.coupon.version !== couponVersion) return fail('coupon_stale', 'This coupon has changed since it was shown.', 'couponVersion');
  return clock() < entry.coupon.endsAt ? ok(entry) : fail('coupon_expired', 'This coupon has ended.');
};

export const codeRedeemed = fail('code_redeemed', 'The code of this coupon was already used.');

/** Whether a claim's code was used in an order. A code for everybody can be used again. */
export const isUsedUp = ({ status, source }: Pick<ClaimRow, 'status' | 'source'>): boolean => status === 'redeemed' && source !== 'shared';

type Spent = Pick<CatalogState, 'usedMoney' | 'reservedMoney' | 'usedCount' | 'reservedCount'>;

const hasRoom = (budget: Budget, { usedMoney, reservedMoney, usedCount, reservedCount }: Spent, more: Minor): boolean =>
  usedCount + reservedCount + 1 <= (budget.count ?? Number.POSITIVE_INFINITY) &&
  usedMoney + reservedMoney + more <= (budget.money ?? Number.POSITIVE_INFINITY);

/**
 * Whether the coupon's budget, or the one it shares with its campaign, has no room now. The shopper is told at once, although reservations
 * may still be released; the claim decides in the end.
 */
export const isFull = async (store: Pick<CatalogRepository, 'campaignUse'>, now: Instant, state: CatalogState): Promise<boolean> => {
  const { coupon, budget, campaign } = state;
  const more = maxDiscount(coupon.discount);
  if (!hasRoom(budget, state, more)) return true;
  if (campaign?.budget.count === undefined && campaign?.budget.money === undefined) return false;
  const use = (await store.campaignUse(now)).find(({ campaignId }) => campaignId === campaign.id);
  return use !== undefined && !hasRoom(campaign.budget, use, more);
};

/** A key of this server's own: neither the request's nor the id, which links and messages contain, so that outsiders cannot claim with it. */
export const ownClaimKey = (): string => `${OWN_CLAIM_KEY}${randomBytes(18).toString('base64url')}`;

/** Whether a claim has a code that can still be used. */
const isHeld = (claim: ClaimRow | undefined, now: Instant): claim is ClaimRow =>
  claim !== undefined && claim.status !== 'released' && now < claim.expiresAt;

/**
 * `couponNow`, for a message that is not confirmed yet: no coupon is promised that has no code left. Nothing is reserved until then, so the
 * budget counts unless the message has a claim already. Further errors: `code_redeemed`, `budget_exhausted`.
 */
export const couponToConfirm = async (
  store: Pick<BundleRepository, 'serving'> & Pick<CatalogRepository, 'catalogEntry' | 'campaignUse'> & Pick<ClaimRepository, 'claim'>,
  clock: Clock,
  row: { readonly couponId: string; readonly couponVersion: number; readonly claimKey: string },
): Promise<Result<CatalogState>> => {
  const coupon = await couponNow(store, clock, row);
  if (!coupon.ok) return coupon;
  const claim = await store.claim(row.claimKey);
  if (claim && isUsedUp(claim)) return codeRedeemed;
  return isHeld(claim, clock()) || !(await isFull(store, clock(), coupon.value)) ? coupon : budgetError('budget_exhausted');
};

/**
 * How long the code will be valid that a message brings.
 * @param ttlMs how long a code in a message is reserved
 */
export const validityOfMessage = async (
  store: Pick<ClaimRepository, 'claim'>,
  { claimKey }: { readonly claimKey: string },
  coupon: Coupon,
  ttlMs: number,
  now: Instant,
): Promise<Validity> => {
  const claim = await store.claim(claimKey);
  return isHeld(claim, now) ? { until: claim.expiresAt } : validityOf(coupon, ttlMs, now);
};

/**
 * Has a message that this device asked for brought the coupon's code? Only the mailbox gets it, because anyone can enter any address. The
 * device gets no second one while it can be used, and none once it was.
 */
export const isCodeSent = async (
  store: Pick<ClaimRepository, 'claim'> & Pick<MessageRepository, 'messageClaimKey'>,
  now: Instant,
  deviceKey: string,
): Promise<boolean> => {
  const key = await store.messageClaimKey(deviceKey);
  const claim = key === undefined ? undefined : await store.claim(key);
  return claim !== undefined && claim.source !== 'shared' && (isUsedUp(claim) || isHeld(claim, now));
};

/** A claim that a shopper's device names. */
interface NamedClaim {
  readonly key: string;
  /** It has a code. Otherwise the device may still claim with this key before the message is sent. */
  readonly isIssued: boolean;
}

/** The claim a shopper names, if it is one of this coupon, and open or not made yet. */
export const namedClaim = async (
  store: Pick<ClaimRepository, 'claim'>,
  now: number,
  { claimKey: key, couponId, couponVersion }: SendRequest,
): Promise<NamedClaim | undefined> => {
  if (key === undefined || key.startsWith(OWN_CLAIM_KEY)) return undefined;
  const claim = await store.claim(key);
  if (!claim) return { key, isIssued: false };
  const isOpen = claim.status === 'issued' && now < claim.expiresAt;
  return isOpen && claim.couponId === couponId && claim.couponVersion === couponVersion ? { key, isIssued: true } : undefined;
};

import { maxDiscount } from '../../engine/eligibility/discountOf';
import type { CodeOrigin } from '../../protocol/coupons/codes';
import type { Coupon } from '../../protocol/coupons/coupon';
import type { ClaimRequest } from '../../protocol/protocol';
import type { Clock } from '../../protocol/values/clock';
import { fail, ok, type Result } from '../../protocol/values/result';
import type { BundleRepository } from '../records/bundleRepository';
import type { CatalogRepository } from '../records/catalogRepository';
import type { ClaimRepository, ClaimRow } from '../records/claimRepository';
import type { Connector } from '../shop/connector';
import { termsOf } from './claimMaker';

/** A coupon as it was when it was last read. */
interface Offer {
  readonly coupon: Coupon;
  readonly currency: string;
  readonly codes: CodeOrigin;
  readonly terms: string;
}

/** Listed coupons, kept from one claim to the next. Whether one still holds is the store's to say, by `terms`, where it writes a claim. */
const createOffers = (store: Pick<CatalogRepository, 'catalogEntry'>) => {
  const known = new Map<string, Offer>();
  return {
    known: (couponId: string): Offer | undefined => known.get(couponId),
    read: async (couponId: string): Promise<Offer | undefined> => {
      const entry = await store.catalogEntry(couponId);
      known.delete(couponId);
      if (!entry) return undefined;
      const { coupon, currency, codes = { from: 'generated' } } = entry;
      const offer: Offer = { coupon, currency, codes, terms: termsOf(entry) };
      known.set(couponId, offer);
      return offer;
    },
  };
};

export interface ClaimsDeps {
  readonly store: CatalogRepository & ClaimRepository & Pick<BundleRepository, 'serving'>;
  readonly connector: Connector;
  readonly clock: Clock;
  readonly newCode: (prefix?: string) => string;
  /** How long a code is held for its shopper, ms. */
  readonly ttlMs: number;
}

export interface Claims {
  /** @param heldMs how long the code is held where that is not as long as a click's */
  claim(key: string, request: ClaimRequest, heldMs?: number): Promise<Result<ClaimRow>>;
  /** Takes a pending claim to its end: code created in the shop and issued, or forgotten. */
  finish(row: ClaimRow): Promise<Result<ClaimRow>>;
  /**
   * Runs the sweeper's work on a claim while nobody takes it up; whoever asks for the claim meanwhile waits for its end. `undefined`, and
   * nothing run, while the claim is being worked on.
   */
  whileIdle<T>(key: string, work: () => Promise<T>): Promise<T | undefined>;
}

/** Refusals by what was read of a coupon, which may have changed since. */
const byOffer = new Set(['coupon_expired', 'coupon_stale', 'coupon_not_started', 'terms_changed']);

const unreachable = fail('shop_unreachable', 'The shop cannot be reached. Try again in a moment.');
const stale = fail('coupon_stale', 'This coupon has changed since it was shown.');
const expired = fail('claim_expired', 'This claim has expired or was cancelled. Claim again with a new Idempotency-Key.');

const sameCoupon = (row: ClaimRow, request: ClaimRequest): Result<ClaimRow> =>
  row.couponId === request.couponId && row.couponVersion === request.couponVersion
    ? ok(row)
    : fail('idempotency_conflict', 'This Idempotency-Key was used for another coupon.');

/** Reserves by the offer as it was read. Errors: what the offer's times say, and those of the store. */
const createReserve =
  ({ store, clock, newCode }: Pick<ClaimsDeps, 'store' | 'clock' | 'newCode'>) =>
  async (
    key: string,
    request: ClaimRequest,
    { coupon, codes, terms }: Offer,
    heldMs: number,
  ): ReturnType<ClaimRepository['reserveClaim']> => {
    const now = clock();
    if (now >= coupon.endsAt) return fail('coupon_expired', 'This coupon has ended.');
    if (request.couponVersion !== coupon.version)
      return fail('coupon_stale', 'This coupon has changed since it was shown.', 'couponVersion');
    if (now < coupon.startsAt) return fail('coupon_not_started', 'This coupon is not valid yet.');
    return store.reserveClaim({
      key,
      couponId: coupon.id,
      couponVersion: coupon.version,
      ...(codes.from === 'generated' ? { code: newCode(codes.prefix) } : {}),
      terms,
      reserved: maxDiscount(coupon.discount),
      attribution: request.attribution,
      createdAt: now,
      expiresAt: Math.min(now + heldMs, coupon.endsAt),
    });
  };

/** Takes a reserved claim to where its code is in the shop. */
const createIssue = (
  { store, connector, clock }: Pick<ClaimsDeps, 'store' | 'connector' | 'clock'>,
  offers: ReturnType<typeof createOffers>,
) => {
  const undo = async (row: ClaimRow, certainlyAbsent: boolean): Promise<void> => {
    if (certainlyAbsent || (await connector.deactivateCode(row.code)).ok) await store.abandonClaim(row.key);
  };

  /** @param fresh what the claim was just made by; absent: the shop may have been asked for its code before, by this process or by one that crashed */
  return async (row: ClaimRow, fresh?: Offer): Promise<Result<ClaimRow>> => {
    if (row.status === 'released' || (row.status !== 'redeemed' && row.expiresAt <= clock())) return expired;
    if (row.status !== 'pending') return ok(row);
    const offer = fresh ?? (await offers.read(row.couponId));
    if (offer?.coupon.version !== row.couponVersion || maxDiscount(offer.coupon.discount) > row.reserved) {
      await undo(row, false);
      return stale;
    }
    const { coupon, currency } = offer;
    const created = await connector.createCode({ code: row.code, coupon, currency, expiresAt: row.expiresAt, uses: 1 });
    if (!created.ok) {
      // After an earlier try the shop may have the code, whatever became of this one.
      await undo(row, fresh !== undefined && created.error.code !== 'shop_no_answer');
      return created.error.code === 'shop_refused' ? fail('shop_refused', 'The shop did not accept this coupon.') : unreachable;
    }
    if (await store.issueClaim(row.key)) return ok({ ...row, status: 'issued' });
    // Stopped or swept while the shop was answering: take the code out again.
    await connector.deactivateCode(row.code);
    return expired;
  };
};

/** Keeps the calls of one key apart: those that make its claim, and those that end it. */
const createTurns = () => {
  const running = new Map<string, Promise<Result<ClaimRow>>>();
  const ending = new Map<string, Promise<unknown>>();

  /** Calls of one key run once; whoever comes meanwhile gets the same answer. */
  const once = (key: string, work: () => Promise<Result<ClaimRow>>): Promise<Result<ClaimRow>> => {
    const known = running.get(key);
    if (known) return known;
    const started = work().finally(() => running.delete(key));
    running.set(key, started);
    return started;
  };

  const whileIdle = async <T>(key: string, work: () => Promise<T>): Promise<T | undefined> => {
    if (running.has(key) || ending.has(key)) return undefined;
    const started = work().finally(() => ending.delete(key));
    // What it throws is the sweeper's; a waiting claim only needs to know that it is over.
    ending.set(
      key,
      started.catch(() => undefined),
    );
    return started;
  };

  return { once, ended: (key: string) => ending.get(key), whileIdle };
};

/**
 * Life of a claim: reserve (durable) → create in the shop → issue (durable) → answer. A crash between any two steps leaves a pending
 * row, whose code is fixed, so that the same key takes the same code up again. Codes that the shop has already are issued when they are reserved. The reservation is given back only once the code is
 * known not to exist in the shop; until then the sweeper keeps asking. A coupon is read once and then again only when the store, which compares where it
 * writes the claim, says that it is another by now.
 */
export const createClaims = ({ store, connector, clock, newCode, ttlMs }: ClaimsDeps): Claims => {
  const offers = createOffers(store);
  const reserve = createReserve({ store, clock, newCode });
  const issue = createIssue({ store, connector, clock }, offers);
  const { once, ended, whileIdle } = createTurns();

  const claim = async (key: string, request: ClaimRequest, heldMs = ttlMs): Promise<Result<ClaimRow>> => {
    await ended(key);
    const answer = await once(key, async () => {
      const offer = offers.known(request.couponId);
      const reserved = offer && (await reserve(key, request, offer, heldMs));
      if (reserved?.ok) return issue(reserved.value.row, reserved.value.fresh ? offer : undefined);
      return reserved && !byOffer.has(reserved.error.code) ? reserved : claimAsItIs(key, request, heldMs);
    });
    return answer.ok ? sameCoupon(answer.value, request) : answer;
  };

  /** By what the store says now. */
  const claimAsItIs = async (key: string, request: ClaimRequest, heldMs: number): Promise<Result<ClaimRow>> => {
    const row = await store.claim(key);
    if (row) return issueIfSame(row, request);
    if (!(await store.serving())) return fail('serving_stopped', 'The shop has stopped all coupons for now.');
    const offer = await offers.read(request.couponId);
    if (!offer) return fail('coupon_unknown', 'Unknown coupon.', 'couponId');
    const reserved = await reserve(key, request, offer, heldMs);
    if (reserved.ok) return issue(reserved.value.row, reserved.value.fresh ? offer : undefined);
    return reserved.error.code === 'terms_changed' ? stale : reserved;
  };

  const issueIfSame = async (row: ClaimRow, request: ClaimRequest): Promise<Result<ClaimRow>> => {
    const same = sameCoupon(row, request);
    return same.ok ? issue(row) : same;
  };

  return { claim, finish: (row) => once(row.key, () => issue(row)), whileIdle };
};

import { maxDiscount } from '../../engine/eligibility/discountOf';
import type { CodeOrigin } from '../../protocol/coupons/codes';
import type { Coupon } from '../../protocol/coupons/coupon';
import { reservedUntil } from '../../protocol/coupons/validity';
import type { ClaimRequest } from '../../protocol/protocol';
import type { Clock } from '../../protocol/values/clock';
import { type Failure, fail, ok, type Result } from '../../protocol/values/result';
import type { BundleRepository } from '../records/bundleRepository';
import type { CatalogRepository } from '../records/catalogRepository';
import type { ClaimRepository, ClaimRow } from '../records/claimRepository';
import type { Connector } from '../shop/connector';
import { termsOf } from './claimMaker';

/** A coupon as last read. */
interface Offer {
  readonly coupon: Coupon;
  readonly currency: string;
  readonly codes: CodeOrigin;
  readonly terms: string;
}

/** Listed coupons, cached between claims. The store verifies `terms` when it writes a claim. */
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
  /** How long a code is reserved for its shopper, ms. */
  readonly ttlMs: number;
  /** Hears why the shop created no code. The shopper is told less. */
  readonly onRefused?: ((couponId: string, why: Failure) => void) | undefined;
}

export interface Claims {
  /** @param heldMs how long the code is reserved, if different from a click's */
  claim(key: string, request: ClaimRequest, heldMs?: number): Promise<Result<ClaimRow>>;
  /** Completes a pending claim: its code is created in the shop and issued, or the claim is dropped. */
  finish(row: ClaimRow): Promise<Result<ClaimRow>>;
  /**
   * Runs the sweeper's work on a claim unless the claim is being processed, and makes requests for the claim wait meanwhile. Returns
   * `undefined`, without running, if it is being processed.
   */
  whileIdle<T>(key: string, work: () => Promise<T>): Promise<T | undefined>;
}

/** Refusals that depend on the cached coupon, which may have changed. */
const byOffer = new Set(['coupon_expired', 'coupon_stale', 'coupon_not_started', 'terms_changed']);

const unreachable = fail('shop_unreachable', 'The shop cannot be reached. Try again in a moment.');
const stale = fail('coupon_stale', 'This coupon has changed since it was shown.');
const expired = fail('claim_expired', 'This claim has expired or was cancelled. Claim again with a new Idempotency-Key.');

const sameCoupon = (row: ClaimRow, request: ClaimRequest): Result<ClaimRow> =>
  row.couponId === request.couponId && row.couponVersion === request.couponVersion
    ? ok(row)
    : fail('idempotency_conflict', 'This Idempotency-Key was used for another coupon.');

/** Reserves by the cached offer. Errors: those of the offer's dates and of the store. */
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
      friend: request.friend,
      createdAt: now,
      expiresAt: reservedUntil(coupon, heldMs, now),
    });
  };

/** Issues the code of a reserved claim in the shop. */
const createIssue = (
  { store, connector, clock, onRefused }: Pick<ClaimsDeps, 'store' | 'connector' | 'clock' | 'onRefused'>,
  offers: ReturnType<typeof createOffers>,
) => {
  const undo = async (row: ClaimRow, certainlyAbsent: boolean): Promise<void> => {
    if (certainlyAbsent || (await connector.deactivateCode(row.code)).ok) await store.abandonClaim(row.key);
  };

  /**
   * @param fresh the offer of a claim just made; absent: the shop may have been asked for its code before, by this process or one that
   * crashed
   */
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
      onRefused?.(row.couponId, created.error);
      // After an earlier attempt the shop may have the code, whatever the result of this one.
      await undo(row, fresh !== undefined && created.error.code !== 'shop_no_answer');
      return created.error.code === 'shop_refused' ? fail('shop_refused', 'The shop did not accept this coupon.') : unreachable;
    }
    if (await store.issueClaim(row.key)) return ok({ ...row, status: 'issued' });
    // The claim ended while the shop was responding: remove the code again.
    await connector.deactivateCode(row.code);
    return expired;
  };
};

/** Serialises the calls of one key: those that make its claim, and those that end it. */
const createTurns = () => {
  const running = new Map<string, Promise<Result<ClaimRow>>>();
  const ending = new Map<string, Promise<unknown>>();

  /** Concurrent calls of one key run once and share the result. */
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
    // Errors are handled by the sweeper. A waiting claim only needs to know that it has finished.
    ending.set(
      key,
      started.catch(() => undefined),
    );
    return started;
  };

  return { once, ended: (key: string) => ending.get(key), whileIdle };
};

/**
 * Life of a claim: reserve (durable) → create in the shop → issue (durable) → respond. A crash between two steps leaves a pending row with
 * a fixed code, so that the same key continues with the same code. Codes that the shop already has are issued when they are reserved. The
 * reservation is released only once the code is known not to exist in the shop; until then the sweeper retries. A coupon is cached until
 * the store, which compares it when writing the claim, reports a change.
 */
export const createClaims = ({ store, connector, clock, newCode, ttlMs, onRefused }: ClaimsDeps): Claims => {
  const offers = createOffers(store);
  const reserve = createReserve({ store, clock, newCode });
  const issue = createIssue({ store, connector, clock, onRefused }, offers);
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

  /** Claims by the store's current state. */
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

import { createHash, createHmac } from 'node:crypto';
import { parseAttribution } from '../../protocol/attribution';
import { type ClaimRequest, type ClaimWork, claimWorkText } from '../../protocol/protocol';
import { isWork, workInput } from '../../protocol/reporting/tokens';
import { type Clock, HOUR, SECOND } from '../../protocol/values/clock';
import type { Failure, Result } from '../../protocol/values/result';
import { fail, ok } from '../../protocol/values/result';
import type { BundleFacts } from '../bundles/bundleFacts';
import { networkOf } from '../limits/limitRequests';
import { isOwnNetwork } from '../limits/networks';
import type { BundleRepository } from '../records/bundleRepository';
import type { ClaimRepository } from '../records/claimRepository';
import type { ClaimGuard } from './claimGuard';

/**
 * Networks that an address counts for: its IPv4 /24, or its IPv6 /56 and /48, which providers give to one customer. None for text that is no
 * address, and for addresses of one's own network unless they come through a trusted proxy: those are the proxy's, and all shoppers share it.
 */
export const claimNetworks = (address: string, trustsProxy: boolean): readonly string[] => {
  if (!trustsProxy && isOwnNetwork(address)) return [];
  const network = networkOf(address);
  if (network === undefined) return [];
  if (!network.includes(':')) return [`${network.replace(/\.\d+$/, '')}.0/24`];
  const [a, b, c, d = '0'] = network.split(':');
  return [`${a}:${b}:${c}:${(Number.parseInt(d, 16) >> 8).toString(16)}00::/56`, `${a}:${b}:${c}::/48`];
};

/** How long the experiments of the live bundles are believed, ms. */
const GOOD_FOR = 5 * SECOND;
/** How long a page may stay open with an older bundle, ms. */
const GRACE = 24 * HOUR;

/** Experiments of bundles that are live, or were within the last day; none before the first bundle. */
const createExperiments = (store: Pick<BundleRepository, 'release'>, bundleFacts: BundleFacts, clock: Clock) => {
  const seen = new Map<string, number>();
  let readAt = Number.NEGATIVE_INFINITY;
  return async (): Promise<ReadonlySet<string>> => {
    const now = clock();
    if (now - readAt >= GOOD_FOR) {
      const { bundle, next } = await store.release();
      const facts = await Promise.all([bundle, next?.bundle].filter((id) => id !== undefined).map(bundleFacts));
      for (const fact of facts) if (fact?.experiment) seen.set(fact.experiment.id, now);
      for (const [id, at] of seen) if (at < now - GRACE) seen.delete(id);
      readAt = now;
    }
    return new Set(seen.keys());
  };
};

const digest = (data: string | Uint8Array): Buffer => createHash('sha256').update(data).digest();

/** @returns whether the claim's work begins with so many zero bits, under one of the salts */
const isPaid = (key: string, { couponId, work }: ClaimRequest, bits: number, salts: readonly string[]): boolean =>
  work !== undefined && salts.some((salt) => isWork(digest(workInput(digest(claimWorkText(salt, key, couponId)), work)), bits));

export interface AdmitClaimDeps {
  readonly store: Pick<BundleRepository, 'release'> & Pick<ClaimRepository, 'claim' | 'expireClaims'>;
  readonly guard: ClaimGuard;
  readonly bundleFacts: BundleFacts;
  readonly clock: Clock;
  /** The same on all replicas. */
  readonly secret: string;
  readonly trustsProxy: boolean;
}

/** A refusal, and the work that would have been enough. */
export type ClaimRefusal = Failure & { readonly work?: ClaimWork; readonly waitMs?: number };

/**
 * May an anonymous client claim this coupon now? Errors: `claim_ineligible` (its group gets no coupons, or its experiment is unknown),
 * `claim_limited` (its network has too many open claims), `claim_work` (claims are squeezed: work is missing).
 * @returns what to call with the claim's end once it has its code
 */
export const createAdmitClaim = ({ store, guard, bundleFacts, clock, secret, trustsProxy }: AdmitClaimDeps) => {
  const experiments = createExperiments(store, bundleFacts, clock);
  const saltOf = (hour: number): string => createHmac('sha256', secret).update(`claim-work/1\0${hour}`).digest('hex').slice(0, 16);

  return async (key: string, request: ClaimRequest, address: string): Promise<Result<(expiresAt: number) => void, ClaimRefusal>> => {
    const attribution = parseAttribution(request.attribution);
    const known = await experiments();
    if (attribution.ok && (attribution.value.variant === 'none' || (known.size > 0 && !known.has(attribution.value.experiment))))
      return fail('claim_ineligible', 'This shopper’s group gets no coupons in the running experiment.', 'attribution');
    const networks = claimNetworks(address, trustsProxy);
    const verdict = guard.ask(key, networks);
    const claimed = (expiresAt: number): void => guard.claimed(key, networks, expiresAt);
    if (!verdict.admitted) {
      if (verdict.revoke.length > 0) await store.expireClaims(verdict.revoke, clock());
      // A repeat of a claim that was made before this process started.
      if (await store.claim(key)) return ok(() => undefined);
      const message = 'Too many coupons were claimed from your network. Use one of them, or try again later.';
      return { ok: false, error: { code: 'claim_limited', message, waitMs: verdict.waitMs } };
    }
    if (verdict.bits === 0) return ok(claimed);
    const hour = Math.floor(clock() / HOUR);
    const [salt = '', last = ''] = [saltOf(hour), saltOf(hour - 1)];
    if (isPaid(key, request, verdict.bits, [salt, last])) return ok(claimed);
    const message = 'Many coupons are being claimed. Send the claim again with the work that is asked for.';
    return { ok: false, error: { code: 'claim_work', message, at: 'work', work: { bits: verdict.bits, salt } } };
  };
};

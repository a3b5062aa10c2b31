import { createHmac } from 'node:crypto';
import { parseAttribution } from '../../protocol/attribution';
import { type ClaimRequest, type ClaimWork, claimWorkText } from '../../protocol/protocol';
import { isWork, workInput } from '../../protocol/reporting/tokens';
import { type Clock, DAY, HOUR, SECOND } from '../../protocol/values/clock';
import type { Failure, Result } from '../../protocol/values/result';
import { fail, ok } from '../../protocol/values/result';
import type { BundleFacts } from '../bundles/bundleFacts';
import { digest } from '../http/signature';
import { clientOf, wideNetworkOf } from '../limits/limitRequests';
import type { BundleRepository } from '../records/bundleRepository';
import type { ClaimRepository } from '../records/claimRepository';
import type { ClaimGuard } from './claimGuard';

/**
 * Networks that a client's address counts for: its IPv4 /24, or its IPv6 /56 and /48, which providers assign to one customer. None if many
 * shoppers may share it (`Client.isCrowd`).
 */
export const claimNetworks = (address: string, trustsProxy: boolean): readonly string[] => {
  const { network, isCrowd } = clientOf({ ip: address }, trustsProxy);
  if (isCrowd) return [];
  const wide = wideNetworkOf(network);
  if (!network.includes(':')) return [wide];
  const [a, b, c, d = '0'] = network.split(':');
  return [`${a}:${b}:${c}:${(Number.parseInt(d, 16) >> 8).toString(16)}00::/56`, wide];
};

/** How long the answer is used, ms. */
const GOOD_FOR = 5 * SECOND;
/** How long a page may stay open with an older bundle, ms. */
const GRACE = DAY;

/** Experiments of the bundles that devices may still have: the live ones, and those replaced within a day. */
const createExperiments = (store: Pick<BundleRepository, 'bundles' | 'release'>, bundleFacts: BundleFacts, clock: Clock) => {
  let known: { readonly at: number; readonly ids: ReadonlySet<string> } | undefined;
  return async (): Promise<ReadonlySet<string>> => {
    const now = clock();
    if (known && now - known.at < GOOD_FOR) return known.ids;
    const [{ bundle, next }, stored] = await Promise.all([store.release(), store.bundles()]);
    // Newest first: a bundle was replaced when the next newer one was published.
    const recent = stored.filter((_, n) => (stored[n - 1]?.publishedAt ?? now) > now - GRACE).map(({ id }) => id);
    const ids = new Set([bundle, next?.bundle, ...recent].filter((id) => id !== undefined));
    const facts = await Promise.all([...ids].map(bundleFacts));
    known = { at: now, ids: new Set(facts.flatMap((fact) => fact?.experiment.id ?? [])) };
    return known.ids;
  };
};

/** @returns whether the claim's work begins with so many zero bits, under one of the salts */
const isPaid = (key: string, { couponId, work }: ClaimRequest, bits: number, salts: readonly string[]): boolean =>
  work !== undefined && salts.some((salt) => isWork(digest(workInput(digest(claimWorkText(salt, key, couponId)), work)), bits));

export interface AdmitClaimDeps {
  readonly store: Pick<BundleRepository, 'bundles' | 'release'> & Pick<ClaimRepository, 'claim' | 'expireClaims'>;
  readonly guard: ClaimGuard;
  readonly bundleFacts: BundleFacts;
  readonly clock: Clock;
  /** The same on all replicas. */
  readonly secret: string;
  readonly trustsProxy: boolean;
  /** Has a message that the shopper's device asked for brought the code? Absent: there are no messages. */
  readonly isSent?: ((key: string) => Promise<boolean>) | undefined;
}

/** A refusal. `waitMs`: until the client may try again, ms. */
export type ClaimRefusal = Failure & { readonly work?: ClaimWork; readonly waitMs?: number };

/** Call with the instant at which the code ends (UTC ms), or with `undefined` if there is none. */
export type Ended = (expiresAt: number | undefined) => void;

const refused = (error: ClaimRefusal): Result<never, ClaimRefusal> => ({ ok: false, error });

const SENT: ClaimRefusal = { code: 'code_sent', message: 'The code of this coupon was sent to the shopper.' };
const LIMITED = 'Too many coupons were claimed from your network. Use one of them, or try again later.';
const WORK = 'Many coupons are being claimed. Send the claim again with the work that is asked for.';

/**
 * Whether an anonymous client may claim this coupon now. Errors: `claim_ineligible` (its group gets no coupons, or its experiment is
 * unknown), `code_sent` (the shopper has its code in a message), `claim_limited` (its network has too many open claims), `claim_work` (claims
 * are squeezed, and work is missing).
 * @returns to be called when the claim has ended well or badly
 */
export const createAdmitClaim = ({ store, guard, bundleFacts, clock, secret, trustsProxy, isSent }: AdmitClaimDeps) => {
  const experiments = createExperiments(store, bundleFacts, clock);
  const saltOf = (hour: number): string => createHmac('sha256', secret).update(`claim-work/1\0${hour}`).digest('hex').slice(0, 16);

  const eligible = async (text: string): Promise<Result<undefined>> => {
    const attribution = parseAttribution(text);
    if (!attribution.ok) return ok(undefined);
    const { experiment, variant } = attribution.value;
    if (variant === 'none') return fail('claim_ineligible', "This shopper's group gets no coupons.", 'attribution');
    const known = await experiments();
    return known.size === 0 || known.has(experiment)
      ? ok(undefined)
      : fail('claim_ineligible', 'The claim names an experiment that is not running.', 'attribution');
  };

  return async (key: string, request: ClaimRequest, address: string): Promise<Result<Ended, ClaimRefusal>> => {
    // A friend gets the coupon in any group: a person gave it, and no choice of ours.
    const may = request.friend ? ok(undefined) : await eligible(request.attribution);
    if (!may.ok) return may;
    if (await isSent?.(key)) return refused(SENT);
    const networks = claimNetworks(address, trustsProxy);
    const verdict = guard.ask(key, networks);
    const ended: Ended = (expiresAt) => guard.ended(key, networks, expiresAt);
    if (!verdict.admitted) {
      // A repeat of a claim that this process does not know: made before it started, or by another replica.
      if (await store.claim(key)) return ok(() => undefined);
      const revoked = guard.revoke(networks);
      if (revoked.length > 0) await store.expireClaims(revoked, clock());
      return refused({ code: 'claim_limited', message: LIMITED, waitMs: verdict.waitMs });
    }
    const hour = Math.floor(clock() / HOUR);
    const salt = saltOf(hour);
    if (verdict.bits === 0 || isPaid(key, request, verdict.bits, [salt, saltOf(hour - 1)])) return ok(ended);
    ended(undefined);
    return refused({ code: 'claim_work', message: WORK, at: 'work', work: { bits: verdict.bits, salt } });
  };
};

import type { Coupon } from '../../src/protocol/coupons/coupon';
import { type ClaimRequest, claimResponseSchema, claimWorkText, errorResponseSchema, routes } from '../../src/protocol/protocol';
import { parseJsonWith } from '../../src/protocol/values/parse';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { Claim } from '../api';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { randomHex, solveWork } from '../platform';
import { logTables } from '../recording/eventLog';
import type { DeviceStorage, StoredClaim, StoredDecision } from '../storage/deviceStorage';
import { request } from '../sync/http';
import { refusedBy } from '../sync/serving';
import type { EngineKit } from './engine';
import { claimOf } from './ownClaim';

interface ClaimContext {
  readonly kit: EngineKit;
  readonly api: string;
  readonly storage: DeviceStorage;
  readonly bundle: LoadedBundle;
  /** The attribution that the cart has, or would have. */
  readonly attribution: string;
}

interface Prepared {
  readonly claim: StoredClaim;
  readonly stored: StoredDecision;
}

/**
 * The key is stored before the first request, so that a repeat after a crash or from another tab is the same claim. A coupon that this
 * device has claimed at another decision, or had sent, has a key already.
 * @param renew the key's claim is over on the server
 */
const prepare = ({ storage, kit }: ClaimContext, decisionId: string, renew: boolean): Promise<Prepared | undefined> =>
  storage.transaction(['meta', 'decisions', 'claims'], 'readwrite', async (transaction) => {
    const stored = await transaction.get('decisions', decisionId);
    if (!stored?.coupon) return undefined;
    const before = await transaction.get('claims', decisionId);
    const known = renew ? undefined : before;
    const earlier = known || renew ? undefined : await claimOf(transaction, stored.coupon, kit.ports.clock());
    if (earlier?.isOpen) return { claim: earlier, stored };
    const { friend } = before ?? earlier ?? {};
    const claim = known ?? { key: earlier?.key ?? randomHex(kit.ports.rng), ...(friend && { friend }) };
    if (!known) await transaction.put('claims', decisionId, claim);
    return { claim, stored };
  });

/**
 * The code issued by the server. While claims are squeezed, the server refuses the first request and names the work it wants.
 * Errors: `unreachable`, `claim_failed`, or the server's own reason code.
 */
const issued = async (context: ClaimContext, coupon: Coupon, claim: StoredClaim, work?: number): Promise<Result<Claim>> => {
  const { kit, api, attribution } = context;
  const { id, version } = coupon;
  const { key, friend } = claim;
  const given = { ...(work === undefined ? {} : { work }), ...(friend && { friend }) };
  const body: ClaimRequest = { v: 'claim/1', couponId: id, couponVersion: version, attribution, ...given };
  const answer = await request(kit.ports, api + routes.claims, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify(body),
  });
  if (!answer.ok) return answer;
  const response = answer.value;
  const text = await response.text();
  if (response.ok) return parseJsonWith(claimResponseSchema, text, 'claim_failed');
  const refused = parseJsonWith(errorResponseSchema, text, 'claim_failed');
  const asked = refused.ok && work === undefined ? refused.value.error.work : undefined;
  if (asked) return issued(context, coupon, claim, await solveWork(claimWorkText(asked.salt, key, id), asked.bits));
  return refusedBy(response.status, text, 'claim_failed');
};

/**
 * The code shared by all shoppers, if the shop has no server. `undefined` if it has one. Error `coupon_unknown`: no longer in the bundle.
 */
const shared = ({ bundle }: ClaimContext, { id, endsAt }: Coupon): Result<Claim> | undefined => {
  const { static: files } = bundle.manifest;
  const code = files?.codes[id];
  return files && (code ? ok({ code, expiresAt: endsAt }) : fail('coupon_unknown', 'The bundle has no code for this coupon.'));
};

/**
 * Gets a code, the same as before if the shopper has one for this coupon. Errors: `decision_unknown`, `unreachable` (try again: same key,
 * same code), `claim_failed`, or the server's own reason code, e.g. `budget_exhausted`.
 * @param renew as for `prepare`
 */
export const claimCode = async (context: ClaimContext, decisionId: string, renew = false): Promise<Result<Claim>> => {
  const { kit, storage } = context;
  const prepared = await prepare(context, decisionId, renew);
  const coupon = prepared?.stored.coupon;
  if (!prepared || !coupon) return fail('decision_unknown', 'No coupon was offered under this decision.');
  const { claim } = prepared;
  if (claim.code !== undefined && claim.expiresAt !== undefined) return ok({ code: claim.code, expiresAt: claim.expiresAt });
  const given = shared(context, coupon) ?? (await issued(context, coupon, claim));
  // The key was drawn for a message, long ago.
  if (!given.ok && given.error.code === 'claim_expired' && !renew) return claimCode(context, decisionId, true);
  if (!given.ok) return given;
  const { code, expiresAt } = given.value;
  await storage.transaction([...logTables, 'claims'], 'readwrite', async (transaction) => {
    const before = await transaction.get('claims', decisionId);
    // Another tab may have finished the same claim, and the event must be logged only once. If the record is gone, the data was erased in
    // the meantime.
    if (!before || before.code !== undefined) return;
    await transaction.put('claims', decisionId, { ...before, key: claim.key, code, expiresAt });
    await kit.record(transaction, storage, [{ name: 'claim_promotion', time: kit.ports.clock(), decisionId, couponId: coupon.id }]);
  });
  return ok({ code, expiresAt });
};

import { DECISION_VERSION } from '../../src/engine/decision/decision';
import type { Coupon } from '../../src/protocol/coupons/coupon';
import { FRIENDS_ROUTE, type FriendsRequest, type FriendsResponse, friendsResponseSchema } from '../../src/protocol/friends';
import { type FriendProof, friendTokenText } from '../../src/protocol/protocol';
import { parseJsonWith } from '../../src/protocol/values/parse';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { WorkerApi } from '../api';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { claimOf } from '../offers/ownClaim';
import { newDecisionId, randomHex } from '../platform';
import type { DeviceStorage, DeviceTransaction, StoredClaim, StoredDecision } from '../storage/deviceStorage';
import { request } from '../sync/http';
import { refusedBy } from '../sync/serving';
import { FROM_FRIENDS, type PanelContext } from './calls';
import { changeInbox } from './inbox';

/** Same as the server's `friendToken`. */
const tokenOf = async (key: string): Promise<string> => {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(friendTokenText(key)));
  return [...new Uint8Array(hash, 0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};

const couponIn = (bundle: LoadedBundle, id: string): Coupon | undefined => bundle.manifest.coupons.find((coupon) => coupon.id === id);

/** Asks about the link of a claim, which the server thereby learns is given to friends. */
const ask = async ({ ports, settings }: PanelContext, key: string): Promise<Result<FriendsResponse>> => {
  const body: FriendsRequest = { v: 'friends/1', key };
  const answer = await request(ports, settings.api + FRIENDS_ROUTE, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) return answer;
  const text = await answer.value.text();
  return answer.value.ok
    ? parseJsonWith(friendsResponseSchema, text, 'friends_failed')
    : refusedBy(answer.value.status, text, 'friends_failed');
};

interface Claimed {
  readonly id: string;
  readonly claim: StoredClaim;
  readonly coupon: Coupon | undefined;
}

/** Spans `decisions` and `claims`. */
const claimsIn = async (transaction: DeviceTransaction): Promise<readonly Claimed[]> => {
  const claims = await transaction.newest('claims');
  return Promise.all(
    claims.map(async ({ key, value }) => ({ id: key, claim: value, coupon: (await transaction.get('decisions', key))?.coupon })),
  );
};

const readClaims = (store: DeviceStorage): Promise<readonly Claimed[]> => store.transaction(['decisions', 'claims'], 'readonly', claimsIn);

const keep = async (transaction: DeviceTransaction, id: string, endsAt: number, at: number): Promise<void> =>
  changeInbox(transaction, ({ kept, dropped }) => ({
    kept: [...kept.filter((one) => one.id !== id), { id, endsAt, at }],
    dropped: dropped.filter((one) => one !== id),
  }));

/** Puts a coupon that no choice of ours gave into the inbox, not claimed yet. Spans `meta`, `decisions` and `claims`. */
const put = async ({ ports }: PanelContext, transaction: DeviceTransaction, bundle: LoadedBundle, coupon: Coupon, friend: FriendProof) => {
  const [id, time] = [newDecisionId(ports), ports.clock()];
  const none = { candidates: [], refusals: [], context: [], contributions: [] };
  const versions = { bundle: bundle.id, policy: FROM_FRIENDS, features: '', scorer: 'none', model: '' };
  const stored: StoredDecision = {
    coupon,
    decision: { version: DECISION_VERSION, id, time, variant: 'rule', by: 'nothing', action: coupon.id, propensity: 1, ...none, versions },
  };
  await transaction.put('decisions', id, stored);
  await transaction.put('claims', id, { key: randomHex(ports.rng), friend });
  await keep(transaction, id, coupon.endsAt, time);
};

/** As `WorkerApi.give`. */
export const give = async (of: PanelContext, decisionId: string): ReturnType<WorkerApi['give']> => {
  const { store, seen } = of;
  const own = (await readClaims(store)).find(({ id }) => id === decisionId);
  const bundle = (await seen()).of;
  const friends = bundle && own?.coupon && couponIn(bundle, own.coupon.id)?.friends;
  if (!own?.coupon || !friends) return fail('coupon_unknown', 'This coupon is not for friends.');
  const { key } = own.claim;
  const asked = await ask(of, key);
  if (!asked.ok) return asked;
  const { token, left } = asked.value;
  await store.transaction(['claims'], 'readwrite', async (transaction) => {
    const claim = await transaction.get('claims', decisionId);
    // Not written back if it was erased in the meantime.
    if (claim) await transaction.put('claims', decisionId, { ...claim, link: token });
  });
  return ok({ path: `${friends.page ?? '/'}#couplet-coupon=friend.${own.coupon.id}.${token}`, left });
};

/** As `WorkerApi.take`. */
export const take = async (of: PanelContext, couponId: string, token: string): ReturnType<WorkerApi['take']> => {
  const { ports, store, seen } = of;
  const bundle = (await seen()).of;
  const coupon = bundle && couponIn(bundle, couponId);
  if (!bundle || !coupon?.friends || ports.clock() >= coupon.endsAt) return fail('coupon_unknown', 'The shop no longer has this coupon.');
  for (const { claim, ...own } of await readClaims(store))
    if (own.coupon?.id === couponId && (await tokenOf(claim.key)) === token)
      return fail('friend_own_link', 'This link is for friends. It was made in this browser.');
  return store.transaction(['meta', 'decisions', 'claims'], 'readwrite', async (transaction) => {
    const known = (await claimsIn(transaction)).find(({ claim: { friend } }) => friend && 'link' in friend && friend.link === token);
    if (known) await keep(transaction, known.id, coupon.endsAt, ports.clock());
    // A shopper has one open code of a coupon.
    else if (!(await claimOf(transaction, coupon, ports.clock()))?.isOpen) await put(of, transaction, bundle, coupon, { link: token });
    return ok(undefined);
  });
};

/** As `WorkerApi.earn`. */
export const earn = async (of: PanelContext): ReturnType<WorkerApi['earn']> => {
  const { ports, store, seen } = of;
  const bundle = (await seen()).of;
  const given = (await readClaims(store)).filter(({ claim }) => claim.link !== undefined);
  let found = 0;
  for (const { claim, coupon } of given) {
    const { reward = '' } = (bundle && coupon && couponIn(bundle, coupon.id)?.friends) ?? {};
    const earned = bundle && couponIn(bundle, reward);
    if (!earned || ports.clock() >= earned.endsAt) continue;
    const asked = await ask(of, claim.key);
    if (!asked.ok) continue;
    // Another tab may have asked at the same time.
    found += await store.transaction(['meta', 'decisions', 'claims'], 'readwrite', async (transaction) => {
      const ours = (await claimsIn(transaction)).filter(({ claim: { friend } }) => friend && 'of' in friend && friend.of === claim.key);
      const fresh = Math.max(0, asked.value.earned - ours.filter(({ claim: { code } }) => code === undefined).length);
      for (let n = 0; n < fresh; n++) await put(of, transaction, bundle, earned, { of: claim.key });
      return fresh;
    });
  }
  return ok(found);
};

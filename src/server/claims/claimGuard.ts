import { type Clock, HOUR, MINUTE } from '../../protocol/values/clock';

/** Open claims that one network may have: enough for an office, too few for an attack. */
const CAP = 5;
/** The same while claims are squeezed. */
const SQUEEZED_CAP = 1;
/** More open claims a network may have for each of its coupons that was redeemed. */
const CREDIT = 3;
/** Claims are judged over this time, ms. */
const WINDOW = 15 * MINUTE;
/** A network's earlier claims count for this long, ms. */
const MEMORY = HOUR;
/** Networks remembered, and claims of each. The oldest are forgotten first. */
const MOST_NETWORKS = 50_000;
const MOST_ASKED = 64;

/** Leading zero bits of the work for a network's first claim while claims are squeezed, and more for each further one. */
const WORK = { first: 14, further: 2, most: 22 };

/** Claims of one network; times in ms. */
interface Network {
  /** Claims asked for, by Idempotency-Key, oldest first. */
  readonly asked: Map<string, number>;
  /** Those that got a code, until they are redeemed or their time is over. */
  readonly open: Map<string, number>;
  redeemed: number;
}

/** What may be done with a claim. `claimed` must be called once it has its code. */
type Verdict =
  | { readonly admitted: true; readonly bits: number }
  /** @property waitMs until the network may try again; @property revoke keys of its open claims that end now */
  | { readonly admitted: false; readonly waitMs: number; readonly revoke: readonly string[] };

export interface ClaimGuard {
  /**
   * May this claim be made, and for how much work? The same key may ask again.
   * @param networks what the client's address belongs to, widest last; empty if it is unknown: then only the work is asked for
   */
  ask(key: string, networks: readonly string[]): Verdict;
  /** A claim has its code until then. */
  claimed(key: string, networks: readonly string[], expiresAt: number): void;
  /** Claims whose codes came with an order. */
  redeemed(keys: readonly string[]): void;
  /** Since when claims are squeezed; `undefined` while they are not. */
  squeezedSince(): number | undefined;
}

/** Times of the last minutes, counted by minute so that a busy shop costs no more. */
const createCount = () => {
  const minutes = new Map<number, number>();
  return {
    add: (now: number): void => {
      const minute = Math.floor(now / MINUTE);
      minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
      for (const known of minutes.keys()) if (known <= minute - WINDOW / MINUTE) minutes.delete(known);
    },
    sum: (now: number): number => {
      const from = Math.floor((now - WINDOW) / MINUTE);
      return [...minutes].reduce((sum, [minute, count]) => (minute > from ? sum + count : sum), 0);
    },
  };
};

/**
 * Keeps anonymous clients from holding a shop's budgets. Nobody is known here but networks, in memory only.
 *
 * - At rest, a network has at most `CAP` open claims, more as its coupons are redeemed.
 * - Claims are *squeezed* when many of them come from networks that claimed within the hour and redeemed nothing. Shoppers come from many
 *   networks once, also after a newsletter; a program comes back from those it has. A claim then costs work, a network has one open claim,
 *   and who asks for more loses that one.
 *
 * @param onSqueeze called when it begins and when it ends
 */
export const createClaimGuard = ({
  clock,
  onSqueeze = () => undefined,
}: {
  readonly clock: Clock;
  readonly onSqueeze?: (on: boolean) => void;
}): ClaimGuard => {
  const networks = new Map<string, Network>();
  const claims = new Map<string, { readonly names: readonly string[]; readonly expiresAt: number }>();
  const [asks, repeats] = [createCount(), createCount()];
  let since: number | undefined;

  const networkOf = (name: string): Network => {
    const known = networks.get(name) ?? { asked: new Map(), open: new Map(), redeemed: 0 };
    networks.delete(name);
    networks.set(name, known);
    const [oldest] = networks.keys();
    if (networks.size > MOST_NETWORKS && oldest !== undefined) networks.delete(oldest);
    return known;
  };

  const forgetOld = ({ asked, open }: Network, now: number): void => {
    for (const [key, at] of asked) if (at <= now - MEMORY || asked.size > MOST_ASKED) asked.delete(key);
    for (const [key, until] of open) if (until <= now) open.delete(key);
  };

  const judge = (now: number): void => {
    const [all, again] = [asks.sum(now), repeats.sum(now)];
    const on = since === undefined ? again > 8 + all / 5 : again > 4 + all / 10;
    if (on === (since !== undefined)) return;
    since = on ? now : undefined;
    onSqueeze(on);
  };

  return {
    ask: (key, names) => {
      const now = clock();
      const places = names.map(networkOf);
      for (const place of places) forgetOld(place, now);
      const isNew = places.every(({ asked }) => !asked.has(key));
      if (isNew) {
        asks.add(now);
        if (places.some(({ asked, redeemed }) => asked.size > redeemed * CREDIT)) repeats.add(now);
        for (const { asked } of places) asked.set(key, now);
        judge(now);
      }
      if (places.some(({ open }) => open.has(key))) return { admitted: true, bits: 0 };
      const cap = since === undefined ? CAP : SQUEEZED_CAP;
      const full = places.filter(({ open, redeemed }) => open.size >= cap + redeemed * CREDIT);
      if (full.length > 0) {
        const revoke = since === undefined ? [] : [...new Set(full.flatMap(({ open }) => [...open.keys()]))];
        for (const { open } of places) for (const gone of revoke) open.delete(gone);
        return { admitted: false, waitMs: WINDOW, revoke };
      }
      if (since === undefined) return { admitted: true, bits: 0 };
      const earlier = Math.max(0, ...places.map(({ asked, redeemed }) => asked.size - 1 - redeemed * CREDIT));
      // A network whose claims were revoked waits until it has been quiet for an hour.
      if (earlier > SQUEEZED_CAP) return { admitted: false, waitMs: WINDOW, revoke: [] };
      return { admitted: true, bits: Math.min(WORK.most, WORK.first + WORK.further * earlier) };
    },
    claimed: (key, names, expiresAt) => {
      for (const name of names) networkOf(name).open.set(key, expiresAt);
      claims.set(key, { names, expiresAt });
      const now = clock();
      // Claims are held for about the same time, so that the oldest end first.
      for (const [oldest, { expiresAt: until }] of claims) {
        if (until > now) break;
        claims.delete(oldest);
      }
    },
    redeemed: (keys) => {
      for (const key of keys)
        for (const name of claims.get(key)?.names ?? []) {
          const place = networkOf(name);
          if (place.open.delete(key)) place.redeemed += 1;
        }
    },
    squeezedSince: () => since,
  };
};

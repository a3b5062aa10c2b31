import { type Clock, DAY, HOUR, MINUTE } from '../../protocol/values/clock';
import { createClaimPressure, WINDOW } from './claimPressure';

/** Open claims of one network: enough for an office, too few for an attack. */
const CAP = 5;
/** The same while claims are squeezed. */
const SQUEEZED_CAP = 1;
/** Further open claims for each coupon that a network redeemed within a day, and the most of all. */
const CREDIT = 5;
const MOST_CREDIT = 50;
/** While claims are squeezed, a network loses its open claims at so many claims within `MEMORY`. */
const REVOKED_AT = 4;
/** A network's earlier claims count for this long, ms. */
const MEMORY = HOUR;
/** Networks remembered. The least recently seen is forgotten first. */
const MOST_NETWORKS = 20_000;
/** Claims of a network that are told apart within `MEMORY`. */
const MOST_ASKED = 2 * CAP;
/** How long a place is kept for a claim that is being made, ms. */
const MAKING = MINUTE;

/** Leading zero bits of the work for a claim while claims are squeezed. */
const BITS = 14;

/** What is known of a network. Instants are UTC ms. */
interface Network {
  /** Claims asked for, by Idempotency-Key, with the instant. */
  readonly asked: Map<string, number>;
  /** Open claims, with the instant at which each ends. */
  readonly open: Map<string, number>;
  /** Redeemed claims, with the instant. */
  readonly redeemed: Map<string, number>;
  /** Claims counted since `countedFrom`, for at most `WINDOW`. */
  counted: number;
  countedFrom: number;
  seenAt: number;
}

/** `bits`: leading zero bits of the work that the claim needs, 0: none. `waitMs`: until the network may try again, ms. */
type Verdict = { readonly admitted: true; readonly bits: number } | { readonly admitted: false; readonly waitMs: number };

export interface ClaimGuard {
  /**
   * Whether this claim may be made, and for how much work. An admitted claim has its place until `ended`, or for a minute. The same key may
   * ask again.
   * @param networks of the client's address, `claimNetworks`. Empty if it is unknown: such a claim is never limited, and counts as new.
   */
  ask(key: string, networks: readonly string[]): Verdict;
  /** The claim has its code until `expiresAt` (UTC ms), or none (`undefined`). */
  ended(key: string, networks: readonly string[], expiresAt: number | undefined): void;
  /** Takes the open claims of networks that ask too often while claims are squeezed, and redeemed none in a day. */
  revoke(networks: readonly string[]): readonly string[];
  /** Claims whose codes came with a paid order, and those whose order was cancelled. */
  redeemed(keys: readonly string[]): void;
  cancelled(keys: readonly string[]): void;
  /** Since when claims are squeezed, UTC ms. `undefined` if they are not. */
  squeezedSince(): number | undefined;
}

const dropUntil = (times: Map<string, number>, instant: number): void => {
  for (const [key, at] of times) if (at <= instant) times.delete(key);
};

/** Networks by name, least recently seen first, without what no longer counts. */
const createNetworks = () => {
  const known = new Map<string, Network>();
  return (name: string, now: number): Network => {
    const network = known.get(name) ?? {
      asked: new Map(),
      open: new Map(),
      redeemed: new Map(),
      counted: 0,
      countedFrom: now,
      seenAt: now,
    };
    network.seenAt = now;
    known.delete(name);
    known.set(name, network);
    if (now - network.countedFrom >= WINDOW) Object.assign(network, { counted: 0, countedFrom: now });
    dropUntil(network.asked, now - MEMORY);
    dropUntil(network.open, now);
    dropUntil(network.redeemed, now - DAY);
    for (const [oldest, { seenAt }] of known) {
      if (known.size <= MOST_NETWORKS && seenAt > now - DAY) break;
      known.delete(oldest);
    }
    return network;
  };
};

/** Claims that are open, or were redeemed within a day, with their networks. `until`: UTC ms. */
const createPlaces = (networkAt: ReturnType<typeof createNetworks>) => {
  const known = new Map<string, { readonly names: readonly string[]; readonly isMade: boolean; until: number }>();

  const forget = (key: string, now: number): void => {
    for (const name of known.get(key)?.names ?? []) networkAt(name, now).open.delete(key);
    known.delete(key);
  };

  return {
    of: (key: string) => known.get(key),
    forget,
    keep: (key: string, names: readonly string[], isMade: boolean, until: number, now: number): void => {
      forget(key, now);
      known.set(key, { names, isMade, until });
      for (const name of names) networkAt(name, now).open.set(key, until);
      if (known.size % 1_000 === 0) for (const [other, place] of known) if (place.until <= now) known.delete(other);
    },
  };
};

const creditOf = ({ redeemed }: Network): number => Math.min(MOST_CREDIT, CREDIT * redeemed.size);

/** Until a place is free, ms. */
const waitOf = (times: Map<string, number>, now: number): number => Math.max(MINUTE, Math.min(...times.values()) - now);

/**
 * Keeps anonymous clients from holding a shop's budgets. It knows networks only, in memory.
 *
 * - A network has at most `CAP` open claims, and more for the coupons it redeemed.
 * - Claims are *squeezed* while many come from networks that claimed within the hour and redeemed nothing, and few of the shop's claims are
 *   redeemed. Shoppers come once from many networks, or from shared ones where some redeem. A program comes back and redeems nothing.
 *   A claim then costs work, a network has one open claim, and a network that asks again and again loses it.
 *
 * @param onSqueeze called when it begins (true) and ends
 */
export const createClaimGuard = ({
  clock,
  onSqueeze = () => undefined,
}: {
  readonly clock: Clock;
  readonly onSqueeze?: (on: boolean) => void;
}): ClaimGuard => {
  const networkAt = createNetworks();
  const places = createPlaces(networkAt);
  const pressure = createClaimPressure(onSqueeze);

  /** A network counts a few times in 15 minutes, so that one that is refused cannot squeeze the others. */
  const count = (key: string, own: readonly Network[], now: number): void => {
    if (own.some(({ asked }) => asked.has(key))) return;
    if (own.every(({ counted }) => counted <= CAP)) {
      pressure.asked(
        now,
        own.some((place) => place.asked.size > creditOf(place)),
      );
    }
    for (const place of own) place.counted += 1;
    for (const { asked } of own) if (asked.size < MOST_ASKED) asked.set(key, now);
  };

  return {
    ask: (key, names) => {
      const now = clock();
      const own = names.map((name) => networkAt(name, now));
      count(key, own, now);
      const since = pressure.squeezedSince(now);
      const bits = since === undefined || places.of(key)?.isMade ? 0 : BITS;
      if (own.some(({ open }) => open.has(key))) return { admitted: true, bits };
      const cap = since === undefined ? CAP : SQUEEZED_CAP;
      const full = own.find((place) => place.open.size >= cap + creditOf(place));
      if (full) return { admitted: false, waitMs: waitOf(full.open, now) };
      // After its claims were revoked, a network waits until it has asked less.
      const often = since === undefined ? undefined : own.find((place) => place.asked.size - creditOf(place) >= REVOKED_AT);
      if (often) return { admitted: false, waitMs: waitOf(often.asked, now - MEMORY) };
      places.keep(key, names, false, now + MAKING, now);
      return { admitted: true, bits };
    },
    ended: (key, names, expiresAt) => {
      const now = clock();
      if (expiresAt === undefined) places.forget(key, now);
      else places.keep(key, names, true, expiresAt, now);
    },
    revoke: (names) => {
      const now = clock();
      if (pressure.squeezedSince(now) === undefined) return [];
      const often = names
        .map((name) => networkAt(name, now))
        .filter((place) => place.redeemed.size === 0 && place.asked.size >= REVOKED_AT);
      const gone = [...new Set(often.flatMap(({ open }) => [...open.keys()]))];
      for (const key of gone) places.forget(key, now);
      return gone;
    },
    redeemed: (keys) => {
      const now = clock();
      for (const key of keys) {
        pressure.redeemed(now);
        const place = places.of(key);
        if (!place) continue;
        place.until = now + DAY;
        for (const name of place.names) {
          const network = networkAt(name, now);
          network.open.delete(key);
          network.redeemed.set(key, now);
        }
      }
    },
    cancelled: (keys) => {
      const now = clock();
      for (const key of keys) for (const name of places.of(key)?.names ?? []) networkAt(name, now).redeemed.delete(key);
    },
    squeezedSince: () => pressure.squeezedSince(clock()),
  };
};

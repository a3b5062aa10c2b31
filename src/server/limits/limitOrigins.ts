import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Clock, DAY, HOUR, type Instant, SECOND } from '../../protocol/values/clock';
import { isOwnOrigin, type OwnAddress } from '../admin/session';
import { refuse } from '../http/refuse';
import type { OrderRepository } from '../records/orderRepository';
import { type OriginRepository, UNREADABLE_ORIGIN } from '../records/originRepository';

/** How long the list is used, ms. */
const GOOD_FOR = 5 * SECOND;
/** Name of the cursor with the time of the last request of a page. */
const TAG = 'tag';
/** Origins remembered. The one with the fewest requests is forgotten first. */
const MOST_SEEN = 50;
/** Longest origin remembered, in characters: a host name has at most 253. */
const LONGEST = 270;
const HOURS = DAY / HOUR;

/** A website whose pages asked for the status within a day. */
interface SeenOrigin {
  readonly origin: string;
  /** Requests within a day. */
  readonly count: number;
  readonly lastAt: Instant;
}

/** Whether a header has the form in which browsers send the origin of a website. */
const isWebOrigin = (text: string): boolean =>
  text.length <= LONGEST && /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;

/** Origins with their requests by hour. Any client can send any origin, so this only suggests. */
const createSeen = () => {
  const known = new Map<string, { readonly hours: Map<number, number>; lastAt: Instant }>();
  const countOf = (hours: ReadonlyMap<number, number>, now: Instant): number =>
    [...hours].reduce((sum, [hour, count]) => (hour > now / HOUR - HOURS ? sum + count : sum), 0);

  return {
    note: (origin: string, now: Instant): void => {
      const entry = known.get(origin) ?? { hours: new Map<number, number>(), lastAt: now };
      const hour = Math.floor(now / HOUR);
      entry.lastAt = now;
      entry.hours.set(hour, (entry.hours.get(hour) ?? 0) + 1);
      for (const old of entry.hours.keys()) if (old <= hour - HOURS) entry.hours.delete(old);
      if (known.has(origin)) return;
      if (known.size >= MOST_SEEN) {
        const counts = [...known].map(([name, { hours }]) => [name, countOf(hours, now)] as const);
        known.delete(counts.reduce((least, one) => (one[1] < least[1] ? one : least))[0]);
      }
      known.set(origin, entry);
    },
    /** Most requests first. */
    list: (now: Instant): readonly SeenOrigin[] =>
      [...known]
        .map(([origin, { hours, lastAt }]) => ({ origin, count: countOf(hours, now), lastAt }))
        .filter(({ count }) => count > 0)
        .sort((a, b) => b.count - a.count),
  };
};

/** Whether the list has the origin, or `*.` for its domain. */
export const isInList = (allowed: readonly string[], origin: string): boolean =>
  isWebOrigin(origin) &&
  allowed.some((entry) => {
    const [start = '', end] = entry.split('*');
    return end === undefined ? entry === origin : origin.startsWith(start) && origin.endsWith(end);
  });

/** The list of allowed origins, cached for five seconds, and the origins that this process has seen. */
export const createOrigins = (
  store: Pick<OriginRepository, 'allowedOrigins'> & Pick<OrderRepository, 'advanceCursor' | 'cursor'>,
  clock: Clock,
) => {
  let known: { readonly at: Instant; readonly allowed: Promise<readonly string[]> } | undefined;
  const seen = createSeen();
  let savedAt = Number.NEGATIVE_INFINITY;
  /** Saves that a page asked, at most once an hour. If that fails, the next request tries again. */
  const save = (now: Instant): void => {
    if (now - savedAt < HOUR) return;
    const before = savedAt;
    savedAt = now;
    store.advanceCursor(TAG, now, now).catch(() => {
      savedAt = before;
    });
  };
  return {
    allowed: (): Promise<readonly string[]> => {
      const now = clock();
      if (known && Math.abs(now - known.at) < GOOD_FOR) return known.allowed;
      const allowed = store.allowedOrigins();
      const asked = { at: now, allowed };
      known = asked;
      allowed.catch(() => {
        if (known === asked) known = undefined;
      });
      return allowed;
    },
    /** Reads the list again at the next request. */
    changed: (): void => {
      known = undefined;
    },
    note: (origin: string): void => {
      if (!isWebOrigin(origin)) return;
      const now = clock();
      seen.note(origin, now);
      save(now);
    },
    /** When a page of another website last asked for the status: exact on this replica, to the hour on others. */
    lastSeen: async (): Promise<Instant | undefined> => {
      const last = Math.max((await store.cursor(TAG)) ?? 0, ...seen.list(clock()).map(({ lastAt }) => lastAt));
      return last === 0 ? undefined : last;
    },
    seen: (): readonly SeenOrigin[] => seen.list(clock()),
  };
};
export type Origins = ReturnType<typeof createOrigins>;

interface LimitOriginsDeps {
  readonly origins: Origins;
  readonly own: OwnAddress;
  readonly onRefused: (request: FastifyRequest) => void;
}

/**
 * Refuses requests of pages that are not in the list, on routes with `origin: 'check'`. Browsers send `Origin` with every request of another
 * origin's page that could claim, so a request without it comes from a page of this server or from no page. `null` is a sandboxed page.
 * Programs can send any origin: against them, the limits of networks count.
 */
export const limitOrigins = (app: FastifyInstance, { origins, own, onRefused }: LimitOriginsDeps): void => {
  let isLogged = false;
  // The body is parsed by then, so that a refused claim is counted for its coupon.
  app.addHook('preValidation', (request, reply, next) => {
    const { origin: rule } = request.facts;
    const { origin } = request.headers;
    if (rule === undefined || origin === undefined || isOwnOrigin(request, own)) return next();
    if (rule === 'note') {
      origins.note(origin);
      return next();
    }
    origins.allowed().then((allowed) => {
      if (allowed.length === 0 || isInList(allowed, origin)) return next();
      onRefused(request);
      if (allowed.includes(UNREADABLE_ORIGIN) && !isLogged) {
        isLogged = true;
        request.log.error('the list of allowed websites cannot be read, so no website may claim coupons: save it again in the console');
      }
      const page = isWebOrigin(origin) ? `Pages of ${origin}` : 'Pages without an origin of a website';
      void refuse(reply, {
        code: 'origin_refused',
        message: `${page} are not allowed to do this. Add the website in the console, under Settings, Websites.`,
      });
    }, next);
  });
};

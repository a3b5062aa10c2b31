import type { FastifyInstance } from 'fastify';
import type { Clock, Instant } from '../../protocol/values/clock';

interface Refused {
  /** Reason code, as in the answer. */
  readonly code: string;
  readonly count: number;
  readonly lastAt: Instant;
}

/** Webhooks that the shop sent to one address. */
interface Incoming {
  /** The route, such as `/v1/webhooks/orders`. */
  readonly route: string;
  readonly accepted: number;
  /** Null: none since the start. */
  readonly lastAt: Instant | null;
  readonly refused: readonly Refused[];
}

/** Webhooks of the shop since the start of this process, by address. */
export type IncomingCounts = () => readonly Incoming[];

/** Counts webhooks that the shop sends, in memory. No header or body is kept. Call before the routes are registered. */
export const countIncoming = (app: FastifyInstance, clock: Clock): IncomingCounts => {
  const routes = new Map<string, { accepted: number; lastAt: Instant | null; readonly refused: Map<string, Refused> }>();
  app.addHook('onRoute', ({ url }) => {
    if (url.startsWith('/v1/webhooks/') && !routes.has(url)) routes.set(url, { accepted: 0, lastAt: null, refused: new Map() });
  });
  app.addHook('onResponse', async ({ routeOptions }, { statusCode, refusedWith }) => {
    const counts = routes.get(routeOptions?.url ?? '');
    if (!counts) return;
    if (statusCode < 300) {
      counts.accepted += 1;
      counts.lastAt = clock();
      return;
    }
    const code = refusedWith ?? `status_${statusCode}`;
    counts.refused.set(code, { code, count: (counts.refused.get(code)?.count ?? 0) + 1, lastAt: clock() });
  });
  return () => [...routes].map(([route, { refused, ...counts }]) => ({ route, ...counts, refused: [...refused.values()] }));
};

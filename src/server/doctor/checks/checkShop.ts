import { type Finding, findingsOf } from '../../monitoring/finding';
import { checkOrderFlow, checkSignatures, shopFailure } from '../../monitoring/shopChecks';
import type { Facts } from '../facts';

const shopFinding = findingsOf('shop');

/** Share of a claim's timeout above which the shop is reported as slow. A busy hour needs the rest. */
const SLOW = 0.5;

/** The shop that creates the codes: reachable, accepts the credentials, fast enough. */
export const checkShop = ({ shop }: Facts): readonly Finding[] => {
  if (!shop) return [];
  const { platform, asked, tookMs, timeoutMs } = shop;
  if (!asked.ok) return [shopFailure(asked.error)];
  if (tookMs > timeoutMs * SLOW)
    return [
      shopFinding.warning(
        'shop_slow',
        `The shop takes ${tookMs} ms to answer. A claim fails after ${timeoutMs} ms.`,
        'Make the shop faster, or run this server closer to it. A higher SHOP_TIMEOUT_MS makes shoppers wait longer.',
      ),
    ];
  return [shopFinding.fine(`The shop (${platform}) answers within ${tookMs} ms and accepts this server.`)];
};

/** Refused order webhooks by reason, from the text of `/metrics` (`couplet_refusals_total`). */
const refusedOrders = (metrics: string): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  for (const [, labels = '', count] of metrics.matchAll(/^couplet_refusals_total\{([^}]*)\} (\d+)/gm)) {
    const route = /route="([^"]*)"/.exec(labels)?.[1] ?? '';
    const reason = /reason="([^"]*)"/.exec(labels)?.[1] ?? '';
    if (route.startsWith('/v1/webhooks/')) found.set(reason, (found.get(reason) ?? 0) + Number(count));
  }
  return found;
};

/** Whether orders arrive. Without them, budgets are not settled and experiments have no results. */
export const checkOrders = ({ database, site, now }: Facts): readonly Finding[] => {
  const stored = database?.ok ? database.value.stored : undefined;
  const signatures = site?.metrics === undefined ? [] : checkSignatures(refusedOrders(site.metrics));
  // Before anything is published, no orders are expected.
  if (!stored || stored.publishedAt === undefined) return signatures;
  return [checkOrderFlow(stored.lastOrderAt, stored.publishedAt, now), ...signatures];
};

import { DAY } from '../../../protocol/clock';
import type { Facts } from '../facts';
import { type Finding, findingsOf } from '../finding';

const orders = findingsOf('orders');
const { fine, warning } = orders;
/** A shop with coupons has an order sooner. */
const QUIET = 7 * DAY;

/** Refusals of order webhooks by reason, of the text of `/metrics` (`couplet_refusals_total`). */
const refusedOrders = (metrics: string): ReadonlyMap<string, number> => {
  const found = new Map<string, number>();
  for (const [, labels = '', count] of metrics.matchAll(/^couplet_refusals_total\{([^}]*)\} (\d+)/gm)) {
    const route = /route="([^"]*)"/.exec(labels)?.[1] ?? '';
    const reason = /reason="([^"]*)"/.exec(labels)?.[1] ?? '';
    if (route.startsWith('/v1/webhooks/')) found.set(reason, (found.get(reason) ?? 0) + Number(count));
  }
  return found;
};

const ofSignatures = (metrics: string | undefined): readonly Finding[] => {
  if (metrics === undefined) return [];
  const refused = refusedOrders(metrics);
  const unsigned = refused.get('signature_invalid') ?? 0;
  const stale = refused.get('timestamp_stale') ?? 0;
  return [
    ...(unsigned > 0
      ? [
          warning(
            'signature_invalid',
            `${unsigned} order webhooks had a wrong signature since the server started.`,
            'Give the shop the WEBHOOK_SECRET of this server (on a platform, its own secret), and let nothing change the body on its way.',
          ),
        ]
      : []),
    ...(stale > 0
      ? [
          warning(
            'timestamp_stale',
            `${stale} order webhooks were more than five minutes old or ahead since the server started.`,
            'Set the shop’s clock by NTP, and sign each delivery anew when it is repeated.',
          ),
        ]
      : []),
    ...(unsigned + stale > 0 ? [] : [fine('No order webhook was refused for its signature since the server started.')]),
  ];
};

/** Do orders come? Without them no budget is settled and no experiment is read. */
export const checkOrders = ({ database, site, now }: Facts): readonly Finding[] => {
  const stored = database?.ok ? database.value.stored : undefined;
  const signatures = ofSignatures(site?.metrics);
  // Before anything is published no order is owed.
  if (!stored || stored.publishedAt === undefined) return signatures;
  const { lastOrderAt, publishedAt } = stored;
  const fix = 'See whether the shop still sends its order webhook, or lets its orders be read (docs/shops).';
  if (lastOrderAt === undefined)
    return publishedAt < now - DAY
      ? [warning('orders_none', 'No order has come yet.', fix), ...signatures]
      : [fine('No order has come yet; the bundle is less than a day old.'), ...signatures];
  const said = `The last order event came on ${new Date(lastOrderAt).toISOString()}`;
  return [lastOrderAt < now - QUIET ? warning('orders_silent', `${said}.`, fix) : fine(`${said}.`), ...signatures];
};

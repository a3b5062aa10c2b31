import { DAY } from '../../../protocol/values/clock';
import { type Facts, type Finding, findingsOf } from '../facts';

const shopFinding = findingsOf('shop');

const NO_SHOP =
  'SHOP_URL must be the address of the shop itself, not of a page, cache or login page in front of it (docs/install/connectors.md).';

const FIXES: Readonly<Record<string, string>> = {
  shop_unreachable: 'Correct SHOP_URL (name, port, http or https), or the network between this machine and the shop.',
  shop_no_answer: 'Check that the shop is running. SHOP_TIMEOUT_MS sets how long a claim waits for it.',
  shop_unauthorized: 'Set the token, keys or password that the shop has for Couplet, with the permissions in docs/install/connectors.md.',
  shop_refused: 'Check the shop’s token and its permissions, SHOP_PLATFORM and SHOP_URL (docs/install/connectors.md).',
  shop_untrusted:
    'Use the host name of its certificate, renew an expired one, or trust its authority: NODE_EXTRA_CA_CERTS=/path/to/certificate.pem.',
  shop_coupons_off: 'In WooCommerce → Settings → General, turn on “Enable the use of coupon codes”.',
  shop_api_absent: 'Correct SHOP_URL, or turn on what answers there (docs/install/woocommerce.md).',
  shop_extension_missing: 'Install this version of Couplet’s extension in the shop (docs/install/evershop.md).',
};

/** Share of a claim's timeout above which the shop is reported as slow. A busy hour needs the rest. */
const SLOW = 0.5;

/** The shop that creates the codes: reachable, accepts the credentials, fast enough. */
export const checkShop = ({ shop }: Facts): readonly Finding[] => {
  if (!shop) return [];
  const { platform, asked, tookMs, timeoutMs } = shop;
  if (!asked.ok) {
    const { code, message } = asked.error;
    return [
      shopFinding.failure(code, `${message.replace(/\.?$/, '')}. No codes can be created, so every claim fails.`, FIXES[code] ?? NO_SHOP),
    ];
  }
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

const orderFinding = findingsOf('orders');
/** Time without orders after which a warning is due; a shop with coupons has orders sooner. */
const QUIET = 7 * DAY;

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

const ofSignatures = (metrics: string | undefined): readonly Finding[] => {
  if (metrics === undefined) return [];
  const refused = refusedOrders(metrics);
  const unsigned = refused.get('signature_invalid') ?? 0;
  const stale = refused.get('timestamp_stale') ?? 0;
  return [
    ...(unsigned > 0
      ? [
          orderFinding.warning(
            'signature_invalid',
            `${unsigned} order webhooks had a wrong signature since the server started.`,
            "Give the shop this server's WEBHOOK_SECRET (on a platform, its own secret), and make sure no proxy changes the body.",
          ),
        ]
      : []),
    ...(stale > 0
      ? [
          orderFinding.warning(
            'timestamp_stale',
            `${stale} order webhooks were more than five minutes old or ahead since the server started.`,
            'Synchronise the shop’s clock with NTP, and sign each repeated delivery again.',
          ),
        ]
      : []),
    ...(unsigned + stale > 0 ? [] : [orderFinding.fine('No order webhook was refused for its signature since the server started.')]),
  ];
};

/** Whether orders arrive. Without them, budgets are not settled and experiments have no results. */
export const checkOrders = ({ database, site, now }: Facts): readonly Finding[] => {
  const stored = database?.ok ? database.value.stored : undefined;
  const signatures = ofSignatures(site?.metrics);
  // Before anything is published, no orders are expected.
  if (!stored || stored.publishedAt === undefined) return signatures;
  const { lastOrderAt, publishedAt } = stored;
  const fix = 'Check that the shop still sends its order webhook, or allows its orders to be read (docs/install/connectors.md).';
  if (lastOrderAt === undefined)
    return publishedAt < now - DAY
      ? [orderFinding.warning('orders_none', 'No order has been received yet.', fix), ...signatures]
      : [orderFinding.fine('No order has been received yet. The bundle is less than a day old.'), ...signatures];
  const said = `The last order event was received on ${new Date(lastOrderAt).toISOString()}`;
  return [
    lastOrderAt < now - QUIET ? orderFinding.warning('orders_silent', `${said}.`, fix) : orderFinding.fine(`${said}.`),
    ...signatures,
  ];
};

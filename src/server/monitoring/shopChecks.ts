import { DAY, type Instant, MINUTE } from '../../protocol/values/clock';
import type { Failure } from '../../protocol/values/result';
import type { OutboxState } from '../records/outboxRepository';
import { type Finding, findingsOf } from './finding';

const shop = findingsOf('shop');

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

/** The shop did not answer a read-only request as it should. */
export const shopFailure = ({ code, message }: Failure): Finding =>
  shop.failure(code, `${message.replace(/\.?$/, '')}. No codes can be created, so every claim fails.`, FIXES[code] ?? NO_SHOP);

const orders = findingsOf('orders');
/** Time without orders after which a warning is due; a shop with coupons has orders sooner. */
const QUIET = 7 * DAY;

/** Whether orders arrive. Without them, budgets are not settled and experiments have no results. */
export const checkOrderFlow = (lastOrderAt: Instant | undefined, publishedAt: Instant, now: Instant): Finding => {
  const fix = 'Check that the shop still sends its order webhook, or allows its orders to be read (docs/install/connectors.md).';
  if (lastOrderAt === undefined)
    return publishedAt < now - DAY
      ? orders.warning('orders_none', 'No order has been received yet.', fix)
      : orders.fine('No order has been received yet. The bundle is less than a day old.');
  const said = `The last order event was received on ${new Date(lastOrderAt).toISOString()}`;
  return lastOrderAt < now - QUIET ? orders.warning('orders_silent', `${said}.`, fix) : orders.fine(`${said}.`);
};

/** @param refused webhooks of the shop that were refused since the start, by reason code */
export const checkSignatures = (refused: ReadonlyMap<string, number>): readonly Finding[] => {
  const unsigned = refused.get('signature_invalid') ?? 0;
  const stale = refused.get('timestamp_stale') ?? 0;
  return [
    ...(unsigned > 0
      ? [
          orders.warning(
            'signature_invalid',
            `${unsigned} order webhooks had a wrong signature since the server started.`,
            "Give the shop this server's WEBHOOK_SECRET (on a platform, its own secret), and make sure no proxy changes the body.",
          ),
        ]
      : []),
    ...(stale > 0
      ? [
          orders.warning(
            'timestamp_stale',
            `${stale} order webhooks were more than five minutes old or ahead since the server started.`,
            'Synchronise the shop’s clock with NTP, and sign each repeated delivery again.',
          ),
        ]
      : []),
    ...(unsigned + stale > 0 ? [] : [orders.fine('No order webhook was refused for its signature since the server started.')]),
  ];
};

const webhooks = findingsOf('webhooks');
/** The first retries of a delivery come within seconds. */
const LATE = 15 * MINUTE;

/** Deliveries to the shop (`WEBHOOK_URL`). */
export const checkDeliveries = ({ waiting, dead, oldest }: OutboxState, now: Instant): Finding => {
  if (dead > 0)
    return webhooks.warning(
      'webhooks_dead',
      `${dead} webhook events failed after many tries.`,
      'Fix the receiver at WEBHOOK_URL, and send them again under Operations, Webhooks (`POST /v1/admin/webhooks/retry`).',
    );
  return oldest !== null && oldest < now - LATE
    ? webhooks.warning(
        'webhooks_late',
        `${waiting} events wait, the oldest since ${new Date(oldest).toISOString()}.`,
        'Fix the receiver at WEBHOOK_URL, and check that the server runs.',
      )
    : webhooks.fine(`Webhooks reach the shop. ${waiting} events are waiting.`);
};

const messages = findingsOf('messages');

/** @param oldestDue when the oldest message that is to be sent became due; null if there is none */
export const checkMessageQueue = (oldestDue: Instant | null, now: Instant): Finding =>
  oldestDue !== null && oldestDue < now - LATE
    ? messages.warning(
        'messages_late',
        `E-mails or SMS wait, the oldest since ${new Date(oldestDue).toISOString()}.`,
        'Check your mail server or SMS service (docs/channels.md).',
      )
    : messages.fine('Messages are sent in time.');

const claims = findingsOf('claims');

/** @param overdue claims that should have ended, but still have their reservation */
export const checkClaims = (overdue: number, squeezedSince: Instant | undefined): Finding => {
  if (squeezedSince !== undefined)
    return claims.warning(
      'claims_squeezed',
      `Many claims come from networks that redeem no coupons, so claims are squeezed since ${new Date(squeezedSince).toISOString()}.`,
      'Watch your budgets, and stop all coupons if they run out too fast.',
    );
  return overdue > 0
    ? claims.warning(
        'claims_overdue',
        `${overdue} claims have expired, but their codes are still in the shop.`,
        'Check that the shop answers. Codes end as soon as it does.',
      )
    : claims.fine('Claims end in time.');
};

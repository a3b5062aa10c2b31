import * as v from 'valibot';
import { isSiteKey } from '../bundle/keys';
import { fail, ok, type Result } from '../protocol/values/result';
import type { ExpectedTraffic } from '../stats/metrics/expectedTraffic';
import { expectedPeaks } from './budgets/budgetPacing';
import { type ShopSettings, shopSettingsSchema } from './connectors/openConnector';
import { trustedProxies } from './limits/networks';
import { messageVariables } from './messages/messageSettings';
import { alertVariables } from './monitoring/alerts';
import { givenVariables } from './platform/environment';
import { appPushVariables } from './push/appPush';
import { allowedPeople, type Role } from './records/role';
import { httpUrl } from './shop/connector';
import { storeVariables } from './store/openStore';

const secret = v.pipe(v.string(), v.minLength(16, 'must have at least 16 characters'));
const whole = (least: number, most: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,9}$/, 'must be a whole number'),
    v.transform(Number),
    v.minValue(least, `must be at least ${least}`),
    v.maxValue(most, `must be at most ${most}`),
  );

/** All replicas need the same value. If each drew its own, they would refuse each other's. */
const shared = 'is required with DATABASE_URL, so that all replicas share it';

/** Environment of the server. Unknown variables are ignored. */
const variables = v.object({
  PORT: v.optional(whole(0, 65_535), '8790'),
  HOST: v.optional(v.pipe(v.string(), v.minLength(1)), '127.0.0.1'),
  ...storeVariables,
  /** Public address, if it differs from HOST and PORT (behind a proxy). */
  BASE_URL: v.optional(httpUrl),
  /** The site's public key; absent: that of `SIGNING_KEY`. */
  SITE_KEY: v.optional(v.pipe(v.string(), v.check(isSiteKey, 'must be pk_ and 43 base64url characters'))),
  /** Signing key file of `couplet keys`. If both are absent, a pair is created once and stored in DATA_DIR. */
  SIGNING_KEY: v.optional(v.pipe(v.string(), v.minLength(1))),
  /** Absent: created once, stored in DATA_DIR. */
  ADMIN_TOKEN: v.optional(secret),
  WEBHOOK_SECRET: v.optional(secret),
  /** Address that receives claims, orders and instructions; absent: none. */
  WEBHOOK_URL: v.optional(httpUrl),
  ...alertVariables,
  /** Folder of backups made by the server; absent: `backups` in DATA_DIR. Their interval (0: none) and how many of them are kept. */
  BACKUP_DIR: v.optional(v.pipe(v.string(), v.minLength(1))),
  BACKUP_EVERY_HOURS: v.optional(whole(0, 8_760), '0'),
  BACKUP_KEEP: v.optional(whole(1, 1_000), '7'),
  /** Browser sign-in (OpenID Connect). Needs BASE_URL, and roles by e-mail address or by a claim. */
  OIDC_ISSUER: v.optional(httpUrl),
  OIDC_CLIENT_ID: v.optional(v.string()),
  OIDC_CLIENT_SECRET: v.optional(v.string()),
  OIDC_ALLOWED: v.optional(
    v.pipe(
      v.string(),
      v.transform(allowedPeople),
      v.custom<ReadonlyMap<string, Role>>(
        (people) => people !== undefined,
        'must list people as ada@shop.example=owner, bob@shop.example=analyst',
      ),
    ),
  ),
  OIDC_ROLE_CLAIM: v.optional(v.string()),
  WIDGET_DIR: v.optional(v.pipe(v.string(), v.minLength(1))),
  CONSOLE_DIR: v.optional(v.pipe(v.string(), v.minLength(1))),
  ...messageVariables,
  /** How long a code in a message is reserved, and most messages per second (0 = no limit). */
  MESSAGE_TTL_SECONDS: v.optional(whole(3_600, 31_536_000), '1209600'),
  MESSAGE_RATE: v.optional(whole(0, 1_000), '5'),
  CLAIM_TTL_SECONDS: v.optional(whole(1, 604_800), '1800'),
  /** Periods with unusual traffic, for budget pacing: `2026-11-23/2026-12-01=1.8`, several separated by commas. */
  EXPECTED_PEAKS: v.optional(
    v.pipe(
      v.string(),
      v.transform(expectedPeaks),
      v.custom<ExpectedTraffic>((peaks) => peaks !== undefined, 'must list times as 2026-11-23/2026-12-01=1.8'),
    ),
    '',
  ),
  /** Switch coupons off once orders show that they lose money. */
  STOP_ON_LOSS: v.optional(v.picklist(['on', 'off'], 'must be on or off'), 'off'),
  SWEEP_SECONDS: v.optional(whole(1, 86_400), '30'),
  /** Interval of reading orders from a shop that does not send them, and of comparing codes with the shop's. */
  POLL_SECONDS: v.optional(whole(1, 86_400), '20'),
  RECONCILE_SECONDS: v.optional(whole(1, 86_400), '300'),
  SHOP_TIMEOUT_MS: v.optional(whole(50, 60_000), '3000'),
  /** Trusted proxies, by address; absent: none. */
  TRUST_PROXY: v.optional(
    v.pipe(
      v.string(),
      v.transform(trustedProxies),
      v.custom<string[]>(
        (proxies) => proxies !== undefined,
        "must list the proxies' addresses or ranges (10.0.0.0/8), or loopback, linklocal, uniquelocal",
      ),
    ),
  ),
  /** Per minute and client; 0 = no limit. `RATE_SHARED` applies to the claims of all clients together, other kinds in proportion. */
  RATE_CLAIMS: v.optional(whole(0, 1_000_000), '60'),
  RATE_REPORTS: v.optional(whole(0, 1_000_000), '120'),
  /** Whether bundles composed here require a one-time token with each report. */
  REPORT_TOKENS: v.optional(v.picklist(['on', 'off'], 'must be on or off'), 'on'),
  /** The second aggregator of mode `split`, run by another organisation, and the secret shared with it; both absent: none. */
  SPLIT_HELPER_URL: v.optional(httpUrl),
  SPLIT_SECRET: v.optional(v.pipe(v.string(), v.minLength(32, 'must have at least 32 characters'))),
  SPLIT_SECONDS: v.optional(whole(1, 86_400), '60'),
  /**
   * VAPID keys for Web Push: P-256, base64url; absent: created once, stored in DATA_DIR. The subject is the contact for push services;
   * absent: BASE_URL, if it is https.
   */
  VAPID_PUBLIC_KEY: v.optional(v.pipe(v.string(), v.regex(/^B[A-P][\w-]{85}$/, 'must be a P-256 point, base64url'))),
  VAPID_PRIVATE_KEY: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{43}$/, 'must be 32 bytes, base64url'))),
  VAPID_SUBJECT: v.optional(v.pipe(v.string(), v.regex(/^(mailto:.+@.+|https:\/\/.+)$/, 'must be a mailto: or https: address'))),
  /** Hosts of push services in addition to those of current browsers, with their port unless it is 443. */
  PUSH_HOSTS: v.optional(
    v.pipe(
      v.string(),
      v.transform((hosts) =>
        hosts
          .split(',')
          .map((host) => host.trim())
          .filter(Boolean),
      ),
    ),
    '',
  ),
  ...appPushVariables,
  WAKE_GAP_SECONDS: v.optional(whole(1, 8_640_000), '72000'),
  /** Most browsers that can subscribe. */
  PUSH_SUBSCRIPTIONS: v.optional(whole(1, 100_000_000), '1000000'),
  RATE_SUBSCRIPTIONS: v.optional(whole(0, 1_000_000), '30'),
  RATE_TOKENS: v.optional(whole(0, 1_000_000), '30'),
  RATE_MESSAGES: v.optional(whole(0, 1_000_000), '10'),
  /** Message requests per hour: of one network (/24, /48), and of all shoppers without an answer. */
  RATE_MESSAGES_NETWORK: v.optional(whole(0, 1_000_000), '10'),
  RATE_UNCONFIRMED: v.optional(whole(0, 1_000_000), '30'),
  RATE_FAILURES: v.optional(whole(0, 1_000_000), '20'),
  RATE_SHARED: v.optional(whole(0, 100_000_000), '12000'),
  MAX_CONNECTIONS: v.optional(whole(1, 1_000_000), '10000'),
  /** Training from the console, in MB: one uploaded file, all files together, and memory of the process that trains. */
  TRAINING_FILE_MB: v.optional(whole(1, 100_000), '2000'),
  TRAINING_QUOTA_MB: v.optional(whole(1, 1_000_000), '10000'),
  TRAINING_MEMORY_MB: v.optional(whole(200, 1_000_000), '1000'),
  LOG_LEVEL: v.optional(v.picklist(['silent', 'error', 'warn', 'info', 'debug'], 'must be silent, error, warn, info or debug'), 'info'),
});
const besideIssuer = 'is required with OIDC_ISSUER';
const environmentSchema = v.pipe(
  variables,
  v.forward(
    v.partialCheck([['OIDC_ISSUER'], ['BASE_URL']], (given) => !given.OIDC_ISSUER || given.BASE_URL !== undefined, besideIssuer),
    ['BASE_URL'],
  ),
  v.forward(
    v.partialCheck(
      [['OIDC_ISSUER'], ['OIDC_CLIENT_ID']],
      (given) => !given.OIDC_ISSUER || given.OIDC_CLIENT_ID !== undefined,
      besideIssuer,
    ),
    ['OIDC_CLIENT_ID'],
  ),
  v.forward(
    v.partialCheck(
      [['OIDC_ISSUER'], ['OIDC_ALLOWED'], ['OIDC_ROLE_CLAIM']],
      (given) => !given.OIDC_ISSUER || given.OIDC_ALLOWED !== undefined || given.OIDC_ROLE_CLAIM !== undefined,
      `or OIDC_ROLE_CLAIM ${besideIssuer}`,
    ),
    ['OIDC_ALLOWED'],
  ),
  v.forward(
    v.partialCheck(
      [['SPLIT_HELPER_URL'], ['SPLIT_SECRET']],
      (given) => (given.SPLIT_HELPER_URL === undefined) === (given.SPLIT_SECRET === undefined),
      'is required with SPLIT_HELPER_URL, and vice versa',
    ),
    ['SPLIT_SECRET'],
  ),
  v.forward(
    v.partialCheck(
      [['SMTP_URL'], ['MAIL_FROM']],
      (given) => (given.SMTP_URL === undefined) === (given.MAIL_FROM === undefined),
      'is required with SMTP_URL, and vice versa',
    ),
    ['MAIL_FROM'],
  ),
  v.forward(
    v.partialCheck(
      [['SMTP_URL'], ['ALERT_MAIL']],
      (given) => given.ALERT_MAIL === undefined || given.SMTP_URL !== undefined,
      'is required with ALERT_MAIL, because alerts go through your mail server',
    ),
    ['SMTP_URL'],
  ),
  v.forward(
    v.partialCheck(
      [['APNS_KEY'], ['APNS_KEY_ID'], ['APNS_TEAM_ID'], ['APNS_TOPIC']],
      ({ APNS_KEY, APNS_KEY_ID, APNS_TEAM_ID, APNS_TOPIC }) =>
        APNS_KEY === undefined || [APNS_KEY_ID, APNS_TEAM_ID, APNS_TOPIC].every((one) => one !== undefined),
      'needs APNS_KEY_ID, APNS_TEAM_ID and APNS_TOPIC',
    ),
    ['APNS_KEY'],
  ),
  v.forward(
    v.partialCheck(
      [['SMS_URL'], ['SMS_FROM']],
      (given) => (given.SMS_URL === undefined) === (given.SMS_FROM === undefined),
      'is required with SMS_URL, and vice versa',
    ),
    ['SMS_FROM'],
  ),
  v.forward(
    v.partialCheck(
      [['SMTP_URL'], ['SMS_URL'], ['BASE_URL']],
      (given) => !(given.SMTP_URL || given.SMS_URL) || given.BASE_URL !== undefined,
      'is required with SMTP_URL and SMS_URL, because messages link to this server',
    ),
    ['BASE_URL'],
  ),
  v.forward(
    v.partialCheck(
      [['SMTP_URL'], ['SMS_URL'], ['DATABASE_URL'], ['MESSAGE_KEY']],
      (given) => !(given.SMTP_URL || given.SMS_URL) || !given.DATABASE_URL || given.MESSAGE_KEY !== undefined,
      shared,
    ),
    ['MESSAGE_KEY'],
  ),
  v.forward(
    v.partialCheck([['DATABASE_URL'], ['ADMIN_TOKEN']], (given) => !given.DATABASE_URL || given.ADMIN_TOKEN !== undefined, shared),
    ['ADMIN_TOKEN'],
  ),
  v.forward(
    v.partialCheck([['DATABASE_URL'], ['WEBHOOK_SECRET']], (given) => !given.DATABASE_URL || given.WEBHOOK_SECRET !== undefined, shared),
    ['WEBHOOK_SECRET'],
  ),
  v.forward(
    v.partialCheck(
      [['DATABASE_URL'], ['SITE_KEY'], ['SIGNING_KEY']],
      (given) => !given.DATABASE_URL || given.SITE_KEY !== undefined || given.SIGNING_KEY !== undefined,
      'or SIGNING_KEY is required with DATABASE_URL: the public site key, pk_…, the same for all replicas',
    ),
    ['SITE_KEY'],
  ),
);
export type Config = v.InferOutput<typeof environmentSchema> & { readonly shop: ShopSettings };

/** Reads the environment. An empty variable counts as absent. Error `config_invalid` names every invalid variable. */
export const readConfig = (env: Readonly<Record<string, string | undefined>>): Result<Config> => {
  const given = givenVariables(env);
  const server = v.safeParse(environmentSchema, given, { abortPipeEarly: true });
  // Without these keys, valibot would not say what they are for.
  const askedFor = { SHOP_PLATFORM: 'generic', SHOP_URL: undefined, SHOP_TOKEN: undefined };
  const shop = v.safeParse(shopSettingsSchema, { ...askedFor, ...given }, { abortPipeEarly: true });
  if (server.success && shop.success) return ok({ ...server.output, shop: shop.output });
  const issues = [...(server.issues ?? []), ...(shop.issues ?? [])];
  const nameOf = (issue: (typeof issues)[number] | undefined): string => String(issue?.path?.[0]?.key ?? 'environment');
  const problems = issues.map((issue) => {
    const name = nameOf(issue);
    const missing = issue.received === 'undefined' && given[name] === undefined && !/^(or \w+ )?is required/.test(issue.message);
    return `${name} ${missing ? 'is required' : issue.message}`;
  });
  return fail('config_invalid', problems.join('; '), nameOf(issues[0]));
};

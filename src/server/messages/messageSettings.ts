import * as v from 'valibot';
import { SECOND } from '../../protocol/values/clock';
import { type MessageChannel, readMailbox, smsUrlSchema } from './messageChannel';
import type { MessageRates } from './messageLimits';

/** Settings for messages; without a channel there are none. */
export interface MessageSettings {
  readonly channels: readonly MessageChannel[];
  /** Secrets for encrypting addresses and signing links, newest first. */
  readonly keys: readonly [string, ...string[]];
  /** Public address of this server, for links. */
  readonly baseUrl: string;
  /** Page of the shop that e-mails link to. The same for all shoppers, so that a click does not identify anyone. */
  readonly storeUrl?: string | undefined;
  /** The shop's name, used as the sender's. */
  readonly shop: string;
  /** Most messages per second of this process; 0 = no limit. */
  readonly perSecond: number;
  /** Absent: the defaults. */
  readonly rates?: Partial<MessageRates> | undefined;
  /** Address to which the carrier forwards shoppers' replies, and the token it signs with; absent: none. */
  readonly smsAnswers?: { readonly url: string; readonly token: string } | undefined;
  /** How long a code in a message is reserved, ms; at most until the coupon ends. */
  readonly ttlMs: number;
}

/** Environment variables for messages to shoppers. Without `SMTP_URL` there is no e-mail, without `SMS_URL` no text messages. */
export const messageVariables = {
  /** The shop's mail server, with user and password; never included in error messages. */
  SMTP_URL: v.optional(v.pipe(v.string(), v.regex(/^smtps?:\/\/\S+$/, 'must be a URL such as smtps://user:password@mail.example:465'))),
  MAIL_FROM: v.optional(
    v.pipe(
      v.string(),
      v.transform(readMailbox),
      v.custom<NonNullable<ReturnType<typeof readMailbox>>>(
        (mailbox) => mailbox !== undefined,
        'must be a sender such as Tea Shop <hello@shop.example>',
      ),
    ),
  ),
  SMS_URL: v.optional(smsUrlSchema),
  /** Sender of text messages: a number, a name, or a Twilio messaging service. */
  SMS_FROM: v.optional(
    v.pipe(v.string(), v.regex(/^(\+[1-9]\d{4,14}|[A-Za-z0-9 ]{1,11}|MG\w{32})$/, 'must be +49…, a name of up to 11 letters, or MG…')),
  ),
  /** The shop's name in messages; absent: the name in MAIL_FROM, else SMS_FROM. */
  SHOP_NAME: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60))),
  /** Public address of the storefront, linked in e-mails with a coupon; absent: no link. */
  STORE_URL: v.optional(v.pipe(v.string(), v.url(), v.regex(/^https?:/, 'must be an http or https URL'))),
  /** Secrets for encrypting addresses, newest first, separated by commas; absent: one is created once and stored in DATA_DIR. */
  MESSAGE_KEY: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => text.split(',').map((key) => key.trim())),
      v.array(v.pipe(v.string(), v.minLength(32, 'must be keys of at least 32 characters'))),
    ),
  ),
};

/** The message variables, and the others they depend on. */
type MessageVariables = v.InferOutput<v.ObjectSchema<typeof messageVariables, undefined>> & {
  readonly BASE_URL?: string | undefined;
  readonly MESSAGE_RATE: number;
  readonly RATE_MESSAGES_NETWORK: number;
  readonly RATE_UNCONFIRMED: number;
  readonly MESSAGE_TTL_SECONDS: number;
};

/** Opens the channels set in the environment; `undefined` if there are none. Loads only the libraries of these channels. */
export const openMessageSettings = async (config: MessageVariables, keys: readonly string[]): Promise<MessageSettings | undefined> => {
  const { SMTP_URL: url, MAIL_FROM: mailFrom, SMS_URL: place, SMS_FROM: smsFrom, BASE_URL: baseUrl, SHOP_NAME: name } = config;
  const [newest, ...older] = keys;
  const channels: readonly MessageChannel[] = [
    ...(url !== undefined && mailFrom ? [(await import('./smtpChannel')).createSmtpChannel({ url, from: mailFrom })] : []),
    ...(place && smsFrom !== undefined ? [(await import('./openSmsChannel')).openSmsChannel(place, smsFrom)] : []),
  ];
  const shop = name ?? mailFrom?.name ?? smsFrom;
  if (channels.length === 0 || shop === undefined || baseUrl === undefined || newest === undefined) return undefined;
  return {
    channels,
    keys: [newest, ...older],
    baseUrl,
    storeUrl: config.STORE_URL,
    shop,
    perSecond: config.MESSAGE_RATE,
    rates: { perNetwork: config.RATE_MESSAGES_NETWORK, unanswered: config.RATE_UNCONFIRMED },
    smsAnswers: place ? { url: `${baseUrl.replace(/\/+$/, '')}/v1/webhooks/sms`, token: place.token } : undefined,
    ttlMs: config.MESSAGE_TTL_SECONDS * SECOND,
  };
};

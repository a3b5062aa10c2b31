import * as v from 'valibot';
import { SECOND } from '../../protocol/values/clock';
import { type MessageChannel, readMailbox, smsUrlSchema } from './messageChannel';

/** What the server is told about messages; without a channel there are none. */
export interface MessageSettings {
  readonly channels: readonly MessageChannel[];
  /** Secrets that addresses are kept under and links signed with, newest first. */
  readonly keys: readonly [string, ...string[]];
  /** Public address of this server, for links. */
  readonly baseUrl: string;
  /** Page of the shop that letters lead to; the same for everybody, so that a click says nothing of who it was. */
  readonly storeUrl?: string | undefined;
  /** The shop's name, as the sender is called. */
  readonly shop: string;
  /** Messages a second of this process at most; 0 = no limit. */
  readonly perSecond: number;
  /** Where the service that carries text messages hands on what shoppers write back, and the token it signs with; absent: nowhere. */
  readonly smsAnswers?: { readonly url: string; readonly token: string } | undefined;
  /** How long a code in a message is held, ms; the coupon's end at most. */
  readonly ttlMs: number;
}

/** Variables of messages to shoppers; without `SMTP_URL` there is no e-mail, without `SMS_URL` no text message. */
export const messageVariables = {
  /** The shop's mail server, with user and password; its value is in no message. */
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
  /** Sender of text messages: a number, a name, or a messaging service of Twilio's. */
  SMS_FROM: v.optional(
    v.pipe(v.string(), v.regex(/^(\+[1-9]\d{4,14}|[A-Za-z0-9 ]{1,11}|MG\w{32})$/, 'must be +49…, a name of up to 11 letters, or MG…')),
  ),
  /** What messages call the shop; absent: the name in MAIL_FROM, else SMS_FROM. */
  SHOP_NAME: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60))),
  /** Public address of the storefront, to which letters with a coupon lead; absent: they lead nowhere. */
  STORE_URL: v.optional(v.pipe(v.string(), v.url(), v.regex(/^https?:/, 'must be an http or https URL'))),
  /** Secrets that addresses are kept under, newest first, with commas between them; absent: one is drawn once, kept in DATA_DIR. */
  MESSAGE_KEY: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => text.split(',').map((key) => key.trim())),
      v.array(v.pipe(v.string(), v.minLength(32, 'must be keys of at least 32 characters'))),
    ),
  ),
};

/** What the environment says of messages, and what else of it they need. */
type MessageVariables = v.InferOutput<v.ObjectSchema<typeof messageVariables, undefined>> & {
  readonly BASE_URL?: string | undefined;
  readonly MESSAGE_RATE: number;
  readonly MESSAGE_TTL_SECONDS: number;
};

/** Opens the channels the environment names; `undefined` where it names none. Libraries of channels that nobody set up are not loaded. */
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
    smsAnswers: place ? { url: `${baseUrl.replace(/\/+$/, '')}/v1/webhooks/sms`, token: place.token } : undefined,
    ttlMs: config.MESSAGE_TTL_SECONDS * SECOND,
  };
};

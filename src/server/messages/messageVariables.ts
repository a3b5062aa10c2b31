import * as v from 'valibot';
import { readMailbox } from './mailbox';
import { smsUrlSchema } from './smsUrl';

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

import * as v from 'valibot';
import { readMailbox } from './mailbox';

/** Variables of messages to shoppers; without `SMTP_URL` there is no e-mail. */
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
  /** Secrets that addresses are kept under, newest first, with commas between them; absent: one is drawn once, kept in DATA_DIR. */
  MESSAGE_KEY: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => text.split(',').map((key) => key.trim())),
      v.array(v.pipe(v.string(), v.minLength(32, 'must be keys of at least 32 characters'))),
    ),
  ),
};

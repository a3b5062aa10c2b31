import * as v from 'valibot';
import type { Sent } from './messageChannel';

/** What of the library's error tells what to do. */
const errorSchema = v.object({
  responseCode: v.optional(v.number()),
  command: v.optional(v.string(), ''),
  response: v.optional(v.string(), ''),
  permanent: v.optional(v.boolean(), false),
});

/**
 * A reply of 5yz to the recipient or to the message is final (RFC 5321 §4.2.1), save one about policy (5.7.x, RFC 3463), the address is bad; to anything
 * before, such as the password or the sender, it is about this server, and says nothing of the message.
 */
export const smtpOutcome = (error: unknown): Sent => {
  const read = v.safeParse(errorSchema, error);
  if (!read.success || read.output.responseCode === undefined)
    return { kind: 'later', code: 'relay_unreachable', message: 'The mail server does not answer.' };
  const { responseCode, command, response, permanent } = read.output;
  const aboutRecipient = command === 'RCPT TO';
  if (!permanent || (!aboutRecipient && command !== 'DATA'))
    return { kind: 'later', code: permanent ? 'relay_refuses_us' : 'relay_deferred', message: `The mail server answered ${responseCode}.` };
  const addressIsBad = aboutRecipient && !/\b5\.7\.\d/.test(response);
  return {
    kind: 'refused',
    code: addressIsBad ? 'address_refused' : 'message_refused',
    message: `The mail server answered ${responseCode}.`,
    addressIsBad,
  };
};

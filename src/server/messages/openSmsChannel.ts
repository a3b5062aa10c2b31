import * as v from 'valibot';
import { parseJsonWith } from '../../protocol/values/parse';
import { retryAfter } from '../http/headers';
import { type MessageChannel, SEND_PATIENCE, type Sent, type SmsPlace } from './messageChannel';

interface TwilioSettings extends SmsPlace {
  /** A number (`+49…`), a sender's name, or a messaging service (`MG…`). */
  readonly from: string;
  /** ms */
  readonly timeoutMs: number;
}

const takenSchema = v.object({ sid: v.string() });
const refusedSchema = v.object({ code: v.nullish(v.number()) });

/**
 * Codes for an invalid number, one that cannot receive text messages, or one that replied STOP (https://www.twilio.com/docs/api/errors).
 */
const BAD_NUMBERS: ReadonlySet<number> = new Set([21211, 21214, 21217, 21610, 21614]);

const refusal = (status: number, text: string): Sent => {
  if (status === 401 || status === 403) return { kind: 'later', code: 'relay_refuses_us', message: `The SMS service answered ${status}.` };
  if (status === 429 || status >= 500) return { kind: 'later', code: 'relay_deferred', message: `The SMS service answered ${status}.` };
  const read = parseJsonWith(refusedSchema, text, 'answer_malformed');
  const code = read.ok ? (read.value.code ?? undefined) : undefined;
  const addressIsBad = code !== undefined && BAD_NUMBERS.has(code);
  return {
    kind: 'refused',
    code: addressIsBad ? 'address_refused' : 'message_refused',
    message: `The SMS service answered ${status}${code === undefined ? '' : `, ${code}`}.`,
    addressIsBad,
  };
};

/**
 * Text messages over Twilio's HTTP API (https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource). It has no
 * idempotency key, so a message whose response was lost is sent twice. The queue allows this at most once per kill of the process.
 */
export const createTwilioChannel = ({ base, account, token, from, timeoutMs }: TwilioSettings): MessageChannel => ({
  channel: 'sms',
  send: async ({ to, text }) => {
    const sender = from.startsWith('MG') ? { MessagingServiceSid: from } : { From: from };
    try {
      const response = await fetch(`${base}/2010-04-01/Accounts/${encodeURIComponent(account)}/Messages.json`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}` },
        body: new URLSearchParams({ To: to, ...sender, Body: text }),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      const said = await response.text();
      if (!response.ok) {
        const sent = refusal(response.status, said);
        return sent.kind === 'later' ? { ...sent, afterMs: retryAfter(response.headers.get('retry-after'), Date.now()) } : sent;
      }
      const taken = parseJsonWith(takenSchema, said, 'answer_malformed');
      return { kind: 'sent', reference: taken.ok ? taken.value.sid : undefined };
    } catch {
      return { kind: 'later', code: 'relay_unreachable', message: 'The SMS service does not answer.' };
    }
  },
  close: async () => undefined,
});

/**
 * Text messages by the given carrier.
 * @param from a number (`+49…`), a sender's name or a messaging service (`MG…`)
 */
export const openSmsChannel = (place: SmsPlace, from: string, timeoutMs = SEND_PATIENCE): MessageChannel =>
  createTwilioChannel({ ...place, from, timeoutMs });

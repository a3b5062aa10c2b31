/// <reference path="./smpp.d.ts" />
import { createHash } from 'node:crypto';
import { connect, type Pdu, type Session } from 'smpp';
import type { MessageChannel, Sent } from './messageChannel';
import { listenToSmpp } from './smppListener';

export interface SmppSettings {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly user: string;
  readonly password: string;
  /** A number (`+49…`), or a sender's name of up to 11 letters. */
  readonly from: string;
  /** ms */
  readonly timeoutMs: number;
}

/** `command_status` of SMPP 3.4 §5.1.3: no such destination; the centre is busy, at its limit, or in trouble. */
const BAD_NUMBERS: ReadonlySet<number> = new Set([0x0b, 0x50]);
const BUSY: ReadonlySet<number> = new Set([0x08, 0x14, 0x58]);

/** Type of number and numbering plan (§5.2.5): international and E.164, or letters. */
const addressOf = (address: string) =>
  address.startsWith('+') ? { ton: 1, npi: 1, text: address.slice(1) } : { ton: 5, npi: 0, text: address };

const unreachable: Sent = { kind: 'later', code: 'relay_unreachable', message: 'The message centre does not answer.' };

const outcome = ({ command_status: status, message_id: id }: Pdu): Sent => {
  if (status === 0) return { kind: 'sent', reference: String(id) };
  const message = `The message centre answered 0x${status.toString(16)}.`;
  if (BUSY.has(status)) return { kind: 'later', code: 'relay_deferred', message };
  const addressIsBad = BAD_NUMBERS.has(status);
  return { kind: 'refused', code: addressIsBad ? 'address_refused' : 'message_refused', message, addressIsBad };
};

/** Two octets by which a centre may know a repeat (`user_message_reference`, §5.3.2.17). */
const referenceOf = (id: string): number => createHash('sha256').update(id).digest().readUInt16BE();

/** GSM 03.38 has 160 letters in a message, UCS-2 has 70; what is longer goes as one payload, which the centre cuts. */
const LONGEST = 140;

/** Text messages to a message centre by SMPP 3.4, a session a message: a centre that is restarted or changed is found by the next one. */
export const createSmppChannel = (settings: SmppSettings): MessageChannel => {
  const { host, port, tls, user, password, from, timeoutMs } = settings;
  const submit = (session: Session, id: string, to: string, text: string, done: (sent: Sent) => void): void => {
    const [source, destination] = [addressOf(from), addressOf(to)];
    const isLong = Buffer.byteLength(text, 'utf16le') > LONGEST;
    session.submit_sm(
      {
        source_addr_ton: source.ton,
        source_addr_npi: source.npi,
        source_addr: source.text,
        dest_addr_ton: destination.ton,
        dest_addr_npi: destination.npi,
        destination_addr: destination.text,
        user_message_reference: referenceOf(id),
        ...(isLong ? { message_payload: text, short_message: '' } : { short_message: text }),
      },
      (answer) => done(outcome(answer)),
    );
  };

  return {
    channel: 'sms',
    send: ({ id, to, text }) =>
      new Promise((resolve) => {
        let session: Session | undefined;
        const done = (sent: Sent): void => {
          clearTimeout(timer);
          resolve(sent);
          session?.unbind(() => session?.close());
          // A centre that says nothing to that would keep a connection of ours for every message.
          setTimeout(() => session?.destroy(), timeoutMs).unref();
        };
        const lost = (): void => {
          clearTimeout(timer);
          resolve(unreachable);
          session?.destroy();
        };
        const timer = setTimeout(lost, timeoutMs);
        session = connect({ host, port, tls, servername: host }, () => {
          session?.bind_transceiver({ system_id: user, password }, ({ command_status: status }) => {
            if (session && status === 0) submit(session, id, to, text, done);
            else
              done({
                kind: 'later',
                code: 'relay_refuses_us',
                message: `The message centre refused to be bound: 0x${status.toString(16)}.`,
              });
          });
        });
        session.on('error', lost);
        session.on('close', lost);
      }),
    listen: (heard) => listenToSmpp(settings, heard),
    close: async () => undefined,
  };
};

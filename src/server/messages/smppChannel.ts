/// <reference path="./smpp.d.ts" />
import { createHash } from 'node:crypto';
import { connect, type Pdu, type Session } from 'smpp';
import { MINUTE, SECOND } from '../../protocol/clock';
import type { Heard, MessageChannel, Sent } from './messageChannel';

/// <reference path="./smpp.d.ts" />
interface SmppListenerSettings {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly user: string;
  readonly password: string;
  /** A session of which nothing was heard for so long is asked whether it lives, and given up after as long again; ms. */
  readonly aliveMs?: number;
}

/** Message types of `esm_class` (SMPP 3.4 §5.2.12): 0 is what somebody wrote, all else is about messages of ours, such as receipts. */
const MESSAGE_TYPE = 0x3c;
/** `ESME_RX_T_APPN`: the centre is to deliver it again (§5.1.3). */
const LATER = 0x64;
/** `enquire_link`: §2.7.2 leaves the time to the peers. */
const ALIVE_EVERY = 30 * SECOND;
const [FIRST_WAIT, LONGEST_WAIT] = [SECOND, 5 * MINUTE];

const textOf = ({ short_message: short, message_payload: payload }: Pdu): string => {
  const read = (value: unknown): string => String((value as { readonly message?: unknown } | undefined)?.message ?? value ?? '');
  return read(short) || read(payload);
};

/** Some centres give international numbers the type "unknown" (0), and some put the prefix 00 before them. */
const senderOf = ({ source_addr_ton: ton, source_addr: address }: Pdu): string => {
  const number = String(address).replace(/^00/, '');
  return (ton === 0 || ton === 1) && !number.startsWith('+') ? `+${number}` : number;
};

/**
 * Hears what shoppers write back over a session of its own, bound as receiver; one that ends is bound again, after 1 s, 2 s, … 5 minutes. A message is
 * acknowledged once `heard` has resolved, so that none is lost with this process.
 */
export const listenToSmpp = (
  { host, port, tls, user, password, aliveMs = ALIVE_EVERY }: SmppListenerSettings,
  heard: Heard,
): (() => void) => {
  let session: Session | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let wait = FIRST_WAIT;

  const take = async (from: Session, pdu: Pdu): Promise<void> => {
    const isWritten = (Number(pdu.esm_class) & MESSAGE_TYPE) === 0;
    const status = isWritten
      ? await heard(senderOf(pdu), textOf(pdu)).then(
          () => 0,
          () => LATER,
        )
      : 0;
    from.send(pdu.response({ command_status: status }));
  };

  const open = (): void => {
    const opened = connect({ host, port, tls, servername: host }, () =>
      opened.bind_receiver({ system_id: user, password }, ({ command_status: status }) => {
        if (status !== 0) return opened.close();
        wait = FIRST_WAIT;
      }),
    );
    session = opened;
    // Also where it never comes about: a connection that nobody answers, a centre that says nothing to being bound.
    let isHeard = false;
    timer = setInterval(() => {
      if (!isHeard) return opened.destroy();
      isHeard = false;
      opened.enquire_link();
    }, aliveMs).unref();
    opened.on('pdu', () => {
      isHeard = true;
    });
    opened.on('deliver_sm', (pdu: Pdu) => void take(opened, pdu));
    opened.on('enquire_link', (pdu: Pdu) => opened.send(pdu.response()));
    opened.on('unbind', (pdu: Pdu) => {
      opened.send(pdu.response());
      opened.close();
    });
    // What cannot be read leaves the library deaf, and the connection open.
    opened.on('error', () => opened.destroy());
    opened.on('close', () => {
      clearInterval(timer);
      if (stopped) return;
      timer = setTimeout(open, wait).unref();
      wait = Math.min(2 * wait, LONGEST_WAIT);
    });
  };
  open();

  return () => {
    stopped = true;
    clearTimeout(timer);
    session?.destroy();
  };
};

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

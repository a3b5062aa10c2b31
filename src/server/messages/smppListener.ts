/// <reference path="./smpp.d.ts" />
import { connect, type Pdu, type Session } from 'smpp';
import { MINUTE, SECOND } from '../../protocol/clock';
import type { Heard } from './messageChannel';

export interface SmppListenerSettings {
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

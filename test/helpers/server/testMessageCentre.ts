import type { AddressInfo } from 'node:net';
import { createServer, type Pdu, type Session } from 'smpp';
import type { SmsPeer } from './smsPeer';

const [USER, PASSWORD] = ['couplet', 'secret'];

/** `command_status` by trouble: throttled, no such destination, a message that may not be. */
const statuses = { busy: 0x58, 'bad number': 0x0b, 'bad text': 0x45 } as const;

const textOf = (value: unknown): string => String((value as { readonly message?: unknown } | undefined)?.message ?? value ?? '');

export interface TestMessageCentre extends SmsPeer {
  /** Sessions that hear what shoppers write back. */
  readonly receivers: ReadonlySet<Session>;
  /**
   * A shopper writes back. Returns the `command_status` of the answer.
   * @param esmClass 0: written by somebody; 4: a receipt
   * @param ton type of the number: 0, unknown; 1, international
   */
  say(from: string, text: string, esmClass?: number, ton?: number): Promise<number>;
}

/** A message centre that speaks SMPP 3.4 over TCP. */
export const startTestMessageCentre = async (): Promise<TestMessageCentre> => {
  const receivers = new Set<Session>();
  const taken: SmsPeer['taken'][number][] = [];
  let trouble: Parameters<SmsPeer['trouble']>[0];
  const server = createServer({}, (session) => {
    session.on('error', () => undefined);
    const bind = (pdu: Pdu): boolean => {
      const known = pdu.system_id === USER && pdu.password === PASSWORD;
      session.send(pdu.response({ command_status: known ? 0 : 0x0e }));
      return known;
    };
    session.on('bind_transceiver', bind);
    session.on('bind_receiver', (pdu) => {
      if (bind(pdu)) receivers.add(session);
    });
    session.on('close', () => receivers.delete(session));
    session.on('unbind', (pdu) => {
      session.send(pdu.response());
      session.close();
    });
    session.on('submit_sm', (pdu) => {
      if (trouble === 'down') return session.destroy();
      if (trouble) return void session.send(pdu.response({ command_status: statuses[trouble] }));
      taken.push({
        to: `${pdu.dest_addr_ton === 1 ? '+' : ''}${pdu.destination_addr}`,
        from: `${pdu.source_addr_ton === 1 ? '+' : ''}${pdu.source_addr}`,
        text: textOf(pdu.short_message) || textOf(pdu.message_payload),
        reference: Number(pdu.user_message_reference),
      });
      session.send(pdu.response({ message_id: String(taken.length) }));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: (password = PASSWORD) => `smpp://${USER}:${password}@127.0.0.1:${port}`,
    taken,
    receivers,
    say: (from, text, esmClass = 0, ton = 1) =>
      new Promise((answered, reject) => {
        const [session] = receivers;
        if (!session) return reject(new Error('nobody listens'));
        const source = { source_addr_ton: ton, source_addr_npi: 1, source_addr: from.replace('+', '') };
        session.deliver_sm({ ...source, esm_class: esmClass, short_message: text }, ({ command_status: status }) => answered(status));
      }),
    trouble: (what) => {
      trouble = what;
    },
    close: () =>
      new Promise((closed) => {
        for (const session of server.sessions) session.destroy();
        server.close(() => closed());
      }),
  };
};

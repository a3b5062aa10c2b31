/** What is used of https://github.com/farhadi/node-smpp, which has no types of its own. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server as NetServer, Socket } from 'node:net';

  export interface Pdu {
    readonly command: string;
    readonly command_status: number;
    readonly [field: string]: unknown;
    response(fields?: object): Pdu;
  }
  export interface Session extends EventEmitter {
    readonly socket: Socket;
    bind_receiver(fields: object, answered: (pdu: Pdu) => void): boolean;
    bind_transceiver(fields: object, answered: (pdu: Pdu) => void): boolean;
    submit_sm(fields: object, answered: (pdu: Pdu) => void): boolean;
    deliver_sm(fields: object, answered?: (pdu: Pdu) => void): boolean;
    enquire_link(answered?: (pdu: Pdu) => void): boolean;
    unbind(answered?: (pdu: Pdu) => void): boolean;
    send(pdu: Pdu): boolean;
    close(): void;
    destroy(): void;
  }
  export interface Server extends NetServer {
    readonly sessions: readonly Session[];
  }
  export const connect: (
    options: { readonly host: string; readonly port: number; readonly tls?: boolean; readonly servername?: string },
    open: () => void,
  ) => Session;
  export const createServer: (options: object, listener: (session: Session) => void) => Server;
}

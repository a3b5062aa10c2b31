import type { Server, Socket } from 'node:net';
import { networkOf, wideNetworkOf } from './limitRequests';
import { isOwnNetwork, isTrusted } from './networks';

/** One network may hold a tenth of all connections, and an office's worth even on a small server. */
const SHARE = 0.1;
const LEAST = 50;

/** The peer's IPv4 /24 or IPv6 /48, which providers and tunnels assign to one customer. */
const peerNetwork = ({ remoteAddress = '' }: Socket): string | undefined => {
  const network = networkOf(remoteAddress);
  return network && wideNetworkOf(network);
};

export interface ConnectionCaps {
  /** Open connections of all clients together. */
  readonly maxConnections?: number | undefined;
  /** Their connections count towards all only. */
  readonly trustedProxies?: readonly string[] | undefined;
  /** The same for private networks, by default: many shoppers come through a container's gateway. */
  readonly isOwn?: ((address: string) => boolean) | undefined;
}

/**
 * Limits open connections of all clients, and of each network. Closes the excess when it is accepted, and emits `drop` on the server for
 * each, as Node does for `maxConnections` (https://nodejs.org/api/net.html#event-drop).
 */
export const limitConnections = (
  server: Server,
  { maxConnections = 10_000, trustedProxies = [], isOwn = isOwnNetwork }: ConnectionCaps,
): void => {
  const trusted = isTrusted(trustedProxies);
  const most = Math.max(LEAST, Math.ceil(maxConnections * SHARE));
  const open = new Map<string, number>();
  server.maxConnections = maxConnections;
  server.on('connection', (socket: Socket) => {
    const { remoteAddress = '' } = socket;
    const network = peerNetwork(socket);
    if (network === undefined || isOwn(remoteAddress) || trusted(remoteAddress)) return;
    const count = open.get(network) ?? 0;
    if (count >= most) {
      socket.destroy();
      server.emit('drop');
      return;
    }
    open.set(network, count + 1);
    socket.once('close', () => {
      const left = (open.get(network) ?? 1) - 1;
      if (left > 0) open.set(network, left);
      else open.delete(network);
    });
  });
};

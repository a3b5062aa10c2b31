import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { type Clock, HOUR, type Instant, SECOND } from '../../protocol/values/clock';

/** When the certificate at an https address ends. Undefined for http, and if the address cannot be reached from here. */
const askCertificate = (address: string): Promise<Instant | undefined> => {
  const { protocol, hostname, port } = new URL(address);
  if (protocol !== 'https:') return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const host = hostname.replace(/^\[|\]$/g, '');
    // Without checks, because an expired certificate is what this looks for. Nothing is sent.
    const socket = connect({
      host,
      port: Number(port || 443),
      servername: isIP(host) === 0 ? host : '',
      rejectUnauthorized: false,
      timeout: 5 * SECOND,
    });
    const finish = (ends: Instant | undefined): void => {
      socket.destroy();
      resolve(ends);
    };
    socket.once('secureConnect', () => {
      const ends = Date.parse(socket.getPeerCertificate().valid_to ?? '');
      finish(Number.isNaN(ends) ? undefined : ends);
    });
    socket.once('error', () => finish(undefined));
    socket.once('timeout', () => finish(undefined));
  });
};

/** Looks at most once an hour. `undefined`: not known. */
export const createCertificateEnd = (baseUrl: string | undefined, clock: Clock): (() => Promise<Instant | undefined>) => {
  let known: { readonly at: Instant; readonly ends: Promise<Instant | undefined> } | undefined;
  return async () => {
    if (baseUrl === undefined) return undefined;
    if (!known || clock() - known.at >= HOUR) known = { at: clock(), ends: askCertificate(baseUrl) };
    return known.ends;
  };
};

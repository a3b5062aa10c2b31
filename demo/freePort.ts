import { type AddressInfo, createServer } from 'node:net';

/** The port when it is free (any free one for 0), else `undefined`. */
const tryPort = (host: string, port: number): Promise<number | undefined> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen({ host, port, exclusive: true }, () => {
      const { port: found } = probe.address() as AddressInfo;
      probe.close(() => resolve(found));
    });
  });

/** `preferred`, or the next port above it that nobody listens on, skipping `taken`; for 0 any free port. */
export const freePort = async (host: string, preferred: number, taken: readonly number[] = []): Promise<number> => {
  for (let port = preferred; port < preferred + 200 && port <= 65_535; port++) {
    if (taken.includes(port)) continue;
    const found = await tryPort(host, preferred === 0 ? 0 : port);
    if (found !== undefined && !taken.includes(found)) return found;
  }
  throw new Error(`no free port from ${preferred} upwards`);
};

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export const SHOP_TOKEN = 'token-of-the-shop';

export interface ShopCodeEntry {
  readonly body: Readonly<Record<string, unknown>>;
  active: boolean;
}

export type Weather =
  | 'fine'
  /** Answers 500 without storing. */
  | 'failing'
  /** The same for one call, then fine. */
  | 'failing once'
  /** Stores, then breaks the connection: the caller cannot know. */
  | 'losing answers'
  /** Stores and never answers. */
  | 'silent'
  | 'refusing';

/** A real HTTP shop on its own port with its own table of codes, as a generic shop is asked to be; its weather can be changed. */
export const startTestShop = async () => {
  const codes = new Map<string, ShopCodeEntry>();
  const calls: string[] = [];
  let weather: Weather = 'fine';
  let capabilities: unknown;

  const server = createServer((request, response) => {
    const answer = (status: number): void => void response.writeHead(status, { 'content-type': 'application/json' }).end();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      calls.push(`${request.method} ${request.url}`);
      if (request.headers.authorization !== `Bearer ${SHOP_TOKEN}`) return answer(401);
      if (weather === 'failing once') {
        weather = 'fine';
        return answer(500);
      }
      if (weather === 'failing') return answer(500);
      if (weather === 'refusing') return answer(422);
      const path = request.url ?? '';
      if (request.method === 'GET' && path === '/couplet/capabilities' && capabilities !== undefined)
        return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(capabilities));
      if (request.method === 'POST' && path === '/couplet/codes') {
        const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
        const code = String(body.code);
        const known = codes.get(code);
        if (known && !known.active) return answer(409);
        codes.set(code, { body, active: true });
        if (weather === 'losing answers') return void request.socket.destroy();
        if (weather === 'silent') return;
        return answer(known ? 200 : 201);
      }
      if (request.method === 'DELETE' && path.startsWith('/couplet/codes/')) {
        const known = codes.get(decodeURIComponent(path.slice('/couplet/codes/'.length)));
        if (known) known.active = false;
        if (weather === 'losing answers') return void request.socket.destroy();
        if (weather === 'silent') return;
        return answer(known ? 204 : 404);
      }
      return answer(404);
    });
  });
  const listen = (port: number): Promise<void> => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });

  return {
    url: `http://127.0.0.1:${port}`,
    codes,
    calls,
    activeCodes: (): string[] => [...codes].filter(([, { active }]) => active).map(([code]) => code),
    /** Until it is told what to say, the shop does not know the question. */
    sayCapabilities: (answer: unknown): void => {
      capabilities = answer;
    },
    setWeather: (next: Weather): void => {
      weather = next;
    },
    /** Nobody listens on the port any more. */
    stop,
    restart: () => listen(port),
  };
};
export type TestShop = Awaited<ReturnType<typeof startTestShop>>;

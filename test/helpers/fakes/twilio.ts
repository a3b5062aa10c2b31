import { createServer } from 'node:http';
import { bodyOf, listen } from '../node/loopback';

/** Who carries text messages, for tests: on a port of its own. */
export interface SmsPeer {
  /** `SMS_URL`, by default with the right password. */
  url(password?: string): string;
  readonly taken: readonly { readonly to: string; readonly from: string; readonly text: string }[];
  /** Refuses what comes from now on in one of these ways; `undefined`: takes it. */
  trouble(what: 'busy' | 'down' | 'bad number' | 'bad text' | undefined): void;
  close(): Promise<void>;
}

const [ACCOUNT, TOKEN] = ['AC00', 'token-of-the-tests'];

/** Who takes text messages as Twilio's published interface does: form in, JSON out, its own error codes. */
export const startTestTwilio = async (): Promise<SmsPeer> => {
  const taken: SmsPeer['taken'][number][] = [];
  const bad = { 'no number': 21211, 'said STOP': 21610 };
  let trouble: string | undefined;
  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(await bodyOf(request));
    const answer = (status: number, body: object, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    };
    const [user, password] = Buffer.from((request.headers.authorization ?? '').replace('Basic ', ''), 'base64')
      .toString()
      .split(':');
    if (request.method !== 'POST' || request.url !== `/2010-04-01/Accounts/${ACCOUNT}/Messages.json`) return answer(404, { code: 20404 });
    if (user !== ACCOUNT || password !== TOKEN) return answer(401, { code: 20003 });
    if (trouble === 'busy') return answer(429, { code: 20429 }, { 'retry-after': '7' });
    if (trouble === 'down') return void request.socket.destroy();
    if (trouble === 'bad text') return answer(400, { code: 21617 });
    if (trouble === 'bad number') return answer(400, { code: bad['no number'] });
    const { To, From, Body } = Object.fromEntries(form);
    taken.push({ to: To ?? '', from: From ?? '', text: Body ?? '' });
    answer(201, { sid: `SM${taken.length}`, status: 'queued' });
  });
  const { port, close } = await listen(server);
  return {
    url: (password = TOKEN) => `http://${ACCOUNT}:${password}@127.0.0.1:${port}`,
    taken,
    trouble: (what) => {
      trouble = what;
    },
    close,
  };
};

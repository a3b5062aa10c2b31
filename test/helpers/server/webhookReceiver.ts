import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { listen } from '../node/loopback';
import { WEBHOOK_SECRET } from './testServer';

interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A shop's own address for webhooks. */
export const startReceiver = async () => {
  const deliveries: Delivery[] = [];
  let status: number | 'silent' = 200;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      deliveries.push({ headers: request.headers, body });
      if (status === 'silent') return;
      response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end();
    });
  });
  const { url, close } = await listen(server);
  return {
    url: `${url}/hook`,
    deliveries,
    answer: (next: number | 'silent'): void => {
      status = next;
    },
    stop: close,
  };
};

/** As docs/operations.md tells shops to check. */
export const isOurs = ({ headers, body }: Delivery, now: number, secret = WEBHOOK_SECRET): boolean => {
  const timestamp = String(headers['x-couplet-timestamp']);
  const expected = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return headers['x-couplet-signature'] === expected && Math.abs(now / 1_000 - Number(timestamp)) < 300;
};

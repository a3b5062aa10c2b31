import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { sendToServer } from '../../../src/trainer/bundle/sendToServer';

test('a server that speaks no https is told as that', async () => {
  const plain = createServer((_, answer) => answer.end('{}'));
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
  const server = `https://127.0.0.1:${(plain.address() as AddressInfo).port}`;
  const sent = await sendToServer({ server, token: 't' }, 'GET', '/v1/admin/tokens');
  await new Promise((resolve) => plain.close(resolve));
  expect(sent).toMatchObject({
    ok: false,
    error: { code: 'server_unreachable', message: `${server} does not support https. If that is intended, use http://.` },
  });
});

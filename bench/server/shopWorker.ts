import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The shop in a process of its own: accepts every code at once. It keeps none, so that it weighs on the machine as little as it can. */
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => response.writeHead(request.method === 'POST' ? 201 : 204).end());
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));

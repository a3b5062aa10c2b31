import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a bad tag does: holds the page up while it is read, again and again for 120 ms later on, and pushes down what is there. */
const script = `(() => {
  const block = () => { const end = performance.now() + 120; while (performance.now() < end); };
  block();
  setInterval(block, 400);
  addEventListener('load', () => setTimeout(() => {
    const banner = document.createElement('div');
    banner.style.height = '120px';
    document.body.prepend(banner);
  }, 1500));
})();`;

/** A server with the broken twin of a tag. */
export const startTwin = async (): Promise<{ readonly origin: string; close(): void }> => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' }).end(script);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

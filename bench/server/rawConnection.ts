import { connect, type Socket } from 'node:net';

/**
 * One kept-alive HTTP/1.1 connection that is sent ready-made bytes and reads no more than it must, so that the generator takes as little as
 * possible of the machine it measures. Answers carry a `content-length`, as Fastify's do.
 */
export interface RawConnection {
  /** Resolves with the status, 0 when the connection broke before the answer was there. */
  send(request: Buffer | string): Promise<number>;
  close(): void;
}

const HEAD_END = '\r\n\r\n';
const lengthOf = (head: string): number => Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);

export const rawConnection = (url: string): Promise<RawConnection> => {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ host: hostname, port: Number(port), noDelay: true });
    let text = '';
    let waiter: ((status: number) => void) | undefined;
    let broken = false;

    const answer = (status: number): void => {
      const done = waiter;
      waiter = undefined;
      done?.(status);
    };
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      text += chunk;
      const head = text.indexOf(HEAD_END);
      if (head < 0 || text.length < head + HEAD_END.length + lengthOf(text.slice(0, head))) return;
      const status = Number(text.slice(9, 12));
      text = '';
      answer(status);
    });
    const end = (): void => {
      broken = true;
      answer(0);
    };
    socket.on('close', end);
    socket.on('error', (error) => {
      end();
      reject(error);
    });
    socket.on('connect', () =>
      resolve({
        send: (request) => {
          if (broken) return Promise.resolve(0);
          return new Promise((done) => {
            waiter = done;
            socket.write(request);
          });
        },
        close: () => socket.destroy(),
      }),
    );
  });
};

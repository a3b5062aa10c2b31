import { fail, type Result } from '../../src/protocol/result';

/** A service worker that has none of our script, or is stuck, answers nothing. */
const PATIENCE = 15_000;

/** What the shop's service worker, or rather our part of it, answers. Error `push_no_answer`. */
export const askWorker = <T>(worker: ServiceWorker, message: Readonly<Record<string, unknown>>): Promise<Result<T>> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const end = (answer: Result<T>): void => {
      port1.close();
      resolve(answer);
    };
    port1.onmessage = ({ data }) => end(data as Result<T>);
    setTimeout(() => end(fail('push_no_answer', 'The service worker does not answer; does it import push.js?')), PATIENCE);
    worker.postMessage(message, [port2]);
  });

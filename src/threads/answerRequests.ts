import { parentPort } from 'node:worker_threads';

/** Thread → caller. An error is sent as its text, because structured clone drops its other fields. */
export type Reply<A> =
  | { readonly ok: true; readonly output: A }
  | { readonly ok: false; readonly name: string; readonly message: string; readonly stack: string };

/** Buffers of the typed arrays in a response, to be transferred instead of copied. Shared ones are passed by reference anyway. */
export const transferables = (value: unknown, found = new Set<ArrayBuffer>()): readonly ArrayBuffer[] => {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (value instanceof ArrayBuffer) found.add(value);
  else if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) transferables(part, found);
  return [...found];
};

const reply = async <Q, A>(run: (request: Q) => A | Promise<A>, request: Q): Promise<Reply<A>> => {
  try {
    return { ok: true, output: await run(request) };
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    return { ok: false, name, message, stack: stack ?? '' };
  }
};

/** Makes this thread a worker of a `threadPool`: one request at a time, one reply each. */
export const answerRequests = <Q, A>(run: (request: Q) => A | Promise<A>): void => {
  parentPort?.on('message', (request: Q) => {
    void reply(run, request).then((answer) => parentPort?.postMessage(answer, [...transferables(answer)]));
  });
};

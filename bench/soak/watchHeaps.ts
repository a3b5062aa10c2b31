import type { CDPSession } from 'playwright';

/** The part of the protocol that is asked here. */
type Send = (method: string, parameters?: object) => Promise<unknown>;

const used = async (send: Send): Promise<number> => {
  // Twice: what a finaliser lets go of is garbage of the next round.
  for (let round = 0; round < 2; round++) await send('HeapProfiler.collectGarbage');
  return ((await send('Runtime.getHeapUsage')) as { readonly usedSize: number }).usedSize;
};

/** Bytes of JavaScript that page and worker hold after a garbage collection. */
export const watchHeaps = async (protocol: CDPSession) => {
  const waiting = new Map<number, (result: unknown) => void>();
  let worker: string | undefined;
  let calls = 0;
  protocol.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker') worker = sessionId;
  });
  protocol.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message) as { readonly id?: number; readonly result?: unknown };
    if (id !== undefined) waiting.get(id)?.(result);
  });
  // Without `flatten` a target is spoken to through the page's own session, which is all that a client of Playwright has.
  await protocol.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const toWorker: Send = (method, params = {}) =>
    new Promise((resolve, reject) => {
      const id = ++calls;
      waiting.set(id, resolve);
      if (worker === undefined) reject(new Error('there is no worker'));
      else
        protocol.send('Target.sendMessageToTarget', { sessionId: worker, message: JSON.stringify({ id, method, params }) }).catch(reject);
    });
  return {
    page: (): Promise<number> => used((method, parameters) => protocol.send(method as 'HeapProfiler.collectGarbage', parameters as never)),
    worker: (): Promise<number> => used(toWorker),
    /** Tensors that TensorFlow.js holds in the worker; nothing before it is there. */
    tensors: async (): Promise<number | undefined> => {
      const expression = 'self._tfengine?.state?.numTensors';
      const { result } = (await toWorker('Runtime.evaluate', { expression })) as { readonly result: { readonly value?: number } };
      return result.value;
    },
  };
};

type Result =
  | { readonly ok: true; readonly value?: unknown }
  | { readonly ok: false; readonly error: { readonly code: string; readonly message: string } };

export interface CoupletClient {
  /** Asks the core. Never rejects; what is asked before the page is ready waits for it. */
  ask(method: string, params?: Readonly<Record<string, unknown>>): Promise<Result>;
  /** To be called with every text that comes from the page. */
  hear(text: string): void;
}

/** The app's end of the bridge. @param send hands a text to the page in the WebView */
export const coupletClient = (send: (text: string) => void): CoupletClient => {
  const waiting = new Map<string, (result: Result) => void>();
  let unsent: string[] | undefined = [];
  let calls = 0;
  return {
    ask: (method, params = {}) =>
      new Promise((resolve) => {
        const id = String(++calls);
        waiting.set(id, resolve);
        const text = JSON.stringify({ v: 'couplet-bridge/1', id, method, params });
        if (unsent) unsent.push(text);
        else send(text);
      }),
    hear: (text) => {
      if (text === 'ready') {
        for (const question of unsent ?? []) send(question);
        unsent = undefined;
        return;
      }
      const { id, result } = JSON.parse(text) as { readonly id: string; readonly result: Result };
      waiting.get(id)?.(result);
      waiting.delete(id);
    },
  };
};

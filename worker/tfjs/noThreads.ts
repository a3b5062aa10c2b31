/** Replaces the threaded WASM factory and its worker source: threads are off (see `backendNamed.ts`), so neither is ever called. */
export const wasmWorkerContents = '';

const threadsAreOff = (): never => {
  throw new Error('threads are off');
};

// biome-ignore lint/style/noDefaultExport: the module it replaces has a default export.
export default threadsAreOff;

/** A chunk of the widget: path below the base URL, and its integrity (sha384) as the build computed it. */
export type Chunk = readonly [path: string, integrity: string];

interface ChunkLoader {
  /** Calls back when the chunk ran or could not be loaded. */
  load(chunk: Chunk, done: () => void): void;
}

/** Resolves when the chunk ran or could not be loaded; never rejects. */
export const loadChunk = (loader: ChunkLoader, chunk: Chunk): Promise<void> => new Promise((resolve) => loader.load(chunk, resolve));

/** Policy under which the page lets us create script URLs; `undefined` where Trusted Types do not exist or are refused. */
export interface ScriptPolicy {
  createScriptURL(url: string): unknown;
}

/** For a script element or a worker, which take what the policy makes in place of a string. */
export const scriptUrl = (policy: ScriptPolicy | undefined, url: string): string => (policy?.createScriptURL(url) ?? url) as string;

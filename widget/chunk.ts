/** A chunk of the widget: path below the base URL, and its integrity (sha384) as the build computed it. */
export type Chunk = readonly [path: string, integrity: string];

interface ChunkLoader {
  /** Calls back when the chunk has run or could not be loaded. */
  load(chunk: Chunk, done: () => void): void;
}

/** Resolves when the chunk has run or could not be loaded. Never rejects. */
export const loadChunk = (loader: ChunkLoader, chunk: Chunk): Promise<void> => new Promise((resolve) => loader.load(chunk, resolve));

/** Policy under which the page lets us create script URLs. `undefined` if Trusted Types do not exist or are refused. */
export interface ScriptPolicy {
  createScriptURL(url: string): unknown;
}

/** For a script element or a worker, which accept the policy's value instead of a string. */
export const scriptUrl = (policy: ScriptPolicy | undefined, url: string): string => (policy?.createScriptURL(url) ?? url) as string;

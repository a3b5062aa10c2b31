import type { WorkerChunk } from '../api';
import type { gpuChunks as unbuilt } from './gpuChunks';

/** Inserted by scripts/build.mjs. The chunks are next to this one. */
declare const __COUPLET_CHUNKS__: Readonly<Record<keyof typeof unbuilt, WorkerChunk>>;

/** `import()` has no integrity, so the file is verified first and then comes from the HTTP cache. */
const load = async ([path, integrity]: WorkerChunk): ReturnType<(typeof unbuilt)['webgl']> => {
  const url = new URL(/* @vite-ignore */ `../${path}`, import.meta.url).href;
  await (await fetch(url, { integrity })).arrayBuffer();
  return import(/* @vite-ignore */ url);
};

/** Replaces `gpuChunks.ts` in the tfjs chunk (alias in `worker/build.ts`). */
export const gpuChunks: typeof unbuilt = {
  webgl: () => load(__COUPLET_CHUNKS__.webgl),
  webgpu: () => load(__COUPLET_CHUNKS__.webgpu),
};

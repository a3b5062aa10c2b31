import type { WorkerChunk } from '../api';
import type { gpuChunks as unbuilt } from './gpuChunks';

/** Written in by scripts/build.mjs. They lie next to this one. */
declare const __COUPLET_CHUNKS__: Readonly<Record<keyof typeof unbuilt, WorkerChunk>>;

/** `import()` knows no integrity: it is only asked for a file that passed, which then comes out of the HTTP cache. */
const load = async ([path, integrity]: WorkerChunk): ReturnType<(typeof unbuilt)['webgl']> => {
  const url = new URL(/* @vite-ignore */ `../${path}`, import.meta.url).href;
  await (await fetch(url, { integrity })).arrayBuffer();
  return import(/* @vite-ignore */ url);
};

/** Takes the place of `gpuChunks.ts` in the tfjs chunk (alias in `worker/build.ts`). */
export const gpuChunks: typeof unbuilt = {
  webgl: () => load(__COUPLET_CHUNKS__.webgl),
  webgpu: () => load(__COUPLET_CHUNKS__.webgpu),
};

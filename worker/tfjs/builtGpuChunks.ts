import type { gpuChunks as unbuilt } from './gpuChunks';

/** Written in by scripts/build.mjs: name and integrity of each, which lie beside this one. */
declare const __COUPLET_GPU__: Readonly<Record<keyof typeof unbuilt, readonly [name: string, integrity: string]>>;

/** `import()` knows no integrity: it is only asked for a file that passed, which then comes out of the HTTP cache. */
const load = async ([name, integrity]: readonly [string, string]): ReturnType<(typeof unbuilt)['webgl']> => {
  const url = new URL(name, import.meta.url).href;
  await (await fetch(url, { integrity })).arrayBuffer();
  return import(/* @vite-ignore */ url);
};

/** Takes the place of `gpuChunks.ts` in the tfjs chunk (alias in `worker/build.ts`). */
export const gpuChunks: typeof unbuilt = {
  webgl: () => load(__COUPLET_GPU__.webgl),
  webgpu: () => load(__COUPLET_GPU__.webgpu),
};

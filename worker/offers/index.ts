import type { WorkerChunk } from '../api';
import { createEngine as create } from './createEngine';
import type { Engine, EngineKit } from './engine';
import { tfjsRuntime } from './tfjsRuntime';

/** Written in by scripts/build.mjs. The chunks lie next to this one, as do the WASM files. */
declare const __COUPLET_CHUNKS__: Readonly<Record<'tfjs' | 'outbox', WorkerChunk>>;

/** Entry of the engine chunk. */
export const createEngine = (kit: EngineKit): Engine => {
  // Chromium lists the locales it has at the first use of these, some 20 ms, once for all threads of a page: here, so that the card does not.
  new Intl.NumberFormat();
  new Intl.ListFormat();
  const { tfjs, outbox } = __COUPLET_CHUNKS__;
  const [module, outboxModule] = [tfjs, outbox].map(([path]) => new URL(/* @vite-ignore */ `../${path}`, import.meta.url).href) as [
    string,
    string,
  ];
  return create(
    kit,
    { module: outboxModule, integrity: outbox[1], load: () => import(/* @vite-ignore */ outboxModule) },
    tfjsRuntime({ module, integrity: tfjs[1], wasm: new URL('.', module).href }),
  );
};

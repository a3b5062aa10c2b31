import type { WorkerChunk } from '../api';
import { createEngine as create } from './createEngine';
import type { Engine, EngineKit } from './engine';
import { tfjsRuntime } from './tfjsRuntime';

/** Inserted by scripts/build.mjs. The chunks are next to this one, as are the WASM files. */
declare const __COUPLET_CHUNKS__: Readonly<Record<'tfjs' | 'outbox', WorkerChunk>>;

/** Entry of the engine chunk. */
export const createEngine = (kit: EngineKit): Engine => {
  // On first use of these, Chromium loads its list of locales, which takes some 20 ms, once for all threads of a page. It is done here, so
  // that the card does not have to.
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

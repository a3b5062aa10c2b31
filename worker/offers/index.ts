import { createEngine as create } from './createEngine';
import type { Engine, EngineKit } from './engine';
import { tfjsRuntime } from './tfjsRuntime';

/** Written in by scripts/build.mjs: name and integrity of the tfjs chunk, which lies beside this one, as do its WASM files. */
declare const __COUPLET_TFJS__: readonly [name: string, integrity: string];

/** The same of the outbox chunk. */
declare const __COUPLET_OUTBOX__: readonly [name: string, integrity: string];

/** Entry of the engine chunk. */
export const createEngine = (kit: EngineKit): Engine => {
  // Chromium lists the locales it has at the first use of these, some 20 ms, once for all threads of a page: here, so that the card does not.
  new Intl.NumberFormat();
  new Intl.ListFormat();
  const [name, integrity] = __COUPLET_TFJS__;
  const [outbox, itsIntegrity] = __COUPLET_OUTBOX__;
  const beside = (file: string): string => new URL(file, import.meta.url).href;
  const module = beside(outbox);
  return create(
    kit,
    { module, integrity: itsIntegrity, load: () => import(/* @vite-ignore */ module) },
    tfjsRuntime({ module: beside(name), integrity, wasm: beside('.') }),
  );
};

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin, UserConfig } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));

/** Binaries the tfjs chunk fetches from its own folder; threads are off, so the threaded one is left out. */
const wasmBinaries = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm'] as const;

const wasmFolder = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'wasm-out');

const emitWasm: Plugin = {
  name: 'couplet:wasm-binaries',
  generateBundle() {
    for (const fileName of wasmBinaries) {
      this.emitFile({ type: 'asset', fileName: `assets/${fileName}`, source: readFileSync(join(wasmFolder(), fileName)) });
    }
  },
};

/** Exact specifiers only, so that deep imports of the same packages pass. */
const tfjsAlias = [
  { find: /^@tensorflow\/tfjs-core$/, replacement: join(here, 'tfjs/core.ts') },
  { find: /^.*wasm-out\/tfjs-backend-wasm-threaded-simd(\.worker)?\.js$/, replacement: join(here, 'tfjs/noThreads.ts') },
];

/** The worker: one classic, self-contained, minified script, because it travels as a string and starts as a Blob. */
export const workerBuild = (): UserConfig => ({
  build: {
    target: 'es2022',
    outDir: 'dist/widget/worker',
    emptyOutDir: true,
    modulePreload: false,
    rollupOptions: {
      input: { worker: join(here, 'index.ts') },
      output: { format: 'iife', entryFileNames: '[name].js', comments: false },
    },
  },
});

/** The tfjs chunk: ES modules and WASM binaries in `assets/`, loaded by the worker on first use. */
export const tfjsBuild = (): UserConfig => ({
  base: './',
  resolve: { alias: tfjsAlias },
  plugins: [emitWasm],
  build: {
    target: 'es2022',
    outDir: 'dist/widget/tfjs',
    emptyOutDir: true,
    modulePreload: false,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { tfjs: join(here, 'tfjsScorer.ts') },
      preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: 'assets/[name]-[hash].js', chunkFileNames: 'assets/[name]-[hash].js', comments: false },
    },
  },
});

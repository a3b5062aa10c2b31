import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin, UserConfig } from 'vite';
import type { Chunk } from '../scripts/chunks.mjs';

const here = dirname(fileURLToPath(import.meta.url));

const wasmFolder = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'wasm-out');

/** A binary that the tfjs chunk fetches from its own folder, named by its content. */
const wasmBinary = (name: string) => {
  const source = readFileSync(join(wasmFolder(), `${name}.wasm`));
  const integrity = `sha384-${createHash('sha384').update(source).digest('base64')}`;
  return { fileName: `${name}-${createHash('sha256').update(source).digest('hex').slice(0, 8)}.wasm`, integrity, source };
};

/** Threads are off, so the threaded one is left out. */
const wasmBinaries = () => ({ plain: wasmBinary('tfjs-backend-wasm'), simd: wasmBinary('tfjs-backend-wasm-simd') });

const emitWasm: Plugin = {
  name: 'couplet:wasm-binaries',
  generateBundle() {
    for (const { fileName, source } of Object.values(wasmBinaries()))
      this.emitFile({ type: 'asset', fileName: `assets/${fileName}`, source });
  },
};

const wasmNames = (): string => {
  const { simd, plain } = wasmBinaries();
  return JSON.stringify({ simd: [simd.fileName, simd.integrity], plain: [plain.fileName, plain.integrity] });
};

/** Exact specifiers only, so that deep imports of the same packages are not replaced. */
const tfjsAlias = [
  { find: /^@tensorflow\/tfjs-core$/, replacement: join(here, 'tfjs/core.ts') },
  { find: /^.*wasm-out\/tfjs-backend-wasm-threaded-simd(\.worker)?\.js$/, replacement: join(here, 'tfjs/noThreads.ts') },
];
const gpuAlias = { find: /^.*\/gpuChunks$/, replacement: join(here, 'tfjs/builtGpuChunks.ts') };

/** Tree-shaking options of every build of our own code. */
export const treeshake = {
  manualPureFunctions: [
    // Protocol files have schemas next to functions. Unused schemas are dropped once their builders are known to be pure.
    'v',
    // idb's shortcuts on the database and its async iterators, both unused.
    'replaceTraps',
  ],
  propertyReadSideEffects: false as const,
};

/** A single file, since its loader knows one name and integrity, even if a library would load parts later. */
const oneFile = { codeSplitting: false, comments: false } as const;

/**
 * A chunk that runs in a worker: a classic, self-contained script, which can be passed as a string and started as a Blob, or an ES module.
 */
export const workerChunk = ({ name, kind, entry = '', tfjs = false }: Chunk): UserConfig => ({
  base: './',
  resolve: {
    // HPKE imports Node's WebCrypto if there is no global one.
    alias: tfjs ? [...tfjsAlias, gpuAlias] : [{ find: /^crypto$/, replacement: join(here, 'secureAggregation/noNodeCrypto.ts') }],
  },
  ...(name === 'tfjs' ? { plugins: [emitWasm], define: { __COUPLET_WASM__: wasmNames() } } : {}),
  build: {
    target: 'es2022',
    outDir: `dist/widget/build/${name}`,
    emptyOutDir: true,
    modulePreload: false,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { [name]: join(here, '..', entry) },
      // The kernels of TensorFlow.js register themselves on import.
      ...(tfjs ? {} : { treeshake }),
      ...(kind === 'module' ? { preserveEntrySignatures: 'strict' } : {}),
      output: { ...oneFile, format: kind === 'module' ? 'es' : 'iife', entryFileNames: '[name]-[hash].js' },
    },
  },
});

/** A script on all backends for benchmarks: parts in `assets/`, the binaries next to them. */
export const tfjsScriptBuild = (input: Readonly<Record<string, string>>): UserConfig => ({
  base: './',
  resolve: { alias: tfjsAlias },
  plugins: [emitWasm],
  define: { __COUPLET_WASM__: wasmNames() },
  build: {
    target: 'es2022',
    outDir: 'dist/widget/tfjs',
    emptyOutDir: true,
    modulePreload: false,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { ...input },
      preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: 'assets/[name].js', chunkFileNames: 'assets/[name]-[hash].js', comments: false },
    },
  },
});

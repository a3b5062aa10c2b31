import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin, UserConfig } from 'vite';

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

/** Exact specifiers only, so that deep imports of the same packages pass. */
const tfjsAlias = [
  { find: /^@tensorflow\/tfjs-core$/, replacement: join(here, 'tfjs/core.ts') },
  { find: /^.*wasm-out\/tfjs-backend-wasm-threaded-simd(\.worker)?\.js$/, replacement: join(here, 'tfjs/noThreads.ts') },
];

/** Takes parts out of a library's module that tree shaking cannot know to be unused; a library that has changed fails the build. */
const without = (library: string, module: RegExp, parts: readonly (readonly [part: string | RegExp, instead: string])[]): Plugin => ({
  name: `couplet:${library}-parts`,
  transform(code, id) {
    if (!module.test(id)) return undefined;
    let left = code;
    for (const [part, instead] of parts) {
      const cut = left.replace(part, instead);
      if (cut === left) this.error(`${library} has changed: ${part} was not found.`);
      left = cut;
    }
    return { code: left, map: null };
  },
});

/**
 * Comlink's `expose` reads its transfer handlers from a table whose entry for proxies keeps the whole client half alive, and so does the
 * registry of released proxies. No method of `WorkerApi` takes or returns a proxy, and the page has its own client.
 */
const exposeOnly = without('comlink', /\/comlink\/dist\/esm\/comlink\.m?js/, [
  ['["proxy", proxyTransferHandler],', ''],
  ['"FinalizationRegistry" in globalThis &&', 'false &&'],
  // Every method answers with a `Result` of plain data.
  ['"Unserializable return value"', ''],
]);

/** `indexedDbStorage` calls methods of databases, transactions and stores: no cursor, no index, no `tx.store`, and it sets nothing and is told of nothing but `blocking`. */
export const callsOnly = without('idb', /\/idb\/build\/index\.js/, [
  ['getCursorAdvanceMethods().includes(func)', 'false'],
  ['IDBIndex,', ''],
  ['IDBCursor,', ''],
  [/if \(prop === 'store'\) \{[^}]*\}/, ''],
  [/if \(blocked\) \{\s*request\.addEventListener[\s\S]*?event\)\);\s*\}/, ''],
  [/if \(terminated\)\s*db\.addEventListener\('close', \(\) => terminated\(\)\);/, ''],
  [/set\(target, prop, value\) \{[\s\S]*?return prop in target;\s*\},/, ''],
]);

/** Of sjcl, blind signatures need big integers, bit arrays and their codecs: no cipher, no hash, no random numbers, no named primes. */
const bigIntegersOnly = without('sjcl', /\/blindrsa-ts\/lib\/src\/sjcl\/index\.js/, [
  [/\/\*\* @fileOverview Low-level AES[\s\S]*?(?=\/\*\* @fileOverview Arrays of bits)/, ''],
  [/\/\*\* @fileOverview Javascript SHA-256[\s\S]*?(?=sjcl\.bn = function)/, ''],
  [/sjcl\.bn\.pseudoMersennePrime = [\s\S]*?(?=export default sjcl;)/, ''],
]);

/** What any build of the worker's own code goes by. */
export const treeshake = {
  manualPureFunctions: [
    // Core files hold schemas beside functions; unused schemas go away once their builders are known to be pure.
    'v',
    // idb's shortcuts on the database and its async iterators: neither is used.
    'replaceTraps',
  ],
  propertyReadSideEffects: false as const,
};

/** The worker: one classic, self-contained, minified script, because it travels as a string and starts as a Blob. */
export const workerBuild = (): UserConfig => ({
  plugins: [exposeOnly, callsOnly],
  build: {
    target: 'es2022',
    outDir: 'dist/widget/worker',
    emptyOutDir: true,
    modulePreload: false,
    rollupOptions: {
      input: { worker: join(here, 'index.ts') },
      treeshake,
      output: { format: 'iife', entryFileNames: '[name].js', comments: false },
    },
  },
});

/** What the shop's service worker imports: one classic script with everything in it, as nothing can be imported later. */
export const pushBuild = (): UserConfig => ({
  plugins: [callsOnly],
  build: {
    target: 'es2022',
    outDir: 'dist/widget/wake',
    emptyOutDir: true,
    modulePreload: false,
    rollupOptions: {
      input: { push: join(here, 'push/index.ts') },
      treeshake,
      output: { format: 'iife', entryFileNames: '[name].js', comments: false },
    },
  },
});

/** The upkeep chunk: one ES module, loaded by the worker when the event log has to be kept up. */
export const upkeepBuild = (): UserConfig => ({
  base: './',
  build: {
    target: 'es2022',
    outDir: 'dist/widget/upkeep',
    emptyOutDir: true,
    modulePreload: false,
    rollupOptions: {
      input: { upkeep: join(here, 'recording/compaction.ts') },
      treeshake,
      preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: '[name]-[hash].js', comments: false },
    },
  },
});

/** The inspection chunk: one ES module, loaded by the worker when the shopper's panel opens. */
export const inspectionBuild = (): UserConfig => ({
  base: './',
  build: {
    target: 'es2022',
    outDir: 'dist/widget/inspection',
    emptyOutDir: true,
    modulePreload: false,
    rollupOptions: {
      input: { inspection: join(here, 'privacyPanel/index.ts') },
      treeshake,
      preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: '[name]-[hash].js', comments: false },
    },
  },
});

/** The transfer chunk: one ES module, loaded by the inspection chunk when a profile goes to another browser. */
export const transferBuild = (): UserConfig => ({
  base: './',
  build: {
    target: 'es2022',
    outDir: 'dist/widget/transfer',
    emptyOutDir: true,
    modulePreload: false,
    rollupOptions: {
      input: { transfer: join(here, 'transfer/index.ts') },
      treeshake,
      preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: '[name]-[hash].js', comments: false },
    },
  },
});

/** The send chunk: one ES module, loaded by the inspection chunk when a shopper asks for a coupon to be sent. */
export const sendBuild = (): UserConfig => ({
  base: './',
  build: {
    target: 'es2022',
    outDir: 'dist/widget/send',
    emptyOutDir: true,
    modulePreload: false,
    rollupOptions: {
      input: { send: join(here, 'send/index.ts') },
      treeshake,
      preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: '[name]-[hash].js', comments: false },
    },
  },
});

/** The outbox chunk: one ES module, loaded by the engine when there is a report to send or a token to fetch. */
export const outboxBuild = (): UserConfig => ({
  base: './',
  plugins: [bigIntegersOnly],
  build: {
    target: 'es2022',
    outDir: 'dist/widget/outbox',
    emptyOutDir: true,
    modulePreload: false,
    rollupOptions: {
      input: { outbox: join(here, 'outbox/index.ts') },
      treeshake,
      preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: '[name]-[hash].js', comments: false },
    },
  },
});

/** HPKE asks Node for its WebCrypto where there is none; the import would be a second file beside the one that carries an integrity. */
const noNodeCrypto = without('hpke', /\/@hpke\/common\/esm\/src\/(algorithm|utils\/misc)\.js/, [
  [/await import\("crypto"\)/g, 'globalThis'],
]);

/** The split chunk: one ES module, loaded by the engine when there is a report of mode `split` to make. */
export const splitBuild = (): UserConfig => ({
  base: './',
  plugins: [noNodeCrypto],
  build: {
    target: 'es2022',
    outDir: 'dist/widget/split',
    emptyOutDir: true,
    modulePreload: false,
    rollupOptions: {
      input: { split: join(here, 'secureAggregation/sealAnswers.ts') },
      treeshake,
      preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: '[name]-[hash].js', comments: false },
    },
  },
});

/** The engine chunk: one ES module, loaded by the worker once a page is about a coupon. */
export const engineBuild = (): UserConfig => ({
  base: './',
  build: {
    target: 'es2022',
    outDir: 'dist/widget/engine',
    emptyOutDir: true,
    modulePreload: false,
    rollupOptions: {
      input: { engine: join(here, 'offers/index.ts') },
      treeshake,
      preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: '[name]-[hash].js', comments: false },
    },
  },
});

const tfjsChunk = (input: Readonly<Record<string, string>>, further: Partial<UserConfig> = {}): UserConfig => ({
  base: './',
  resolve: { alias: tfjsAlias },
  ...further,
  build: {
    target: 'es2022',
    outDir: 'dist/widget/tfjs',
    emptyOutDir: true,
    modulePreload: false,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { ...input },
      preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: '[name]-[hash].js', comments: false },
    },
  },
});

/** The tfjs chunk: one ES module, loaded by the worker on first use, and WASM binaries in `assets/`. */
export const tfjsBuild = (): UserConfig =>
  tfjsChunk(
    { tfjs: join(here, 'tfjs/index.ts') },
    {
      resolve: { alias: [...tfjsAlias, { find: /^.*\/gpuChunks$/, replacement: join(here, 'tfjs/builtGpuChunks.ts') }] },
      plugins: [emitWasm],
      define: { __COUPLET_WASM__: wasmNames() },
    },
  );

/** The chunks of graphics processors: one ES module each with a runtime of its own, loaded by the tfjs chunk where WASM is slow. */
export const webglBuild = (): UserConfig => tfjsChunk({ webgl: join(here, 'tfjs/webgl.ts') });
export const webgpuBuild = (): UserConfig => tfjsChunk({ webgpu: join(here, 'tfjs/webgpu.ts') });

/** A script of our own on all backends, as a bench has it: parts in `assets/`, the binaries beside them. */
export const tfjsScriptBuild = (input: Readonly<Record<string, string>>): UserConfig => {
  const config = tfjsChunk(input, { plugins: [emitWasm], define: { __COUPLET_WASM__: wasmNames() } });
  const output = { format: 'es' as const, entryFileNames: 'assets/[name].js', chunkFileNames: 'assets/[name]-[hash].js', comments: false };
  return { ...config, build: { ...config.build, rollupOptions: { ...config.build?.rollupOptions, output } } };
};

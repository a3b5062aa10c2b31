import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, resolve } from 'node:path';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import { type Chunk, chunkNamed } from './scripts/chunks.mjs';
import { treeshake, workerChunk } from './worker/build.ts';

/**
 * One build for each chunk of `scripts/chunks.mjs` and for each product, chosen by `--mode`. `scripts/build.mjs` runs them in order and
 * passes results of earlier builds on as `define`.
 */
const WORKER_FOLDER = 'dist/widget/build/worker';

/** The command line, server, trainer and demo for Node, with external dependencies. */
const node = (): UserConfig => ({
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist/node',
    emptyOutDir: true,
    rollupOptions: {
      input: {
        couplet: 'src/cli/couplet.ts',
        storeThread: 'src/server/store/sqlite/storeThread.ts',
        backupThread: 'src/server/backupThread.ts',
        metricsThread: 'src/server/metricsThread.ts',
        tokenThread: 'src/server/reports/tokenThread.ts',
        jobThread: 'src/trainer/jobThread.ts',
        fleetThread: 'src/simulator/fleet/fleetThread.ts',
        demo: 'demo/main.ts',
      },
      external: builtinModules,
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});

const WORKER_TEXT = 'virtual:couplet-worker';

/** The text of the built worker. */
const workerText: Plugin = {
  name: 'couplet:worker-text',
  resolveId: (id) => (id === WORKER_TEXT ? `\0${id}` : undefined),
  load: (id) => {
    if (id !== `\0${WORKER_TEXT}`) return undefined;
    const [file = ''] = readdirSync(WORKER_FOLDER);
    return `export const source = ${JSON.stringify(readFileSync(join(WORKER_FOLDER, file), 'utf8').trim())};`;
  },
};

const SENTENCES = 'virtual:couplet-sentences';

/** An entry that sets the sentences of one language on the handoff. */
const sentencesEntry = ({ sentences = '', sets }: Chunk, language: string): Plugin => {
  const file = language === 'zh' ? 'zhCN' : language;
  const name = sentences ? `${sentences}${file[0]?.toUpperCase()}${file.slice(1)}` : file;
  const text = `import { ${name} } from ${JSON.stringify(resolve('widget/i18n', `${name}.ts`))};
if (window.couplet?._) window.couplet._.${sets} = ${name};`;
  return {
    name: 'couplet:sentences',
    resolveId: (id) => (id === SENTENCES ? `\0${id}` : undefined),
    load: (id) => (id === `\0${SENTENCES}` ? text : undefined),
  };
};

const JSX_RUNTIME = 'preact/jsx-runtime';

/** Preact's function for JSX in fewer bytes: elements are made by `h`, which every chunk with JSX has anyway. */
const jsxByH: Plugin = {
  name: 'couplet:jsx-by-h',
  enforce: 'pre',
  resolveId: (id) => (id === JSX_RUNTIME ? `\0${id}` : undefined),
  load: (id) =>
    id === `\0${JSX_RUNTIME}`
      ? `import { h } from 'preact';
export { Fragment } from 'preact';
export const jsx = (type, props, key) => h(type, key === undefined ? props : { ...props, key });
export { jsx as jsxs };`
      : undefined,
};

/** `Features.LightDark` of lightningcss: `light-dark()` is not used, and its fallback would add variables to every `color-scheme`. */
const LIGHT_DARK = 1_048_576;

/**
 * With this line, Chromium compiles all functions of a script at once. Otherwise it looks over each first and compiles it at its first call,
 * which keeps the page's thread longer where most are called (https://v8.dev/blog/explicit-compile-hints).
 */
const COMPILE_ALL = '//# allFunctionsCalledOnLoad';

/** A classic, self-contained script for the shop's page. */
const pageChunk = (chunk: Chunk, language?: string): UserConfig => {
  const name = language === undefined ? chunk.name : `${chunk.name}-${language}`;
  return {
    base: './',
    plugins: [workerText, jsxByH, ...(language === undefined ? [] : [sentencesEntry(chunk, language)])],
    css: { lightningcss: { exclude: LIGHT_DARK } },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      target: 'es2022',
      outDir: `dist/widget/build/${name}`,
      emptyOutDir: true,
      modulePreload: false,
      cssCodeSplit: false,
      rollupOptions: {
        input: { [name]: chunk.entry ?? SENTENCES },
        treeshake,
        output: {
          format: 'iife',
          entryFileNames: '[name]-[hash].js',
          comments: false,
          ...(chunk.eager ? { postBanner: COMPILE_ALL } : {}),
        },
      },
    },
  };
};

/** The npm package for bundlers (`import { createCouplet } from 'couplet'`): readable, as they minify it themselves. */
const npmModule = (): UserConfig => ({
  build: {
    target: 'es2022',
    outDir: 'widget/module/dist',
    emptyOutDir: true,
    minify: false,
    modulePreload: false,
    rollupOptions: {
      input: { couplet: 'widget/module/index.ts' },
      preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: '[name].js' },
    },
  },
});

const demo = (): UserConfig => ({
  root: 'demo/page',
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    outDir: '../../dist/demo',
    emptyOutDir: true,
    modulePreload: false,
    rollupOptions: { input: { main: 'demo/page/main.ts' }, output: { entryFileNames: '[name].js', assetFileNames: '[name][extname]' } },
  },
});

/**
 * The merchant's pages: modules, one script per page, with relative URLs for any path on the server. Pages refer to no other origin (their
 * CSP would not allow it).
 */
const consolePages = (): UserConfig => ({
  root: 'src/console',
  base: './',
  css: { lightningcss: { exclude: LIGHT_DARK } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    outDir: '../../dist/console',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    // The CSP does not allow data: URLs.
    assetsInlineLimit: 0,
    rollupOptions: {
      // The framed page that draws the shop's card belongs to the widget. Only its HTML is here, because two pages of one folder share
      // their scripts.
      input: { index: 'src/console/index.html', preview: 'src/console/preview.html' },
      treeshake: { manualPureFunctions: ['v'] },
      output: { comments: false },
    },
  },
});

/** Name of a chunk, or of one of its languages: `words-de`. */
const chunkBuild = (mode: string): UserConfig => {
  const [name = '', language] = mode.split('-');
  const chunk = chunkNamed(name);
  return chunk.kind === 'page' ? pageChunk(chunk, language) : workerChunk(chunk);
};

const products: Readonly<Record<string, () => UserConfig>> = { module: npmModule, console: consolePages, node, demo };

export default defineConfig(({ mode }) => {
  // Analysis tools (knip) pass one of Vite's own modes.
  if (mode === 'development' || mode === 'production') return {};
  return products[mode]?.() ?? chunkBuild(mode);
});

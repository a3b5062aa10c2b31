import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import {
  callsOnly,
  engineBuild,
  inspectionBuild,
  outboxBuild,
  pushBuild,
  sendBuild,
  splitBuild,
  tfjsBuild,
  transferBuild,
  treeshake,
  upkeepBuild,
  webglBuild,
  webgpuBuild,
  workerBuild,
} from './worker/build.ts';

/**
 * One build per runtime, chosen by `--mode`; `scripts/build.mjs` runs them in order and passes on what one build needs from an earlier
 * one as `define`. File names on the shop's page are neutral: ad blockers match words such as `track`, `stats` or `coupon-popup`.
 */
const WORKER_FILE = 'dist/widget/worker/worker.js';

/** The command line, server, trainer and demo for Node, dependencies left external. */
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
        metricsThread: 'src/server/reporting/metricsThread.ts',
        jobThread: 'src/trainer/parallel/jobThread.ts',
        fleetThread: 'src/simulator/fleet/fleetThread.ts',
        demo: 'demo/main.ts',
      },
      external: builtinModules,
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});

const workerText: Plugin = {
  name: 'couplet:worker-text',
  resolveId: (id) => (id === 'virtual:couplet-worker' ? `\0${id}` : undefined),
  load: (id) =>
    id === '\0virtual:couplet-worker' ? `export const source = ${JSON.stringify(readFileSync(WORKER_FILE, 'utf8').trim())};` : undefined,
};

/** `Features.LightDark` of lightningcss: `light-dark()` is not used, and its fallback would put variables beside every `color-scheme`. */
const LIGHT_DARK = 1_048_576;

/** A classic, self-contained script of the shop's page. */
const pageScript = (name: string, input: string, entryFileNames: string): UserConfig => ({
  base: './',
  plugins: [workerText],
  css: { lightningcss: { exclude: LIGHT_DARK } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    outDir: `dist/widget/${name}`,
    emptyOutDir: true,
    modulePreload: false,
    cssCodeSplit: false,
    rollupOptions: {
      input: { [name]: input },
      // Core files hold schemas beside functions; unused schemas go away once their builders are known to be pure.
      treeshake: { manualPureFunctions: ['v'] },
      output: { format: 'iife', entryFileNames, comments: false },
    },
  },
});

/** The worker's own code as a script of the page, for pages that allow no worker. */
const workerOnPage = (name: string, input: string, entryFileNames: string): UserConfig => {
  const { build, ...rest } = pageScript(name, input, entryFileNames);
  return { ...rest, plugins: [callsOnly], build: { ...build, rollupOptions: { ...build?.rollupOptions, treeshake } } };
};

/** What bundlers take from the package (`import { createCouplet } from 'couplet'`): readable, as they minify it themselves. */
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

/** The merchant's pages: modules, a script a page, relative to wherever the server puts them. Pages name no other origin (their CSP would not let them). */
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
    // A data: URL would need the policy to allow it.
    assetsInlineLimit: 0,
    rollupOptions: {
      // The framed page that draws the shop's card is the widget's: only its HTML lies here, as two pages of one folder share their scripts.
      input: { index: 'src/console/index.html', preview: 'src/console/preview.html' },
      treeshake: { manualPureFunctions: ['v'] },
      output: { comments: false },
    },
  },
});

const builds: Readonly<Record<string, () => UserConfig>> = {
  worker: workerBuild,
  wake: pushBuild,
  engine: engineBuild,
  inspection: inspectionBuild,
  transfer: transferBuild,
  send: sendBuild,
  outbox: outboxBuild,
  split: splitBuild,
  upkeep: upkeepBuild,
  tfjs: tfjsBuild,
  webgl: webglBuild,
  webgpu: webgpuBuild,
  workerSource: () => pageScript('device', 'widget/workerSource.ts', 'device-[hash].js'),
  card: () => pageScript('card', 'widget/card/index.ts', 'card-[hash].js'),
  sendForm: () => pageScript('sendForm', 'widget/send/index.ts', 'sendForm-[hash].js'),
  panel: () => pageScript('panel', 'widget/panel/index.ts', 'panel-[hash].js'),
  spare: () => workerOnPage('spare', 'widget/mainThread/index.ts', 'spare-[hash].js'),
  spareEngine: () => workerOnPage('spareEngine', 'widget/mainThread/engine.ts', 'spareEngine-[hash].js'),
  push: () => pageScript('push', 'widget/push/index.ts', 'push-[hash].js'),
  moments: () => pageScript('moments', 'widget/moments/index.ts', 'moments-[hash].js'),
  store: () => pageScript('store', 'widget/capture/platforms/index.ts', 'store-[hash].js'),
  languages: () => pageScript('words', 'widget/i18n/languages.ts', 'languages-[hash].js'),
  tools: () => pageScript('tools', 'widget/consent/tools/index.ts', 'tools-[hash].js'),
  apply: () => pageScript('apply', 'widget/apply/index.ts', 'apply-[hash].js'),
  staff: () => pageScript('staff', 'widget/devtools/index.ts', 'staff-[hash].js'),
  widget: () => pageScript('app', 'widget/index.ts', 'app-[hash].js'),
  shell: () => pageScript('shell', 'widget/webview/index.ts', 'shell.js'),
  loader: () => pageScript('loader', 'widget/loader/index.ts', 'couplet.js'),
  console: consolePages,
  module: npmModule,
  node,
  demo,
};

/** A language of the card or of the panel: `words-de`, `panelWords-de`. */
const wordsBuild = (mode: string): (() => UserConfig) | undefined => {
  const [, whose, language] = /^(words|panelWords)-([a-z]+)$/.exec(mode) ?? [];
  if (!language) return undefined;
  const folder = whose === 'words' ? 'widget/i18n' : 'widget/panel';
  return () => pageScript('words', `${folder}/chunks/${language}.ts`, `${mode}-[hash].js`);
};

export default defineConfig(({ mode }) => {
  const build = builds[mode] ?? wordsBuild(mode);
  // Tools that only look (knip) come with one of Vite's own modes.
  if (mode === 'development' || mode === 'production') return {};
  if (!build) throw new Error(`unknown build mode ${mode}; known: ${Object.keys(builds).join(', ')}`);
  return build();
});

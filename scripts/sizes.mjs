import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { languages } from './languages.mjs';

/**
 * Byte budgets of what a shop's page downloads, gzip -9, kB = 1000 bytes. The build fails above, and below half: a bundler that drops what it takes for
 * unused leaves a chunk that is well within its budget and does nothing. `least` in place of the half, where one says it.
 */
/** @type {{ what: string, file: RegExp, kB: number, least?: number }[]} */
export const budgets = [
  { what: 'loader', file: /^v1\/couplet\.js$/, kB: 1.52 },
  // 0.14 kB of it hand over who has signed in, as the page or Shopify names them; what becomes of that is 0.3 kB of the worker: the bucket of an id, and when a
  // browser goes over to it (docs/adr/059). 0.07 kB let the card of a variant wait for its moment.
  { what: 'widget, every page', file: /^assets\/app-.*\.js$/, kB: 7.59 },
  // The last 0.07 kB are the names of what the gain of a coupon depends on, in the card and in each of its languages below.
  // 0.2 kB are the picture of a coupon, and that all of a campaign are loaded alike (docs/adr/061).
  { what: 'card, with a coupon', file: /^assets\/card-.*\.js$/, kB: 15.02 },
  // It carries names and hashes of the chunks beside it, which no compression helps: each change of theirs moves it by a few bytes.
  // 0.05 kB of it ask the engine to read the shopper's steps ahead; how, is the engine's. 0.1 kB draw how a coupon is shown, and mark the cart.
  { what: 'worker, every page', file: /^assets\/device-.*\.js$/, kB: 14.32 },
  { what: 'push, in a service worker', file: /^v1\/push\.js$/, kB: 36 },
  // 1.1 kB of it carry the sequence network: its state from step to step and page to page, its handing over to TensorFlow.js, and what was measured.
  // 0.4 kB more let a choice among 64 coupons do four sums side by side, and 0.1 kB keep out of the database what was on its way when it was erased.
  // 0.13 kB dress the chosen coupon as its variant has it.
  { what: 'engine, for a coupon', file: /^assets\/engine-.*\.js$/, kB: 20.88 },
  { what: 'worker and engine', file: /^assets\/(device|engine)-.*\.js$/, kB: 35.2 },
  { what: 'upkeep, between visits', file: /^assets\/upkeep-.*\.js$/, kB: 3.4 },
  { what: 'inspection, with a dialog', file: /^assets\/inspection-.*\.js$/, kB: 6.29 },
  // 0.1 kB of it are the shapes of what is kept of the sequence network.
  { what: 'transfer, of a profile', file: /^assets\/transfer-.*\.js$/, kB: 11.38 },
  { what: 'send, of a coupon', file: /^assets\/send-.*\.js$/, kB: 9 },
  { what: 'outbox, with a report', file: /^assets\/outbox-.*\.js$/, kB: 15 },
  { what: 'split, with a report', file: /^assets\/split-.*\.js$/, kB: 34 },
  // All JavaScript that the WASM path loads.
  {
    what: 'tfjs chunk',
    file: /^assets\/(?!app-|device-|engine-|upkeep-|inspection-|transfer-|send-|sendForm-|outbox-|split-|card-|panel-|words-|panelWords-|languages-|store-|staff-|tools-|apply-|spare-|spareEngine-|moments-|push-|webgl-|webgpu-).*\.js$/,
    kB: 27,
    // The kernels' core and the WASM backend: either alone is less.
    least: 22,
  },
  { what: 'WebGL, where WASM is slow', file: /^assets\/webgl-.*\.js$/, kB: 70 },
  { what: 'WebGPU, where WASM is slow', file: /^assets\/webgpu-.*\.js$/, kB: 60 },
  { what: 'panel and inbox, on demand', file: /^assets\/panel-.*\.js$/, kB: 20.68 },
  { what: 'its form, on demand', file: /^assets\/sendForm-.*\.js$/, kB: 13.3 },
  { what: 'push, where it is asked for', file: /^assets\/push-.*\.js$/, kB: 2.4 },
  { what: 'moments, where one asks', file: /^assets\/moments-.*\.js$/, kB: 1.8 },
  { what: 'store, by signs of one', file: /^assets\/store-.*\.js$/, kB: 5 },
  { what: 'spare, where no worker', file: /^assets\/spare-.*\.js$/, kB: 13.88 },
  { what: 'its engine', file: /^assets\/spareEngine-.*\.js$/, kB: 19.65 },
  { what: 'debug and preview', file: /^assets\/staff-.*\.js$/, kB: 29.25 },
  { what: 'languages, not English', file: /^assets\/languages-.*\.js$/, kB: 0.9 },
  ...languages.flatMap((language) => [
    { what: `card in ${language}`, file: new RegExp(`^assets/words-${language}-.*\\.js$`), kB: 2.51 },
    { what: `panel in ${language}`, file: new RegExp(`^assets/panelWords-${language}-.*\\.js$`), kB: 4.4 },
  ]),
  { what: 'consent tools, by signs', file: /^assets\/tools-.*\.js$/, kB: 2 },
  { what: 'shell, in an app', file: /^v1\/shell\.js$/, kB: 4.2 },
  { what: 'apply to cart, by a claim', file: /^assets\/apply-.*\.js$/, kB: 1.5 },
];

/** In a shop's own bundle, before its bundler minifies it. */
/** @type {{ what: string, file: RegExp, kB: number, least?: number }[]} */
export const moduleBudgets = [{ what: 'npm module', file: /^couplet\.js$/, kB: 2 }];

/** What each page of the console opens with; what these scripts import is found in them. */
const consolePages = {
  overview: ['Overview', 'Burn', 'changesOf'],
  results: ['Results', 'DaysChart', 'planWorker'],
  segments: ['Segments'],
  coupons: ['Coupons', 'List', 'changesOf', 'planWorker'],
  // The frame of the preview included, which is a page of its own.
  'one coupon': ['Coupons', 'Editor', 'preview'],
  'a new coupon': ['Coupons', 'Start', 'changesOf'],
  codes: ['Codes'],
  channels: ['Channels'],
  versions: ['Versions'],
  settings: ['Settings'],
};

/** Pages that need more than the others, with some 6% of room: the campaign's has a field for all that a campaign holds, the results a chart's library. */
const larger = { coupons: 99, results: 92.9 };

/** What the console loads first, at whichever page it is opened: the frame with all that is shared, and that page. */
export const consoleBudgets = Object.entries(consolePages).map(([page, own]) => ({
  what: `console, ${page}`,
  file: new RegExp(`^assets/(index|${own.join('|')})-[\\w-]{8}\\.(js|css)$`),
  withImports: true,
  kB: larger[page] ?? 90,
  least: 30,
}));

/** @returns {string | undefined} what is wrong with it */
const faultOf = (files, kB, budget, least) => {
  // A budget nothing matches is a renamed file, not a small one.
  if (files.length === 0) return 'MISSING: no file has this name';
  if (kB > budget) return 'OVER BUDGET';
  return kB < least ? `TOO SMALL: below ${least} kB something it needs was left out` : undefined;
};

/** These files and all scripts that they import before they run; a set that grows is walked to its end. */
const withImports = (folder, paths) => {
  const found = new Set(paths);
  for (const path of found)
    if (path.endsWith('.js'))
      for (const [, name] of readFileSync(join(folder, path), 'utf8').matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g))
        found.add(`assets/${name}`);
  return [...found];
};

/**
 * @param {string} folder `dist/widget`, `dist/console` or `widget/module/dist`
 * @returns {{what: string, files: string[], kB: number, budget: number, ok: boolean, fault?: string}[]}
 */
export const measureSizes = (folder, of = budgets) => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  return of.map(({ what, file, kB: budget, least = budget / 2, withImports: follow = false }) => {
    const named = files.filter((path) => file.test(path));
    const matching = follow ? withImports(folder, named) : named;
    const kB = matching.reduce((sum, path) => sum + gzipSync(readFileSync(join(folder, path)), { level: 9 }).length, 0) / 1000;
    const fault = faultOf(matching, kB, budget, least);
    return { what, files: matching, kB, budget, ok: fault === undefined, fault };
  });
};

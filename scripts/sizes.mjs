import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Chunks that are served under names of their own. */
const served = { loader: /^v1\/couplet\.js$/, worker: /^v1\/device\.js$/ };
/** @param {...string} names of chunks in scripts/chunks.mjs */
const named = (...names) => names.map((name) => served[name] ?? new RegExp(`^assets/${name}-[\\w-]{8}\\.js$`));

/**
 * Upper limits of the build: gzip -9, kB = 1000 bytes, 8% over the last build. First page: what every page of a shop loads. Page with a
 * coupon: everything loaded until a card is drawn. Worker and engine: the part that decides. tfjs: JavaScript of TensorFlow.js on
 * WebAssembly. Below three quarters of a limit the build fails as well: a bundler that drops code as unused leaves a small chunk that does
 * nothing.
 * @typedef {{ what: string, files: RegExp[] | 'first' | 'largest', kB: number }} Budget
 * @type {Budget[]}
 */
export const budgets = [
  { what: 'first page', files: named('loader', 'app'), kB: 28.3 },
  { what: 'page with a coupon', files: named('loader', 'app', 'engine', 'card'), kB: 67.6 },
  { what: 'worker and engine', files: named('worker', 'engine'), kB: 41 },
  { what: 'tfjs chunk', files: named('tfjs'), kB: 28 },
];

/** In a shop's own bundle, before its bundler minifies it. @type {Budget[]} */
export const moduleBudgets = [{ what: 'npm module', files: [/^couplet\.js$/], kB: 2 }];

/**
 * First load: the files in the console's HTML, for any page. Largest page: the first load, a page, and the largest of the parts that it
 * shows at once. @type {Budget[]}
 */
export const consoleBudgets = [
  { what: 'console, first load', files: 'first', kB: 41.5 },
  { what: 'console, largest page', files: 'largest', kB: 132 },
];

const sizeOf = (folder, path) => gzipSync(readFileSync(join(folder, path)), { level: 9 }).length / 1000;

/** Imports of a built script within its folder: static ones, and dynamic ones. */
const importsOf = (folder, path) => {
  const text = readFileSync(join(folder, path), 'utf8');
  const all = (pattern) => [...text.matchAll(pattern)].map(([, name]) => `assets/${name}`);
  return { now: all(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g), later: all(/import\(["'`]\.\/([^"'`]+\.js)["'`]\)/g) };
};

/** A script with all its static imports. */
const withImports = (folder, path, seen = new Set()) => {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const next of importsOf(folder, path).now) withImports(folder, next, seen);
  return seen;
};

const sum = (folder, paths) => [...paths].reduce((total, path) => total + sizeOf(folder, path), 0);

/** @returns {string[]} files of the console's first load, or of its largest page */
const consoleFiles = (folder, which) => {
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const first = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path);
  if (which === 'first') return first;
  /** With the largest of a script's dynamic imports, down to `depth`. */
  const largest = (path, depth, before) => {
    const own = new Set([...before, ...withImports(folder, path)]);
    if (depth === 0) return own;
    const all = importsOf(folder, path).later.map((next) => largest(next, depth - 1, own));
    return all.sort((a, b) => sum(folder, b) - sum(folder, a))[0] ?? own;
  };
  const entry = first.find((path) => /^assets\/index-.*\.js$/.test(path)) ?? '';
  return [...largest(entry, 2, new Set(first))];
};

/** @returns {string | undefined} what is wrong with it */
const faultOf = (missing, kB, budget) => {
  // A budget without a matching file means a renamed file, not a small one.
  if (missing > 0) return 'MISSING: no file has this name';
  if (kB > budget) return 'OVER BUDGET';
  return kB < 0.75 * budget
    ? `TOO SMALL: below ${(0.75 * budget).toFixed(1)} kB something it needs was left out, or the budget is old`
    : undefined;
};

/**
 * @param {string} folder `dist/widget`, `dist/console` or `widget/module/dist`
 * @returns {{what: string, files: string[], kB: number, budget: number, ok: boolean, fault?: string}[]}
 */
export const measureSizes = (folder, of = budgets) => {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  return of.map(({ what, files, kB: budget }) => {
    const found = typeof files === 'string' ? consoleFiles(folder, files) : files.flatMap((file) => all.filter((path) => file.test(path)));
    const kB = sum(folder, found);
    const fault = faultOf(typeof files === 'string' ? 0 : files.length - found.length, kB, budget);
    return { what, files: found, kB, budget, ok: fault === undefined, fault };
  });
};

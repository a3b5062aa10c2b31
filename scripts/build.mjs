import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';
import { chunks, products } from './chunks.mjs';
import { licencesOf } from './licences.mjs';
import { buildPlugins } from './plugins.mjs';
import { consoleBudgets, measureSizes, moduleBudgets } from './sizes.mjs';

/**
 * Writes `.br` and `.gz` copies next to every script, style and binary of a folder. They are compressed once at the highest level, at which
 * a server on the fly would manage only some hundred a second. The server (and nginx, Caddy and others) serve them instead of the file.
 */
const precompress = (folder) => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(js|css|wasm)$/.test(path));
  for (const path of files) {
    const bytes = readFileSync(join(folder, path));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    writeFileSync(join(folder, `${path}.br`), brotliCompressSync(bytes, { params }));
    writeFileSync(join(folder, `${path}.gz`), gzipSync(bytes, { level: 9 }));
  }
};

const from = /^(?:import|export) [^;]*? from '(\.[^']+)';\n/gm;

/**
 * One declaration file for an entry that lists the package's exports, with everything they need, one after the other. Separate files would
 * need extensions in their imports, which the sources do not have.
 * @param {string} entry a `.d.ts` that only exports from others @returns {string}
 */
const moduleTypes = (entry) => {
  const seen = new Set();
  const parts = [];
  const take = (file) => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, path] of text.matchAll(from)) take(join(dirname(file), `${path}.d.ts`));
    if (file === entry) return;
    parts.push(text.replace(from, '').replace(/^export (?:\{\};\n)?/gm, ''));
  };
  take(entry);
  const types = [...parts, readFileSync(entry, 'utf8').replace(/ from '\.[^']+'/g, '')].join('');
  if (/\b(?:from|import\() ?'/.test(types)) throw new Error(`the types of ${entry} need another package`);
  return types;
};

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
// Vite keeps an existing value, and a test runner sets `test`: tests must run on what ships.
process.env.NODE_ENV = 'production';
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const out = 'dist/widget';
const modules = { widget: new Set(), console: new Set(), module: new Set(), node: new Set(), demo: new Set() };
const say = (line) => process.stderr.write(`${line}\n`);

const only = process.argv.slice(2);
const known = ['widget', ...products, 'plugins'];
const wanted = known.filter((name) => only.length === 0 || only.includes(name));

/** Runs one mode of vite.config.ts; returns its entry chunk's file name. */
const run = async (mode, kept, define = {}) => {
  const from = performance.now();
  const result = await build({ mode, define, logLevel: 'warn' });
  const { output } = Array.isArray(result) ? result[0] : result;
  const files = output.filter(({ type }) => type === 'chunk');
  for (const { modules } of files) for (const id of Object.keys(modules)) kept.add(id);
  say(`${mode.padEnd(20)} ${Math.round(performance.now() - from)} ms`);
  return files.map(({ fileName }) => fileName);
};

const integrity = (path) => `sha384-${createHash('sha384').update(readFileSync(path)).digest('base64')}`;

/** Puts a built file into the served tree. */
const publish = (from, to) => {
  mkdirSync(dirname(join(out, to)), { recursive: true });
  copyFileSync(from, join(out, to));
};

const checkSizes = (sizes) => {
  for (const { what, kB, budget, fault } of sizes)
    say(`  ${what.padEnd(20)} ${kB.toFixed(2).padStart(6)} kB gz of ${budget}${fault ? `  ${fault}` : ''}`);
  if (sizes.every(({ ok }) => ok)) return;
  say('The build is not within its byte budgets (scripts/sizes.mjs).');
  process.exitCode = 1;
};

/** Least size of a chunk, in bytes. */
const LEAST = 1_500;

/** Builds one chunk, or one language of it. Returns its path and integrity for the chunks that load it. */
const buildChunk = async ({ loads = [], served }, mode, built) => {
  const define = { __COUPLET_CHUNKS__: JSON.stringify(Object.fromEntries(loads.map((name) => [name, built[name]]))) };
  const files = await run(mode, modules.widget, define);
  // Each chunk is loaded by the one name and integrity that its loader knows.
  if (files.length > 1) throw new Error(`${mode} must be one file and is ${files.join(', ')}`);
  const file = join(out, 'build', mode, files[0]);
  // A bundler that drops code as unused would leave an empty chunk.
  if (statSync(file).size < LEAST) throw new Error(`${mode} is all but empty`);
  if (served) for (const folder of ['v1', version]) publish(file, `${folder}/${served}`);
  else publish(file, `assets/${files[0]}`);
  return [`assets/${files[0]}`, integrity(file)];
};

const buildWidget = async () => {
  rmSync(out, { recursive: true, force: true });
  const built = {};
  for (const chunk of chunks) {
    const { name, languages } = chunk;
    if (languages) {
      built[name] = {};
      for (const language of languages) built[name][language] = await buildChunk(chunk, `${name}-${language}`, built);
    } else built[name] = await buildChunk(chunk, name, built);
  }
  // Binaries of WebAssembly.
  cpSync(join(out, 'build/tfjs/assets'), join(out, 'assets'), { recursive: true });
  for (const folder of ['v1', version]) publish('widget/webview/shell.html', `${folder}/shell.html`);
  rmSync(join(out, 'build'), { recursive: true });
  writeFileSync(join(out, 'THIRD-PARTY-LICENSES.txt'), licencesOf(modules.widget));
  writeFileSync(
    join(out, 'integrity.json'),
    `${JSON.stringify({ [`${version}/couplet.js`]: built.loader[1] }, null, 2)}
`,
  );
  precompress(out);
  checkSizes(measureSizes(out));
};

const finishModule = () => {
  const folder = 'widget/module/dist';
  const types = join(folder, 'types');
  const tsc = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')));
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'widget/module', '--outDir', types], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the types of the module do not compile');
  writeFileSync(join(folder, 'couplet.d.ts'), moduleTypes(join(types, 'widget/module/index.d.ts')));
  rmSync(types, { recursive: true });
  copyFileSync('LICENSE', join(folder, 'LICENSE'));
  checkSizes(measureSizes(folder, moduleBudgets));
};

/** Writes the licences of the packages that went into a build next to it, if there are any. */
const keepLicences = (name) => {
  const text = licencesOf(modules[name]);
  if (text.trim() !== '') writeFileSync(`${name === 'module' ? 'widget/module/dist' : `dist/${name}`}/THIRD-PARTY-LICENSES.txt`, text);
};

const finishConsole = () => {
  const folder = 'dist/console';
  precompress(folder);
  checkSizes(measureSizes(folder, consoleBudgets));
};

const unknown = only.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  say(`unknown product ${unknown.join(', ')}; known: ${known.join(' ')}`);
  process.exit(2);
}
try {
  if (wanted.includes('widget')) await buildWidget();
  if (wanted.includes('plugins')) buildPlugins('dist/plugins');
  for (const name of products) {
    if (!wanted.includes(name)) continue;
    await run(name, modules[name]);
    keepLicences(name);
    if (name === 'module') finishModule();
    if (name === 'console') finishConsole();
    // npx makes it executable only once, when it links this folder, and not again after a later build.
    if (name === 'node') chmodSync('dist/node/couplet.js', 0o755);
  }
  if (existsSync('dist/widget'))
    say(
      `dist/widget: ${readdirSync('dist/widget/assets')
        .filter((name) => /\.(js|wasm)$/.test(name))
        .join(' ')}`,
    );
} catch (error) {
  say(String(error instanceof Error ? error.stack : error));
  process.exitCode = 1;
}

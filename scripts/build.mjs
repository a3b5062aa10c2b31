import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { languages } from './languages.mjs';
import { licencesOf } from './licences.mjs';
import { moduleTypes } from './moduleTypes.mjs';
import { precompress } from './precompress.mjs';
import { consoleBudgets, measureSizes, moduleBudgets } from './sizes.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
// Vite keeps what it finds, and a test runner says `test`: what is tested must be what ships.
process.env.NODE_ENV = 'production';
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const out = 'dist/widget';
const modules = { page: new Set(), console: new Set(), module: new Set(), node: new Set(), demo: new Set() };
const say = (line) => process.stderr.write(`${line}\n`);

const steps = [
  'upkeep',
  'transfer',
  'send',
  'inspection',
  'worker',
  'wake',
  'webgl',
  'webgpu',
  'tfjs',
  'split',
  'outbox',
  'engine',
  'workerSource',
  'apply',
  'sendForm',
  'card',
  'panel',
  ...languages.flatMap((language) => [`words-${language}`, `panelWords-${language}`]),
  'languages',
  'store',
  'tools',
  'spareEngine',
  'spare',
  'moments',
  'push',
  'staff',
  'widget',
  'shell',
  'loader',
  'module',
  'console',
  'node',
  'demo',
];
/** Steps that stand alone; the others make the widget together. */
const whole = ['module', 'console', 'node', 'demo'];
const only = process.argv.slice(2);
const wanted = steps.filter((step) => only.length === 0 || only.includes(step));

/** Runs one mode of vite.config.ts; returns its entry chunk's file name. */
const run = async (mode, define = {}) => {
  const at = `[${wanted.indexOf(mode) + 1}/${wanted.length}] ${mode}`;
  const from = performance.now();
  const result = await build({ mode, define, logLevel: 'warn' });
  const { output } = Array.isArray(result) ? result[0] : result;
  for (const chunk of output) {
    const kept = whole.includes(mode) ? modules[mode] : modules.page;
    if (chunk.type === 'chunk') for (const id of Object.keys(chunk.modules)) kept.add(id);
  }
  const files = output.filter(({ type }) => type === 'chunk').map(({ fileName }) => fileName);
  // Each is loaded by the one name and integrity that its loader knows.
  if (!whole.includes(mode) && files.length > 1) throw new Error(`${mode} must be one file and is ${files.join(', ')}`);
  say(`${at.padEnd(20)} ${Math.round(performance.now() - from)} ms`);
  return output.find((chunk) => chunk.type === 'chunk' && chunk.isEntry).fileName;
};

const integrity = (path) => `sha384-${createHash('sha384').update(readFileSync(path)).digest('base64')}`;

/** Moves a step's output into the served tree. */
const publish = (from, to) => {
  mkdirSync(dirname(join(out, to)), { recursive: true });
  copyFileSync(from, join(out, to));
  return to;
};

const checkSizes = (sizes) => {
  for (const { what, kB, budget, fault } of sizes)
    say(`  ${what.padEnd(20)} ${kB.toFixed(2).padStart(6)} kB gz of ${budget}${fault ? `  ${fault}` : ''}`);
  if (sizes.every(({ ok }) => ok)) return;
  say('The build is not within its byte budgets (scripts/sizes.mjs).');
  process.exitCode = 1;
};

const buildWidget = async () => {
  rmSync(out, { recursive: true, force: true });
  /** Builds one script of the shop's page: its path and integrity, as the chunk that loads it must know them. */
  const chunk = async (mode, folder, define) => {
    const file = await run(mode, define);
    const path = publish(join(out, folder, file), `assets/${file}`);
    return [path, integrity(join(out, path))];
  };
  /** Builds the sentences of the card or of the panel in every language but English. */
  const words = async (whose) => {
    const made = {};
    for (const language of languages) made[language] = await chunk(`${whose}-${language}`, 'words');
    return made;
  };
  const [transfer, transferIntegrity] = await chunk('transfer', 'transfer');
  const [send, sendIntegrity] = await chunk('send', 'send');
  const beside = {
    __COUPLET_UPKEEP__: JSON.stringify(await chunk('upkeep', 'upkeep')),
    __COUPLET_INSPECTION__: JSON.stringify(
      await chunk('inspection', 'inspection', {
        __COUPLET_TRANSFER__: JSON.stringify([basename(transfer), transferIntegrity]),
        __COUPLET_SEND__: JSON.stringify([basename(send), sendIntegrity]),
      }),
    ),
  };
  await run('worker', beside);
  await run('wake');
  const [split, splitIntegrity] = await chunk('split', 'split');
  const [outbox, outboxIntegrity] = await chunk('outbox', 'outbox', {
    __COUPLET_SPLIT__: JSON.stringify([basename(split), splitIntegrity]),
  });
  const gpu = {};
  for (const mode of ['webgl', 'webgpu']) {
    const [path, itsIntegrity] = await chunk(mode, 'tfjs');
    gpu[mode] = [basename(path), itsIntegrity];
  }
  const [tfjs, tfjsIntegrity] = await chunk('tfjs', 'tfjs', { __COUPLET_GPU__: JSON.stringify(gpu) });
  // Its WASM binaries.
  cpSync(join(out, 'tfjs/assets'), join(out, 'assets'), { recursive: true });
  const store = await chunk('store', 'store');
  const tools = await chunk('tools', 'tools');
  const cardWords = await words('words');
  /** Beside a coupon: what puts its code onto the cart, and what sends it. */
  const withCoupon = {
    __COUPLET_APPLY__: JSON.stringify(await chunk('apply', 'apply')),
    __COUPLET_SEND_FORM__: JSON.stringify(await chunk('sendForm', 'sendForm')),
  };
  const lazy = {
    worker: await chunk('workerSource', 'device'),
    spare: await chunk('spare', 'spare', { ...beside, __COUPLET_PAGE_ENGINE__: JSON.stringify(await chunk('spareEngine', 'spareEngine')) }),
    moments: await chunk('moments', 'moments'),
    push: await chunk('push', 'push'),
    card: await chunk('card', 'card', withCoupon),
    panel: await chunk('panel', 'panel', withCoupon),
    staff: await chunk('staff', 'staff', { __COUPLET_CARD_WORDS__: JSON.stringify(cardWords) }),
    words: await chunk('languages', 'words', {
      __COUPLET_WORDS__: JSON.stringify({ card: cardWords, panel: await words('panelWords') }),
    }),
    engine: await chunk('engine', 'engine', {
      __COUPLET_TFJS__: JSON.stringify([basename(tfjs), tfjsIntegrity]),
      __COUPLET_OUTBOX__: JSON.stringify([basename(outbox), outboxIntegrity]),
    }),
  };
  const app = await chunk('widget', 'app', { __COUPLET_CHUNKS__: JSON.stringify(lazy) });
  const shell = join(out, 'shell', await run('shell', { __COUPLET_ENGINE__: JSON.stringify(lazy.engine) }));
  const loader = join(
    out,
    'loader',
    await run('loader', {
      __COUPLET_APP__: JSON.stringify(app),
      __COUPLET_STORE__: JSON.stringify(store),
      __COUPLET_TOOLS__: JSON.stringify(tools),
    }),
  );
  for (const folder of ['v1', version]) {
    publish(loader, `${folder}/couplet.js`);
    // For shops whose CSP allows no Blob worker: copied to, or imported by, a file on their own origin (`data-worker-url`).
    publish(join(out, 'worker/worker.js'), `${folder}/device.js`);
    // The page that an app opens in a WebView.
    publish(shell, `${folder}/shell.js`);
    publish('widget/webview/shell.html', `${folder}/shell.html`);
    // For the shop's service worker to import.
    publish(join(out, 'wake/push.js'), `${folder}/push.js`);
  }
  writeFileSync(join(out, 'THIRD-PARTY-LICENSES.txt'), licencesOf(modules.page));
  writeFileSync(join(out, 'integrity.json'), `${JSON.stringify({ [`${version}/couplet.js`]: integrity(loader) }, null, 2)}\n`);
  for (const folder of [
    'worker',
    'wake',
    'upkeep',
    'inspection',
    'transfer',
    'send',
    'sendForm',
    'outbox',
    'split',
    'engine',
    'tfjs',
    'device',
    'card',
    'panel',
    'words',
    'store',
    'tools',
    'apply',
    'spareEngine',
    'spare',
    'moments',
    'push',
    'staff',
    'app',
    'shell',
    'loader',
  ])
    rmSync(join(out, folder), { recursive: true, force: true });
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

/** Beside what was built: the licences of the packages that went into it, if any did. */
const keepLicences = (step) => {
  const text = licencesOf(modules[step]);
  if (text.trim() !== '') writeFileSync(`${step === 'module' ? 'widget/module/dist' : `dist/${step}`}/THIRD-PARTY-LICENSES.txt`, text);
};

const finishConsole = () => {
  const folder = 'dist/console';
  precompress(folder);
  checkSizes(measureSizes(folder, consoleBudgets));
};

const unknown = only.filter((step) => !steps.includes(step));
if (unknown.length > 0) {
  say(`unknown step ${unknown.join(', ')}; known: ${steps.join(' ')}`);
  process.exit(2);
}
try {
  if (wanted.some((step) => !whole.includes(step))) await buildWidget();
  for (const step of whole) {
    if (!wanted.includes(step)) continue;
    await run(step);
    keepLicences(step);
    if (step === 'module') finishModule();
    if (step === 'console') finishConsole();
    // npx makes it executable once, where it links this folder, and not again after a later build.
    if (step === 'node') chmodSync('dist/node/couplet.js', 0o755);
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

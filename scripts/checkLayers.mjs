import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The pure rooms in the order of design: each may import only itself and earlier ones. */
export const pureOrder = ['maths', 'protocol', 'engine', 'bundle', 'stats', 'campaigns'];

/** The same for the folders of src/engine. */
const engineOrder = [
  'assignment',
  'privacy',
  'profile',
  'reporting',
  'eligibility',
  'features',
  'scoring',
  'bandit',
  'channels',
  'timing',
  'gain',
  'decision',
];

const pure = pureOrder.map((room) => `src/${room}`);

/** Runtime folders and what each may import besides itself. */
const allowed = {
  ...Object.fromEntries(pure.map((room, at) => [room, pure.slice(0, at)])),
  'src/network': pure,
  'src/secureAggregation': pure,
  'src/trainer': [...pure, 'src/network'],
  'src/server': [...pure, 'src/secureAggregation'],
  'src/console': pure,
  // Signatures and blinding are the browser's own, in files that know nothing else of the worker.
  'src/simulator': [...pure, 'src/secureAggregation', 'worker/bundle/webBundleCrypto.ts', 'worker/outbox/blindRsa.ts'],
  'src/cli': [...pure, 'src/network', 'src/trainer', 'src/server', 'src/simulator'],
  worker: [...pure, 'src/network', 'src/secureAggregation'],
  // Signatures are checked on the page as in the worker; base64url takes `atob`, which the pure rooms do without.
  widget: [...pure, 'src/secureAggregation/bytes.ts', 'worker/api.ts', 'worker/bundle/webBundleCrypto.ts'],
  // The demo is a user of the product: it wires the trainer, the server and the simulator as `couplet` does.
  demo: [...pure, 'src/trainer/', 'src/server/main.ts', 'src/simulator/', 'src/cli/'],
};

/** Files and folders that choose adapters, and so may reach into more than their own folder. */
const compositionRoots = ['worker/index.ts', 'worker/build.ts', 'widget/index.ts', 'widget/mainThread/'];

/** @param {string} text @returns {string[]} module specifiers, static and dynamic, types included */
export const importsOf = (text) =>
  [...text.matchAll(/(?:^|[\s;}])(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );

const runtimeOf = (file) => Object.keys(allowed).find((folder) => file.startsWith(`${folder}/`));

/** @param {string} file @param {string} target both relative to the project, with `/` @returns {string | undefined} the rule broken */
export const brokenRule = (file, target) => {
  const from = runtimeOf(file);
  const to = runtimeOf(target);
  if (!from || !to) return undefined;
  if (from === to) {
    if (from !== 'src/engine') return undefined;
    const [a, b] = [file, target].map((path) => engineOrder.indexOf(path.split('/')[2] ?? ''));
    return b > a ? `src/engine: ${file.split('/')[2]} may not import the later ${target.split('/')[2]}` : undefined;
  }
  if (compositionRoots.some((root) => file.startsWith(root))) return undefined;
  return allowed[from].some(
    (prefix) => target === prefix || target.startsWith(prefix.endsWith('/') || prefix.endsWith('.ts') ? prefix : `${prefix}/`),
  )
    ? undefined
    : `${from} may not import ${to}`;
};

const sources = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sources(path) : /\.tsx?$/.test(entry.name) ? [path] : [];
  });

const resolveFile = (from, specifier) => {
  const base = resolve(dirname(from), specifier.replace(/\?.*$/, ''));
  return [base, `${base}.ts`, `${base}.tsx`].find((path) => {
    try {
      return statSync(path).isFile();
    } catch {
      return false;
    }
  });
};

/** @param {string} root project folder @returns {{problems: string[], files: number, edges: number}} */
export const checkLayers = (root) => {
  const problems = [];
  const unix = (path) => relative(root, path).split(sep).join('/');
  const files = ['src', 'worker', 'widget', 'demo'].flatMap((folder) => sources(join(root, folder)));
  let edges = 0;
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    for (const specifier of importsOf(text)) {
      if (!specifier.startsWith('.')) {
        const forbidden = pure.some((room) => unix(file).startsWith(`${room}/`)) && specifier !== 'valibot';
        if (forbidden) problems.push(`${unix(file)}: a pure room may import valibot only, not ${specifier}`);
        continue;
      }
      const target = resolveFile(file, specifier);
      if (!target) continue;
      edges += 1;
      const rule = brokenRule(unix(file), unix(target));
      if (rule) problems.push(`${unix(file)} → ${unix(target)}: ${rule}`);
    }
  }
  return { problems, files: files.length, edges };
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { problems, files, edges } = checkLayers(resolve(dirname(fileURLToPath(import.meta.url)), '..'));
  for (const problem of problems) console.error(problem);
  console.log(`layers: ${files} files, ${edges} imports between them, ${problems.length} problems`);
  if (problems.length > 0 || edges === 0) process.exit(1);
}

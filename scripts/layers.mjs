import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { foldersInCircles, importGraph } from './imports.mjs';

/**
 * Folders without a clock, a database or a browser, in the order of their layers: each may import only itself, earlier ones, and valibot.
 */
const pure = ['src/maths', 'src/protocol', 'src/engine', 'src/bundle', 'src/stats', 'src/campaigns'];

/** The same for the folders of src/engine. */
const engine = [
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

/** Further imports allowed for each folder. */
const allowed = {
  ...Object.fromEntries(pure.map((room, at) => [room, pure.slice(0, at)])),
  'src/network': pure,
  'src/secureAggregation': pure,
  'src/threads': [],
  'src/trainer': [...pure, 'src/network', 'src/threads'],
  'src/server': [...pure, 'src/secureAggregation', 'src/threads'],
  // The page that previews a coupon uses the card itself.
  'src/console': [...pure, 'widget/preview/index.ts'],
  // Signatures and blinding use the browser's own code, in files that do not depend on the rest of the worker.
  'src/simulator': [...pure, 'src/secureAggregation', 'src/threads', 'worker/bundle/webBundleCrypto.ts', 'worker/outbox/blindRsa.ts'],
  'src/cli': [...pure, 'src/network', 'src/threads', 'src/trainer', 'src/server', 'src/simulator'],
  worker: [...pure, 'src/network', 'src/secureAggregation'],
  // The page checks signatures like the worker does. base64url uses `atob`, which the pure folders avoid.
  widget: [...pure, 'src/secureAggregation/bytes.ts', 'worker/api.ts', 'worker/bundle/webBundleCrypto.ts'],
  // The demo is a user of the product: it connects the trainer, the server and the simulator like `couplet` does.
  demo: [...pure, 'src/trainer', 'src/server/main.ts', 'src/simulator', 'src/cli'],
};

/** Folders that may use the store of src/server. Features take the repositories of `records`. */
const knowsStore = ['src/server/store', 'src/server/doctor', 'src/server/aggregationHelper'];

/** Files and folders that choose adapters, and so may import from any folder. */
const compositionRoots = ['worker/start/index.ts', 'worker/build.ts', 'widget/mainThread/'];

const isIn = (path, place) => path === place || path.startsWith(place.endsWith('.ts') || place.endsWith('/') ? place : `${place}/`);
const roomOf = (path) => Object.keys(allowed).find((room) => isIn(path, room));

/** @param {string} file @param {string} target both relative to the project, with `/` @returns {string | undefined} the rule broken */
export const brokenRule = (file, target) => {
  const [from, to] = [roomOf(file), roomOf(target)];
  if (!from) return undefined;
  if (!to) return isIn(target, 'test') || isIn(target, 'bench') ? `${from} may not import ${target}` : undefined;
  if (from === to) {
    const isFeature = dirname(file) !== 'src/server' && !knowsStore.some((place) => isIn(file, place));
    if (from === 'src/server' && isFeature && isIn(target, 'src/server/store')) return `src/server: ${file} may not import the store`;
    const [a, b] = [file, target].map((path) => engine.indexOf(path.split('/')[2] ?? ''));
    return from === 'src/engine' && b > a ? `src/engine: ${engine[a]} may not import the later ${engine[b]}` : undefined;
  }
  if (compositionRoots.some((root) => isIn(file, root)) || allowed[from].some((place) => isIn(target, place))) return undefined;
  return `${from} may not import ${to}`;
};

/** Checks the tree in which the process runs. @returns {{problems: readonly string[], files: number, edges: number}} */
export const checkLayers = () => {
  const graph = importGraph(['src', 'worker', 'widget', 'demo']);
  const problems = [];
  let edges = 0;
  for (const [file, { files, packages }] of graph) {
    const stranger = pure.some((room) => isIn(file, room)) && packages.find((name) => name !== 'valibot');
    if (stranger) problems.push(`${file}: a pure room may import valibot only, not ${stranger}`);
    for (const target of files) {
      edges += 1;
      const rule = brokenRule(file, target);
      if (rule) problems.push(`${file} → ${target}: ${rule}`);
    }
  }
  for (const folder of foldersInCircles(graph)) problems.push(`${folder}: imports folders that import it`);
  return { problems, files: graph.size, edges };
};

/** The diagram in docs/architecture.md: an arrow for every actual import between folders. */
const picture = () => {
  const arrows = new Set();
  for (const [file, { files }] of importGraph(['src', 'worker', 'widget', 'demo']))
    for (const target of files) {
      const [from, to] = [file, target].map((path) =>
        pure.some((room) => isIn(path, room)) && !/^(worker|widget)/.test(path) ? 'pure' : roomOf(path),
      );
      if (from && to && from !== to) arrows.add(`  ${from.replace('src/', '')} --> ${to.replace('src/', '')}`);
    }
  return ['flowchart TD', '  pure["protocol · engine · bundle · stats · campaigns · maths"]', ...[...arrows].sort()].join('\n');
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.chdir(resolve(import.meta.dirname, '..'));
  if (process.argv.includes('--picture')) console.log(picture());
  else {
    const { problems, files, edges } = checkLayers();
    for (const problem of problems) console.error(problem);
    console.log(`layers: ${files} files, ${edges} imports between them, ${problems.length} problems`);
    if (problems.length > 0 || edges === 0) process.exit(1);
  }
}

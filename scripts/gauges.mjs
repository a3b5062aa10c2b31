import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseSync } from 'vite';
import { foldersInCircles, importGraph } from './imports.mjs';

/** Code metrics by folder. CONTRIBUTING.md states the target of each column. Run it with `npm run gauges`. */
const rooms = [
  ...readdirSync('src')
    .filter((name) => !name.includes('.'))
    .map((name) => `src/${name}`),
  'widget',
  'worker',
  'demo',
];

const linesOf = (text) => text.split('\n').length - 1;
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Functions over 80 lines; lines of templates (SQL) and of elements (JSX) do not count. */
const longFunctions = (path, text) => {
  const found = [];
  const height = ({ start, end }) => linesOf(text.slice(start, end));
  const parts = (node) => [Object.values(node)].flat(2).filter((part) => part !== null && typeof part === 'object');
  const apart = (node) =>
    /^(TemplateLiteral|JSXElement)$/.test(node.type) ? height(node) : parts(node).reduce((sum, part) => sum + apart(part), 0);
  const visit = (node) => {
    const isLong = /Function(Declaration|Expression)$/.test(node.type) && height(node) >= 80 && height(node) + 1 - apart(node) > 80;
    if (isLong) found.push(`${path}:${linesOf(text.slice(0, node.start)) + 1}, ${height(node) + 1} lines`);
    parts(node).forEach(visit);
  };
  visit(parseSync(path, text).program);
  return found;
};

const graph = importGraph(rooms);
const inCircles = foldersInCircles(graph);
/** Translations are data: a file for each one of English. */
const isTranslation = (path) => /\/languages\/(?!en\/)[^/]+\//.test(path);
const sources = [...graph].filter(([path]) => !path.endsWith('.html') && !isTranslation(path));

const row = (room, files) => {
  const lines = files.map(([, { text }]) => linesOf(text));
  const inFolder = new Map();
  for (const [path] of files) inFolder.set(dirname(path), (inFolder.get(dirname(path)) ?? 0) + 1);
  return {
    room,
    files: files.length,
    lines: lines.reduce((sum, count) => sum + count, 0),
    'median lines': median(lines),
    'of 20 lines or fewer': `${Math.round((100 * lines.filter((count) => count <= 20).length) / lines.length)}%`,
    'files in the fullest folder': Math.max(...inFolder.values()),
    'folders in circles': inCircles.filter((folder) => room === 'all' || `${folder}/`.startsWith(`${room}/`)).length,
  };
};

const sourcesOf = (room) => sources.filter(([path]) => path.startsWith(`${room}/`));
console.table([...rooms.map((room) => row(room, sourcesOf(room))), row('all', sources)]);
const long = sources.flatMap(([path, { text }]) => longFunctions(path, text));
console.log([`${long.length} functions over 80 lines outside SQL and JSX`, ...long].join('\n'));

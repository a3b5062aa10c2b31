import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync } from 'vite';

/** Sources and pages below a folder, paths with `/`. @param {string} folder @returns {readonly string[]} */
export const sourcesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sourcesIn(path);
    return /(?<!\.d)\.tsx?$|\.html$/.test(entry.name) ? [path] : [];
  });

/**
 * Imports of a module or page, including types, dynamic imports and the scripts of pages. @param {string} path @param {string} text
 * @returns {readonly string[]}
 */
export const specifiersOf = (path, text) => {
  if (path.endsWith('.html')) return [...text.matchAll(/<script[^>]*\ssrc="(\.[^"]*)"/g)].map(([, source = '']) => source);
  const { module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  return [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) => entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? [])),
    ...module.dynamicImports.flatMap(
      ({ moduleRequest: { start, end } }) => text.slice(start, end).match(/^['"`]([^'"`$]*)['"`]$/)?.[1] ?? [],
    ),
  ];
};

/** The file that a relative specifier names. @param {string} from @param {string} specifier @returns {string | undefined} */
const resolved = (from, specifier) => {
  const base = join(dirname(from), specifier.replace(/\?.*$/, ''));
  return [base, `${base}.ts`, `${base}.tsx`].find((path) => /\.\w+$/.test(path) && existsSync(path));
};

/** @param {readonly string[]} folders @returns {Map<string, {text: string, files: readonly string[], packages: readonly string[]}>} by file: text, imported files, imported packages */
export const importGraph = (folders) =>
  new Map(
    folders.flatMap(sourcesIn).map((path) => {
      const text = readFileSync(path, 'utf8');
      const all = specifiersOf(path, text);
      const files = all.filter((name) => name.startsWith('.')).flatMap((name) => resolved(path, name) ?? []);
      return [path, { text, files: [...new Set(files)], packages: all.filter((name) => !name.startsWith('.')) }];
    }),
  );

/** Folders in `graph` that import one another in a cycle. @param {ReturnType<typeof importGraph>} graph @returns {readonly string[]} */
export const foldersInCircles = (graph) => {
  const next = new Map();
  for (const [file, { files }] of graph)
    for (const target of files)
      if (dirname(target) !== dirname(file)) next.set(dirname(file), (next.get(dirname(file)) ?? new Set()).add(dirname(target)));
  const reaches = (start) => {
    const [seen, queue] = [new Set(), [start]];
    while (queue.length > 0)
      for (const folder of next.get(queue.pop()) ?? [])
        if (!seen.has(folder)) {
          seen.add(folder);
          queue.push(folder);
        }
    return seen;
  };
  return [...next.keys()].filter((folder) => reaches(folder).has(folder));
};

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const inputs = ['src', 'worker', 'widget', 'demo', 'scripts', 'vite.config.ts', 'package.json', 'package-lock.json'];

const newest = (path) => {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  return stat.isDirectory() ? Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name)))) : stat.mtimeMs;
};

/** Is everything in `dist` younger than everything it is built from? */
export const isFresh = () => {
  const built = [
    'dist/node/couplet.js',
    'dist/widget/v1/couplet.js',
    'dist/module/couplet.d.ts',
    'dist/console/index.html',
    'dist/demo/main.js',
  ].map(newest);
  return inputs.every((path) => newest(path) < Math.min(...built));
};

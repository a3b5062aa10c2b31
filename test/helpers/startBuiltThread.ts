import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { startThread as startFromEither } from '../../src/threads/startThread';
import { builtNode } from './builtNode';

const folder = await builtNode();

export const startThread: typeof startFromEither = ({ name }, options) => new Worker(join(folder, `${name}.js`), options);

import { fork } from 'node:child_process';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { startProcess as processFromEither, startThread as startFromEither } from '../../src/threads/startThread';
import { builtNode } from './builtNode';

const folder = await builtNode();

export const startThread: typeof startFromEither = ({ name }, options) => new Worker(join(folder, `${name}.js`), options);

export const startProcess: typeof processFromEither = ({ name }, args, env = {}) =>
  fork(join(folder, `${name}.js`), args, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...env, COUPLET_PARENT: '1' },
    execArgv: [],
  });

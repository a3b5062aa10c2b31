import { resolve } from 'node:path';

/** For projects whose tests run the server, the trainer or the simulator in their own process: their threads are the ones built once a run (`builtNode`). */
export const threadAlias = [{ find: /^.*\/startThread$/, replacement: resolve('test/helpers/startBuiltThread.ts') }];

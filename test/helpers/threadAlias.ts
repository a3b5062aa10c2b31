import { resolve } from 'node:path';

/** For the projects whose tests run the server in their own process: see `server/startBuiltThread`. */
export const threadAlias = [{ find: /^.*\/threads\/startThread$/, replacement: resolve('test/helpers/server/startBuiltThread.ts') }];

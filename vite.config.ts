import { defineConfig, type UserConfig } from 'vite';

/**
 * One build per runtime, chosen by `--mode`; `scripts/build.mjs` runs them in order.
 * `node`: the command line, server, trainer and demo for Node, dependencies left external.
 */
const node: UserConfig = {
  build: {
    ssr: true,
    target: 'node20',
    outDir: 'dist/node',
    emptyOutDir: true,
    rollupOptions: {
      input: {
        couplet: 'src/cli/couplet.ts',
        storeThread: 'src/server/store/sqlite/storeThread.ts',
        demo: 'demo/main.ts',
      },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
};

const builds: Readonly<Record<string, UserConfig>> = { node };

export default defineConfig(({ mode }) => {
  const build = builds[mode];
  if (!build) throw new Error(`unknown build mode ${mode}; known: ${Object.keys(builds).join(', ')}`);
  return build;
});

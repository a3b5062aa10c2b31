import { builtWorker } from './builtWorker';
import { patience } from './patience';

const tfjsKernels = ['Add', 'BatchMatMul', 'Multiply', 'Relu', 'Sigmoid', 'Slice', 'Sub', 'Tanh'].map((kernel) => `kernels/${kernel}`);

/** What a project of browser tests needs of Vite, whichever engine runs it. */
export const browserProject = () => ({
  plugins: [builtWorker()],
  worker: { format: 'es' as const },
  optimizeDeps: {
    include: [
      'comlink',
      'idb',
      'valibot',
      'preact',
      'preact/hooks',
      ...['combobox', 'menu', 'popover', 'preact', 'toast'].map((name) => `@zag-js/${name}`),
      '@tanstack/preact-table',
      'd3-array',
      'd3-scale',
      'd3-shape',
      'lucide-preact',
      'preact/jsx-runtime',
      'preact/jsx-dev-runtime',
      '@tensorflow/tfjs-core',
      '@cloudflare/blindrsa-ts',
      '@divviup/prio3',
      '@hpke/core',
      '@tensorflow/tfjs-backend-wasm',
      // The worker imports kernels one by one; found late, each would reload the page in the middle of a test.
      ...['backend_wasm', ...tfjsKernels].map((path) => `@tensorflow/tfjs-backend-wasm/dist/${path}`),
      ...['backend_webgl', ...tfjsKernels].map((path) => `@tensorflow/tfjs-backend-webgl/dist/${path}`),
      ...['backend_webgpu', ...tfjsKernels].map((path) => `@tensorflow/tfjs-backend-webgpu/dist/${path}`),
    ],
  },
  server: { host: '127.0.0.1' },
});

/** The tests that run in a browser, and how long they may take. */
export const browserTests = {
  ...patience,
  include: ['test/browser/**/*.test.{ts,tsx}', 'test/golden/**/*.test.ts'],
  testTimeout: 60_000,
};

/**
 * Stands in for `@tensorflow/tfjs-core` in the tfjs chunk (alias in `worker/build.ts`). The package's own entry registers every
 * optimizer and pulls in its Node platform and model storage; none of that is reachable from a forward pass.
 * https://github.com/tensorflow/tfjs/blob/master/tfjs-core/src/base_side_effects.ts
 */
import { getOrMakeEngine } from '@tensorflow/tfjs-core/dist/engine';
import '@tensorflow/tfjs-core/dist/flags';
import { env } from '@tensorflow/tfjs-core/dist/environment';
import { workerPlatform } from './workerPlatform';

getOrMakeEngine();
env().setPlatform('worker', workerPlatform);

export * from '@tensorflow/tfjs-core/dist/base';

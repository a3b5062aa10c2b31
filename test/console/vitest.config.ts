import { browserWorkers, sharedProcesses, suite } from '../helpers/suite';

/** `npm run test:console`: the merchant's pages as they are built, on a real server: by keyboard, in every theme and language, figure by figure. */
export default suite('console', {
  ...sharedProcesses,
  maxWorkers: browserWorkers,
  testTimeout: 120_000,
  hookTimeout: 360_000,
  retry: 1,
});

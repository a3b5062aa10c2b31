import { browserWorkers, sharedProcesses, suite } from '../helpers/suite';

/** `npm run test:embed`: the built widget on other people's pages: their policies, consent tools and platforms. */
export default suite('embed', {
  ...sharedProcesses,
  maxWorkers: browserWorkers,
  testTimeout: 120_000,
  hookTimeout: 420_000,
  retry: 1,
});

import { browserWorkers, sharedProcesses, suite } from '../helpers/suite';

/** `npm run test:privacy`: attacks that take many draws or many devices to show that they fail, each beside a twin on which they succeed. */
export default suite('privacy', {
  ...sharedProcesses,
  maxWorkers: browserWorkers,
  testTimeout: 300_000,
  hookTimeout: 420_000,
});

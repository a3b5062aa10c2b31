import { suite } from '../helpers/suite';

/** `npm run test:faults`: processes killed and power lost under load, many times over. Minutes, so no part of `npm test`. */
export default suite('faults', {
  fileParallelism: false,
  testTimeout: 1_800_000,
  hookTimeout: 300_000,
});

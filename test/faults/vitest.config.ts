import { suite } from '../helpers/suite';

/** `npm run test:faults`: processes killed and power lost under load, many times over, and every browser call of the widget broken in every way. Minutes, so no part of `npm test`. */
const faults = suite('faults', {
  fileParallelism: false,
  testTimeout: 1_800_000,
  hookTimeout: 420_000,
});

export default {
  ...faults,
  test: { ...faults.test, include: [...(faults.test?.include ?? []), 'test/embed/faults.test.ts'], env: { COUPLET_FAULTS: 'all' } },
};

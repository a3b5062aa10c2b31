import { suite } from '../helpers/suite';

/** Real shops, installed on demand below `node_modules/.cache/shops` and started on loopback: `npm run test:shops`. Builds what ships first. */
export default suite('shops', {
  fileParallelism: false,
  testTimeout: 120_000,
  // A shop is downloaded, installed and stocked in it.
  hookTimeout: 420_000,
});

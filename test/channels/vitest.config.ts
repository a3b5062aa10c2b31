import { suite } from '../helpers/suite';

/** `npm run test:channels`: coupons by other ways than the page, with processes killed on the way. Minutes, so no part of `npm test`. */
export default suite('channels', {
  fileParallelism: false,
  testTimeout: 1_800_000,
  hookTimeout: 420_000,
});

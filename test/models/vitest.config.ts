import { suite } from '../helpers/suite';

/** `npm run test:models`: trained models in the built bundle, on two origins. They train first, which takes minutes. */
export default suite('models', {
  fileParallelism: false,
  testTimeout: 120_000,
  hookTimeout: 420_000,
});

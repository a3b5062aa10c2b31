import { suite } from '../helpers/suite';

/** `npm run test:models`: trained models and the campaigns to pick from, in the built bundle, on two origins. They train first, which takes minutes. */
export default suite('models', {
  maxWorkers: '100%',
  testTimeout: 120_000,
  hookTimeout: 420_000,
});

import { suite } from '../helpers/suite';

/** `npm run test:abuse`: an attacker's programs against the server, with honest shoppers, on both stores. Each defence has a twin that fails. */
export default suite('abuse', {
  maxWorkers: '100%',
  testTimeout: 600_000,
  hookTimeout: 180_000,
});

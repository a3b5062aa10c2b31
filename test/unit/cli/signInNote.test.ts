import { expect, test } from 'vitest';
import { signInNote } from '../../../src/cli/serve';

test('a start says how to come in, by the link while there is one and by the command afterwards', () => {
  expect(signInNote('https://coupons.example/console/#setup=abc')).toBe(
    'console at https://coupons.example/console/#setup=abc (opens once, within 24 hours)',
  );
  expect(signInNote('https://coupons.example/s/tea/console/')).toContain(
    'couplet admin setup-link --server https://coupons.example/s/tea --token "$ADMIN_TOKEN"',
  );
});

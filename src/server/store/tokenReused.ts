import { fail, type Result } from '../../protocol/result';

/** Two reports with one token: the second one is not counted. */
export const tokenReused = (): Result<never> => fail('token_reused', 'The token has paid for another report already.');

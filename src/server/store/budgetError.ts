import { fail, type Result } from '../../protocol/result';
import type { NoRoom } from './budgetUsage';

const SENTENCES: Readonly<Record<NoRoom | 'pool_empty', string>> = {
  budget_exhausted: 'The budget of this coupon is used up.',
  budget_exhausted_today: 'The budget of this coupon for today is used up.',
  pool_empty: 'All codes of this coupon have been handed out.',
};

export const noRoom = (code: NoRoom | 'pool_empty'): Result<never> => fail(code, SENTENCES[code]);

import type { Schema } from '../../schema';

/** Where codes come from, limits and budgets by day, refunds. */
export const schema2: Schema = {
  up: '',
  down: '',
};

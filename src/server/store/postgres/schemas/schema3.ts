import type { Schema } from '../../schema';

/** Audit log, tokens, webhooks to the shop. */
export const schema3: Schema = {
  up: '',
  down: '',
};

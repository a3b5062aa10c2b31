import type { Schema } from '../../schema';

/** Bundles in stages. */
export const schema4: Schema = {
  up: '',
  down: '',
};

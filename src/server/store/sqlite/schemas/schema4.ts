import type { Schema } from '../../schema';

/** Bundles in stages: a setting, which an older Couplet would not know to end. */
export const schema4: Schema = {
  up: '',
  down: "DELETE FROM setting WHERE name = 'rollout'",
};

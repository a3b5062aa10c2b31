import type { Schema } from '../../schema';

/** On which day a sum of two aggregators was last added to, days since the epoch; null: by a version that did not write it down. */
export const schema13: Schema = {
  up: `
  ALTER TABLE split_sum ADD COLUMN released_day INTEGER;
  `,
  down: `
  ALTER TABLE split_sum DROP COLUMN released_day;
  `,
};

import type { Schema } from '../../schema';

/** On which day a sum of two aggregators was last added to, days since the epoch; of those of before, the day of this step. */
export const schema13: Schema = {
  up: `
  ALTER TABLE split_sum ADD COLUMN released_day INTEGER NOT NULL DEFAULT 0;
  UPDATE split_sum SET released_day = unixepoch() / 86400;
  `,
  down: `
  ALTER TABLE split_sum DROP COLUMN released_day;
  `,
};

import type { Schema } from '../../schema';

/** On which day a sum of two aggregators was last added to, days since the epoch; of those of before, the day of this step. */
export const schema13: Schema = {
  up: `
  ALTER TABLE couplet.split_sum ADD COLUMN released_day integer NOT NULL DEFAULT 0;
  UPDATE couplet.split_sum SET released_day = floor(extract(epoch FROM now()) / 86400)::integer;
  `,
  down: `
  ALTER TABLE couplet.split_sum DROP COLUMN released_day;
  `,
};

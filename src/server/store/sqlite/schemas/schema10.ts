import type { Schema } from '../../schema';

/** Mode `split`: since when a part waits for the helper, and when a key was last named by a bundle that devices are given; days since the epoch. */
export const schema10: Schema = {
  up: `
  ALTER TABLE split_part ADD COLUMN taken_day INTEGER;
  UPDATE split_part SET taken_day = CAST(strftime('%s', 'now') AS INTEGER) / 86400;
  ALTER TABLE split_key ADD COLUMN live_day INTEGER;
  `,
  down: `
  ALTER TABLE split_key DROP COLUMN live_day;
  ALTER TABLE split_part DROP COLUMN taken_day;
  `,
};

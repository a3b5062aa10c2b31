import type { Schema } from '../../schema';

/** Mode `split`: since when a part waits for the helper, and when a key was last named by a bundle that devices are given; days since the epoch. */
export const schema10: Schema = {
  up: `
  ALTER TABLE couplet.split_part ADD COLUMN taken_day integer;
  UPDATE couplet.split_part SET taken_day = floor(extract(epoch FROM now()) / 86400);
  ALTER TABLE couplet.split_key ADD COLUMN live_day integer;
  `,
  down: `
  ALTER TABLE couplet.split_key DROP COLUMN live_day;
  ALTER TABLE couplet.split_part DROP COLUMN taken_day;
  `,
};

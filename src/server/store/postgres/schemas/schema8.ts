import type { Schema } from '../../schema';

/** Which arms devices were drawn into, counted beside the answers of reports, where an older Couplet would take them for answers. */
export const schema8: Schema = {
  up: '',
  down: "DELETE FROM couplet.report_delta WHERE question = 'exposure'; DELETE FROM couplet.report_count WHERE question = 'exposure'",
};

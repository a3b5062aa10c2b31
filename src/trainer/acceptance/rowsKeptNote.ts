import type { DataQuality } from '../ingest/dataQuality';

/** What `row` of out-of-fold predictions counts, where the file has rows that could not be used. */
export const rowsKeptNote = ({ rows, kept }: DataQuality): readonly string[] =>
  kept < rows ? [`row of the predictions counts the ${kept} rows kept, from 0; ${rows - kept} of the file were left out`] : [];

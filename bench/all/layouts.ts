/** Rows whose names hold two things, such as a product and a measure: one line of a table for each `row`, one column for each `column`. */
export interface CrossTable {
  /** Names of its rows, with the groups `row` and `column`. */
  readonly names: RegExp;
  /** What a cell has in brackets, if its row has it. */
  readonly also?: 'ratio' | 'note';
}

interface Layout {
  readonly crossed?: readonly CrossTable[];
  /** Rows that only the result's file has, because they repeat, refine or check others. */
  readonly left?: RegExp;
}

/** How docs/benchmarks.md shows a bench; one that is not here is a list of its rows. */
export const layouts: Readonly<Record<string, Layout>> = {
  picks: {
    crossed: [
      { names: /^(?<column>Recall@10|NDCG@10) of (?<row>next purchases, .+)$/, also: 'note' },
      { names: /^(?<column>RMSE|MAE) of (?<row>predicted stars, .+)$/, also: 'note' },
    ],
  },
  options: { crossed: [{ names: /^(?<column>AUC|log loss|calibration error|value), (?<row>.+: .+)$/, also: 'note' }] },
  pruning: { crossed: [{ names: /^(?<column>kB \w+|log loss added|AUC lost|agreement), (?<row>.+)$/, also: 'note' }] },
  transfer: { crossed: [{ names: /^(?<column>log loss|AUC), (?<row>.+)$/, also: 'note' }] },
  page: { crossed: [{ names: /^(?<column>(?:download|main thread), [^,]+), (?<row>.+)$/, also: 'note' }], left: /^requests/ },
  decision: { crossed: [{ names: /^network, (?<column>\w+), (?<row>.+)$/, also: 'ratio' }], left: /over the floor$|events logged$/ },
  scoring: {
    crossed: [{ names: /^a step, (?<row>\d+ units), (?<column>\w+)$/, also: 'ratio' }],
    left: /^units from which|without WebAssembly$/,
  },
  trainer: {
    left: /^Gram matrix|^its bundle/,
    crossed: [
      { names: /^(?<row>read|clean|sample|learn|peak memory), (?<column>.+ events)$/ },
      { names: /^(?<column>exponent), (?<row>.+)$/ },
    ],
  },
  server: { left: /twin|^storage/ },
  fleet: { crossed: [{ names: /^(?<row>.+), (?<column>SQLite|PostgreSQL)$/, also: 'note' }] },
  privacy: { crossed: [{ names: /^gain kept, (?<row>[\d,]+ reports), (?<column>.+)$/ }] },
  verdicts: { crossed: [{ names: /^(?<row>[^:+]+): (?<column>.+)$/ }], left: /covariate after assignment$/ },
  vitals: { crossed: [{ names: /^(?<row>.+), (?<column>cold|warm|no worker)$/, also: 'note' }], left: /^load of/ },
};

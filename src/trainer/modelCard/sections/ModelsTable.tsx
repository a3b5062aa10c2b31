/** @jsxRuntime automatic @jsxImportSource preact */
import type { ModelRow } from '../../metricsTable';
import { metricName } from '../metricNames';
import { fixed } from '../numbers';
import { Table } from '../Table';

const cell = ({ metrics, se }: ModelRow, key: string): string => {
  const [value, error] = [metrics[key], se[key]];
  if (value === undefined) return '–';
  return error === undefined ? fixed(value) : `${fixed(value)} ± ${fixed(error)}`;
};

interface ModelsTableProps {
  readonly caption: string;
  readonly rows: readonly ModelRow[];
  /** Name of the model to mark. */
  readonly chosen?: string | undefined;
}

/** Models with every figure they have and its standard error. */
export const ModelsTable = ({ caption, rows, chosen }: ModelsTableProps) => {
  const keys = [...new Set(rows.flatMap(({ metrics }) => Object.keys(metrics)))];
  return (
    <Table
      caption={caption}
      columns={[{ head: 'model' }, ...keys.map((key) => ({ head: metricName(key), number: true }))]}
      rows={rows.map((row) => [row.model === chosen ? `${row.model} (chosen)` : row.model, ...keys.map((key) => cell(row, key))])}
      marked={rows.flatMap(({ model }, i) => (model === chosen ? [i] : []))}
    />
  );
};

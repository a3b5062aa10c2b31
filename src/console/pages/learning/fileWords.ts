import type { TrainingFile, TrainingRun } from '../../../protocol/training';
import type { Strings } from '../../languages/strings';

/** Name of a file's kind and format, e.g. *Orders (Shopify)*. */
export const kindWords = ({ inspection }: Pick<TrainingFile, 'inspection'>, strings: Strings['trainingData']): string => {
  if (!inspection) return '';
  const format = strings.formats[inspection.format];
  const kind = strings.kinds[inspection.kind];
  return format === undefined ? kind : strings.inFormat(kind, format);
};

/** What a run reads, e.g. *orders.csv and Orders on this server*. */
export const inputNames = ({ inputs }: Pick<TrainingRun, 'inputs'>, strings: Strings['trainingRun']): readonly string[] =>
  inputs.map(({ id, name }) => (id === null ? strings.own : name));

import type { Evaluation, ModelRow } from '../../metrics/metricsTable';
import { chanceOf, fixed, mainMetrics, metricName, taskNames, whole } from '../../metrics/metricText';
import { Table } from '../page/Page';
import { BarsPlot } from '../plots/BarsPlot';
import { LinesPlot } from '../plots/LinesPlot';
import { ReliabilityPlot } from '../plots/ReliabilityPlot';

/** @jsxRuntime automatic @jsxImportSource preact */
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

/** Models with all their figures and standard errors. */
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

/** Most models that can be read at a glance. */
const ALL = 10;

/**
 * A short list of rows: all of a short table, else the best of each kind of model (the first word of its name) and the chosen one, in their
 * order.
 *
 * @param metric figure to compare by, the larger the better
 */
const shortlist = (rows: readonly ModelRow[], chosen: string | undefined, metric: string | undefined): readonly ModelRow[] => {
  if (rows.length <= ALL || metric === undefined) return rows;
  const kindOf = ({ model }: ModelRow): string => model.split(' ')[0] ?? model;
  const figureOf = ({ metrics }: ModelRow): number => metrics[metric] ?? Number.NEGATIVE_INFINITY;
  const best = new Map<string, ModelRow>();
  for (const row of rows) {
    const known = best.get(kindOf(row));
    if (!known || figureOf(row) > figureOf(known)) best.set(kindOf(row), row);
  }
  return rows.filter((row) => row.model === chosen || best.get(kindOf(row)) === row);
};

/** The figures to draw, as far as they exist. */
const drawn = ({ task, rows }: Evaluation): readonly string[] =>
  (mainMetrics[task] ?? []).filter((key) => rows.some(({ metrics }) => Number.isFinite(metrics[key])));

const Plots = ({ evaluation, id }: { readonly evaluation: Evaluation; readonly id: string }) => {
  const { chosen, plots = {} } = evaluation;
  const keys = drawn(evaluation);
  const rows = shortlist(evaluation.rows, chosen, keys[0]);
  // The chosen network's curve, or if none was chosen, that of the network with the least validation loss.
  const curve =
    plots.learning?.find(({ model }) => model === chosen) ??
    plots.learning?.toSorted(
      (a, b) =>
        Math.min(...a.points.map(({ validation = 0 }) => validation)) - Math.min(...b.points.map(({ validation = 0 }) => validation)),
    )[0];
  const best = curve?.points.reduce((a, b) => ((b.validation ?? 0) < (a.validation ?? 0) ? b : a));
  return (
    <div class="plots">
      {keys.map((key) => (
        <BarsPlot
          key={key}
          id={`${id}-${key}`}
          title={metricName(key)}
          says={`Each model on held-out data, ± 2 standard errors. Bars start at ${chanceOf(key)}${chanceOf(key) > 0 ? ', which is chance' : ''}.`}
          bars={rows
            .filter(({ metrics }) => Number.isFinite(metrics[key]))
            .map(({ model, metrics, se }) => ({
              label: model,
              value: metrics[key] ?? 0,
              marked: model === chosen,
              ...(Number.isFinite(se[key]) ? { half: 2 * (se[key] ?? 0) } : {}),
            }))}
          halfName="± 2 SE"
          from={chanceOf(key)}
        />
      ))}
      {plots.calibration && plots.calibration.length > 0 ? (
        <ReliabilityPlot id={`${id}-calibration`} bins={plots.calibration} />
      ) : undefined}
      {plots.uplift?.map(({ model, points }, i) => (
        <LinesPlot
          key={model}
          id={`${id}-uplift-${i}`}
          title={`Qini curve: ${model}`}
          says="Extra outcomes per 1,000 shoppers if only the best-scored share is treated. Dashed: the same share at random."
          lines={[
            { name: 'best scored first', kind: 'a', points: points.map(({ share, per1000 }) => [share, per1000] as const) },
            {
              name: 'at random',
              kind: 'ideal',
              points: [
                [0, 0],
                [1, points.at(-1)?.per1000 ?? 0],
              ],
            },
          ]}
          xName="share treated"
          yName="extra outcomes per 1,000"
          xTick={(share) => `${Math.round(100 * share)}%`}
          fromZero
        />
      ))}
      {curve && best ? (
        <LinesPlot
          id={`${id}-learning`}
          title={`Learning curve: ${curve.model}`}
          says={`Log loss by epoch on fitted and held-out rows. Training stops soon after the held-out loss stops falling. Epoch ${best.epoch} is kept.${curve.model === chosen ? '' : ' This is one of the networks tried.'}`}
          lines={[
            { name: 'fitted', kind: 'b', points: curve.points.map(({ epoch, train }) => [epoch, train] as const) },
            {
              name: 'held out',
              kind: 'a',
              points: curve.points.flatMap(({ epoch, validation = Number.NaN }) =>
                Number.isFinite(validation) ? [[epoch, validation] as const] : [],
              ),
            },
          ]}
          xName="epoch"
          yName="log loss, nats"
          mark={{ at: best.epoch, name: 'kept' }}
        />
      ) : undefined}
    </div>
  );
};

const CHOSEN_BY = {
  validation: 'before the figures in this table were known.',
  rows: 'by the figures in this table, which makes them slightly too good.',
  nothing: 'set in advance.',
};

interface EvaluationSectionProps {
  readonly evaluation: Evaluation;
  /** Unique on the page. */
  readonly id: string;
  /** The name of the task by default. */
  readonly heading?: string;
}

/** One task: its split, every model with its standard errors, and the plots. */
export const EvaluationSection = ({ evaluation, id, heading }: EvaluationSectionProps) => {
  const { task, split, n, rows, validation, chosen, chosenBy = 'validation', chosenFor } = evaluation;
  const rule = chosenFor === undefined ? '' : `; chosen for ${chosenFor}`;
  const shown = shortlist(rows, chosen, drawn(evaluation)[0]);
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{heading ?? taskNames[task] ?? task}</h2>
      <p>
        Split: {split}; {whole(n)} judged.{' '}
        {chosen === undefined ? (
          'No model is marked, because no result here is reliable. See the notes.'
        ) : (
          <>
            Chosen: <strong>{chosen}</strong>, {CHOSEN_BY[chosenBy]}
          </>
        )}
      </p>
      <ModelsTable caption={`Models compared, ± one standard error${rule}`} rows={shown} chosen={chosen} />
      {shown.length < rows.length ? (
        <details>
          <summary>All {rows.length} models (the table shows the best of each kind)</summary>
          <ModelsTable caption="Every model, ± one standard error" rows={rows} chosen={chosen} />
        </details>
      ) : undefined}
      <Plots evaluation={evaluation} id={id} />
      {chosenBy === 'validation' && validation.length > 0 ? (
        <details>
          <summary>Validation used for the choice</summary>
          <ModelsTable caption="Validation, inside the training part" rows={validation} chosen={chosen} />
        </details>
      ) : undefined}
    </section>
  );
};

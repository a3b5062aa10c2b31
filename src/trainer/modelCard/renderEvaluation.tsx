/** @jsxRuntime automatic @jsxImportSource preact */

import { fixed, metricName, taskNames } from '../metrics/metricText';
import type { EvaluationAnswer } from './evaluationAnswer';
import { Page, renderPage, Table } from './page/Page';
import { EvaluationSection, ModelsTable } from './sections/EvaluationSection';
import { QualitySection } from './sections/QualitySection';

const Gains = ({ over, estimates }: NonNullable<EvaluationAnswer['gains']>) => (
  <section aria-labelledby="gains">
    <h2 id="gains">Compared with {over}</h2>
    <Table
      caption="Paired differences of the chosen model on the same rows, ± one standard error"
      columns={[{ head: 'figure' }, { head: 'gain', number: true }]}
      rows={Object.entries(estimates).map(([name, { value, se }]) => [metricName(name), `${fixed(value)} ± ${fixed(se)}`])}
    />
  </section>
);

/** Heading and caption of the second table. */
const ablationTitles = (task: string): readonly [heading: string, caption: string] =>
  task === 'ope'
    ? ['Without propensities', 'Estimators that ignore or misuse propensities, ± one standard error']
    : ['Contribution of each part', 'The chosen model with one part removed or changed, ± one standard error'];

/** Excludes a model compared with itself. */
const isComparison = ({ estimates }: NonNullable<EvaluationAnswer['gains']>): boolean =>
  Object.values(estimates).some(({ value, se }) => value !== 0 || se !== 0);

const EvaluationCard = ({ answer, seed }: { readonly answer: EvaluationAnswer; readonly seed: number }) => {
  const { evaluation, quality, gains, ablations = [], warnings = [] } = answer;
  const notes = [...warnings, ...(answer.notes ?? [])];
  const [heading, caption] = ablationTitles(evaluation.task);
  return (
    <Page
      title={taskNames[evaluation.task] ?? evaluation.task}
      lead={`Evaluation of Couplet, with seed ${seed}.`}
      foot={`Written by couplet evaluate ${evaluation.task}.`}
    >
      {notes.length > 0 ? (
        <section aria-labelledby="notes">
          <h2 id="notes">Notes</h2>
          <ul class="notes">
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      ) : undefined}
      <EvaluationSection evaluation={evaluation} id="task" heading="Results" />
      {gains && isComparison(gains) ? <Gains {...gains} /> : undefined}
      {ablations.length > 0 ? (
        <section aria-labelledby="ablations">
          <h2 id="ablations">{heading}</h2>
          <ModelsTable caption={caption} rows={ablations} />
        </section>
      ) : undefined}
      <QualitySection quality={quality} />
    </Page>
  );
};

/** Page of `couplet evaluate TASK --card FILE`. The same answer gives the same bytes. */
export const renderEvaluation = (answer: EvaluationAnswer, seed: number): string =>
  renderPage(<EvaluationCard answer={answer} seed={seed} />);

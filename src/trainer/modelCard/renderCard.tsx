/** @jsxRuntime automatic @jsxImportSource preact */
import { BUNDLE_BUDGET } from '../bundle/bundleBudget';
import type { CardInput } from './cardInput';
import { kilobytes } from './numbers';
import { Page, renderPage } from './Page';
import { BanditSection } from './sections/BanditSection';
import { BundleSection } from './sections/BundleSection';
import { CompressionSection } from './sections/CompressionSection';
import { EvaluationSection } from './sections/EvaluationSection';
import { ImportanceSection } from './sections/ImportanceSection';
import { QualitySection } from './sections/QualitySection';

const HowToRead = () => (
  <section aria-labelledby="reading">
    <h2 id="reading">How to read this</h2>
    <p>
      A bundle is everything a shopper’s device needs to choose a coupon; this page says how good it is and where it is not. Models were
      chosen on a part of the training data, and judged on another that had no say, unless it says otherwise. A figure stands with its
      standard error: two models differ when their difference is more than about two of them, and a small table of answers cannot tell them
      apart.
    </p>
    <p>
      AUC is the chance that an accepted coupon was scored above a refused one: 0.5 is guessing, 1 is perfect. Log loss and calibration
      error are better when smaller. Recall@20 and NDCG@20 say how many of the items a shopper really took were among the first twenty
      named, the latter counting early places more. Nothing here says what a coupon earns: only an experiment with visitors who get none
      does.
    </p>
  </section>
);

const warnings = ({ files, gates, evaluations, notes }: CardInput): readonly string[] => {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    ...notes,
    ...(total > BUNDLE_BUDGET ? [`the bundle weighs ${kilobytes(total)}, above its budget of ${kilobytes(BUNDLE_BUDGET)}`] : []),
    ...gates.filter(({ passed }) => !passed).map(({ part, encoding }) => `${part}: ${encoding} fails its gate and is not what ships`),
    ...evaluations
      .filter(({ chosen, rows }) => (rows.find(({ model }) => model === chosen)?.metrics.ece ?? 0) > 0.03)
      .map(({ task }) => `${task}: the chosen model's probabilities are off by more than 0.03 on average (calibration error)`),
  ];
};

const Card = ({ input }: { readonly input: CardInput }) => {
  const { manifest, quality, evaluations, gates, importance } = input;
  const said = warnings(input);
  return (
    <Page
      title={manifest.label}
      lead={
        <>
          Model card of Couplet bundle <code>{input.id}</code>, trained with seed {input.seed}.
        </>
      }
      foot="Written by couplet train; the same figures as data are in metrics.json beside this page."
    >
      {said.length > 0 ? (
        <section aria-labelledby="notes">
          <h2 id="notes">Warnings and notes</h2>
          <ul class="notes">
            {said.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      ) : undefined}
      <HowToRead />
      <BundleSection input={input} />
      <QualitySection quality={quality} />
      {evaluations.map((evaluation, i) => (
        <EvaluationSection key={i} evaluation={evaluation} id={`task-${i}`} />
      ))}
      {importance ? <ImportanceSection importance={importance} /> : undefined}
      <BanditSection bandit={manifest.bandit} />
      {gates.length > 0 ? (
        <CompressionSection gates={gates} {...(manifest.network ? { shipped: manifest.network.encoding } : {})} />
      ) : undefined}
    </Page>
  );
};

/** `card.html`: one page without scripts or requests. The same input gives the same bytes. */
export const renderCard = (input: CardInput): string => renderPage(<Card input={input} />);

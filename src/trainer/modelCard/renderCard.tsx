/** @jsxRuntime automatic @jsxImportSource preact */

import type { LinearPrior } from '../../engine/bandit/linearModel';
import { solvePacked } from '../../maths/linalg';
import { BUNDLE_BUDGET } from '../bundle/assembleBundle';
import { fixed, kilobytes, percent, whole } from '../metrics/metricText';
import { type CompressionGate, compressionLimits } from '../network/compressNetwork';
import { Page, renderPage, Table } from './page/Page';
import { BarsPlot } from './plots/BarsPlot';
import { BundleSection } from './sections/BundleSection';
import type { CardInput, FeatureImportance } from './sections/cardInput';
import { EvaluationSection } from './sections/EvaluationSection';
import { QualitySection } from './sections/QualitySection';

interface CompressionSectionProps {
  readonly gates: readonly CompressionGate[];
  /** Encoding of the network in the bundle. */
  readonly shipped?: string;
}

/** Loss of quality from encoding the weights with fewer bits. */
const CompressionSection = ({ gates, shipped }: CompressionSectionProps) => (
  <section aria-labelledby="compression">
    <h2 id="compression">Compression</h2>
    <p>
      Weights ship with fewer bits than they were trained with. An encoding passes if it loses at most {compressionLimits.aucLoss} of AUC
      and keeps at least {percent(compressionLimits.topAgreement, 0)} of the five best coupons per decision (with five or fewer coupons: of
      all but one). All other figures on this card are for the weights as shipped.
    </p>
    <Table
      caption="Encodings against single precision"
      columns={[
        { head: 'part' },
        { head: 'encoding' },
        { head: 'bytes', number: true },
        { head: 'AUC loss', number: true },
        { head: 'best five kept', number: true },
        { head: 'best one kept', number: true },
        { head: 'decisions', number: true },
        { head: 'gate' },
      ]}
      rows={gates.map(({ part, encoding, bytes, aucLoss, topAgreement, firstAgreement, decisions, passed }) => [
        part,
        part === 'network' && encoding === shipped ? `${encoding} (shipped)` : encoding,
        whole(bytes),
        aucLoss === undefined ? '–' : fixed(aucLoss, 6),
        percent(topAgreement, 2),
        percent(firstAgreement, 2),
        whole(decisions),
        <span key="gate" class={passed ? 'good' : 'bad'}>
          {passed ? 'passed' : 'failed'}
        </span>,
      ])}
      marked={gates.flatMap(({ part, encoding }, i) => (part === 'network' && encoding === shipped ? [i] : []))}
    />
  </section>
);

/** Name of every coefficient: a field, or a field and one of its values. */
const coefficientNames = ({ features }: LinearPrior): readonly string[] =>
  features.fields.flatMap((field) =>
    field.kind === 'categorical' ? field.vocabulary.map((value) => `${field.name} = ${value}`) : [field.name],
  );

/** √ diag(P⁻¹), P = L Lᵀ. */
const deviations = ({ mean, precisionFactor }: LinearPrior): readonly number[] => {
  const L = Float64Array.from(precisionFactor);
  return mean.map((_, i) => {
    const unit = mean.map((__, j) => (i === j ? 1 : 0));
    return Math.sqrt(Math.max(0, solvePacked(L, unit)[i] ?? 0));
  });
};

/** The bandit's initial state on every device. */
const BanditSection = ({ bandit }: { readonly bandit: LinearPrior }) => {
  const [names, spread] = [coefficientNames(bandit), deviations(bandit)];
  return (
    <section aria-labelledby="bandit">
      <h2 id="bandit">Bandit prior</h2>
      <p>
        The expected reward of a coupon (margin minus discount, scaled to 0–1) is the sum of these coefficients times the features. Each
        device adjusts them from its own outcomes. Wider intervals adjust faster. Noise of one reward: {fixed(bandit.noise, 3)}. Minimum
        probability of a coupon: {bandit.floor}.
      </p>
      <BarsPlot
        id="bandit-coefficients"
        title="Prior coefficients"
        says="Mean ± 2 standard deviations. The line marks zero."
        beside
        bars={bandit.mean.map((value, i) => ({ label: names[i] ?? String(i), value, half: 2 * (spread[i] ?? 0), marked: true }))}
        halfName="± 2 SD"
        points
      />
    </section>
  );
};

const SHOWN = 20;

/** Importance of the network's features. */
const ImportanceSection = ({ importance: { rows, features, worstGap } }: { readonly importance: FeatureImportance }) => (
  <section aria-labelledby="importance">
    <h2 id="importance">Feature importance</h2>
    <p>
      Integrated gradients split each score into the contributions of its features, starting from an unknown shopper and coupon. The
      contributions add up to the score, within {percent(worstGap, 2)} of the change in the worst of {whole(rows)} rows. A large bar means
      that the feature changes scores, not that it causes anything.
    </p>
    <BarsPlot
      id="importance-bars"
      title="Mean absolute contribution per feature"
      says={`In logits, over ${whole(rows)} rows of the training log${features.length > SHOWN ? `; the ${SHOWN} largest of ${features.length}` : ''}.`}
      beside
      bars={features.slice(0, SHOWN).map(({ feature, value }) => ({ label: feature, value, marked: true }))}
    />
  </section>
);

const HowToRead = () => (
  <section aria-labelledby="reading">
    <h2 id="reading">How to read this</h2>
    <p>
      A bundle contains everything a shopper’s device needs to choose a coupon. This page shows how good it is, and its limits. Unless
      stated otherwise, models were chosen on one part of the training data and judged on another. Every figure has its standard error. Two
      models differ if their difference is more than about two standard errors. A small log cannot separate them.
    </p>
    <p>
      AUC is the chance that an accepted coupon scored above a declined one: 0.5 is guessing, 1 is perfect. Log loss and calibration error
      are better when smaller. Recall@20 and NDCG@20 measure how many of a shopper’s actual items are in the first twenty. NDCG weights
      early places more. These figures do not show what a coupon earns. Only an experiment with a holdout does.
    </p>
  </section>
);

const warnings = ({ files, gates, evaluations, notes }: CardInput): readonly string[] => {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    ...notes,
    ...(total > BUNDLE_BUDGET ? [`the bundle is ${kilobytes(total)}, above its budget of ${kilobytes(BUNDLE_BUDGET)}`] : []),
    ...gates.filter(({ passed }) => !passed).map(({ part, encoding }) => `${part}: ${encoding} fails its gate and is not used`),
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
      foot="Written by couplet train. metrics.json in this folder has the same figures as data."
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

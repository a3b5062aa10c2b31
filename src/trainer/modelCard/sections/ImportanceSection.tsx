/** @jsxRuntime automatic @jsxImportSource preact */
import type { FeatureImportance } from '../featureImportance';
import { percent, whole } from '../numbers';
import { BarsPlot } from '../plots/BarsPlot';

const SHOWN = 20;

/** What the network looks at. */
export const ImportanceSection = ({ importance: { rows, features, worstGap } }: { readonly importance: FeatureImportance }) => (
  <section aria-labelledby="importance">
    <h2 id="importance">What the network looks at</h2>
    <p>
      Integrated gradients: every answer of the network is taken apart into what each feature adds, starting from a visitor and a coupon
      nothing is known of. The parts sum to the score, here within {percent(worstGap, 2)} of the way from there in the worst of{' '}
      {whole(rows)} rows. A large bar means that the feature moves scores, not that it causes anything.
    </p>
    <BarsPlot
      id="importance-bars"
      title="Mean size of a feature’s contribution"
      says={`In logits, over ${whole(rows)} rows of the training log${features.length > SHOWN ? `; the ${SHOWN} largest of ${features.length}` : ''}.`}
      beside
      bars={features.slice(0, SHOWN).map(({ feature, value }) => ({ label: feature, value, marked: true }))}
    />
  </section>
);

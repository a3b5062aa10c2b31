import { type StrataAnswer, strataAnswerSchema } from '../../../../campaigns/learning/strataAnswer';
import { knownBeforehand } from '../../../../engine/profile/stratum';
import { useAnswer } from '../../../api/ask';
import { useFormats } from '../../../i18n/i18n';
import type { Missing } from '../../../languages/en/segments';
import { useStrings } from '../../../languages/strings';
import { hrefOf } from '../../../routing/routes';
import { Loaded } from '../../../ui/Loaded';
import { Empty, Notice } from '../../../ui/Notice';
import { Panel } from '../../../ui/Page';
import { type ResultsView, useExperiment } from '../view/resultsView';
import { Parts } from './Parts';
import { Suits } from './SegmentLift';

/** Effect of private reports on the next bundle, as in `campaigns/learning/withLearnt`. */
export type Fate = { readonly code: 'missing'; readonly what: Missing } | { readonly code: 'held' | 'taken' };

const missing = ({ strata, asked, effects }: StrataAnswer): Missing | undefined => {
  if (!strata || !asked) return 'bundle';
  if (!knownBeforehand(strata)) return 'strata';
  if (effects.length > 0) return effects.some(({ worth }) => worth > 0) ? undefined : 'orders';
  if (asked.mode === 'off') return 'reports';
  // In mode `split` this question is always asked.
  if (asked.mode === 'local' && !asked.questions.includes('stratum-outcome')) return 'question';
  return asked.explore > 0 ? 'count' : 'explore';
};

export const fateOf = (answer: StrataAnswer): Fate => {
  const what = missing(answer);
  if (answer.divergence.some(({ alarm }) => alarm)) return { code: 'held' };
  return what === undefined ? { code: 'taken' } : { code: 'missing', what };
};

/** Effect on the next bundle, and on the live one. */
const Next = ({ answer, mayWrite }: { readonly answer: StrataAnswer; readonly mayWrite: boolean }) => {
  const strings = useStrings('segments');
  const formats = useFormats();
  const { published } = answer;
  const fate = fateOf(answer);
  const day = formats.day(published?.at ?? 0);
  const known = published?.coupons.length ?? 0;
  return (
    <Panel title={strings.nextTitle}>
      {fate.code === 'missing' && (
        <Empty title={strings.nothing}>
          <p>{strings.missing[fate.what]}</p>
          {mayWrite && fate.what !== 'count' && fate.what !== 'orders' && (
            <a class="button primary" href={hrefOf('campaigns')}>
              {strings.setUp}
            </a>
          )}
        </Empty>
      )}
      {fate.code === 'held' && (
        <Notice kind="bad">
          <p>{strings.held}</p>
        </Notice>
      )}
      {fate.code === 'taken' && (
        <>
          <p>{strings.taken}</p>
          <p class="muted">{strings.takenHow}</p>
        </>
      )}
      {published && <p>{known > 0 ? strings.live(day, known, formats.count(known)) : strings.liveWithout(day)}</p>}
    </Panel>
  );
};

/** Couplet compared with no coupons in parts of the orders. */
const OrderParts = ({ view }: { readonly view: ResultsView }) => {
  const { value } = useExperiment(view);
  return value?.dimensions && value.dimensions.dimensions.length > 0 ? <Parts result={value} currency={view.currency} /> : null;
};

/** Results by part of the orders and, from private reports of all time, by behaviour of shoppers. */
export const Segments = ({ view }: { readonly view: ResultsView }) => {
  const answer = useAnswer('admin/strata', strataAnswerSchema);
  return (
    <>
      <OrderParts view={view} />
      <Loaded answer={answer}>
        {(strata) => (
          <>
            {strata.effects.length > 0 && <Suits answer={strata} titleOf={view.titleOf} currency={view.currency} />}
            {/* If the live version asks about visits, nothing is asked per coupon. */}
            {(!strata.visits?.asked || strata.effects.length > 0) && <Next answer={strata} mayWrite={view.mayWrite} />}
          </>
        )}
      </Loaded>
    </>
  );
};

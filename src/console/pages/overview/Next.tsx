import { useContext } from 'preact/hooks';
import { hrefOf } from '../../app/useRoute';
import { LanguageContext, useStrings } from '../../i18n/language';
import { Panel } from '../../ui/Panel';
import { uiStrings } from '../../ui/strings';
import { type Advice, type AdviceFigures, adviceOf } from './adviceOf';
import { adviceStrings } from './adviceStrings';
import { useStanding } from './useStanding';

export interface NextProps extends Pick<AdviceFigures, 'summary' | 'budgets' | 'experiment'> {
  /** Whether all that the advice goes by has been answered, or will not be. */
  readonly asked: boolean;
  readonly titleOf: (couponId: string) => string;
}

const EXPERIMENT = hrefOf('coupons', '+', 'at', 'experiment.shares.none');

const placeOf = (advice: Advice): string => {
  switch (advice.code) {
    case 'make_campaign':
    case 'finish_draft':
    case 'publish':
    case 'turn_on':
      return hrefOf('coupons');
    case 'budget_spent':
    case 'budget_ends':
      return hrefOf('coupons', advice.couponId);
    case 'roll_out':
    case 'too_slow':
    case 'start_experiment':
      return EXPERIMENT;
    case 'first_orders':
      return hrefOf('settings');
    case 'split_broken':
    case 'marks_lost':
    case 'stop_or_change':
    case 'difference_small':
    case 'answer_unlikely':
    case 'customers_unbalanced':
    case 'first_week':
    case 'wait':
      return hrefOf('results');
  }
};

/** What to do next, from the figures: the most pressing with its reason, then the rest. */
export const Next = ({ summary, budgets, experiment, asked, titleOf }: NextProps) => {
  const strings = useStrings(adviceStrings);
  const { loading } = useStrings(uiStrings);
  const { formats } = useContext(LanguageContext);
  const { standing, failed } = useStanding();
  if (!asked || (!standing && !failed))
    return (
      <Panel title={strings.title}>
        <p class="muted" role="status">
          {loading}
        </p>
      </Panel>
    );
  // Where the campaign could not be read, the figures still say something.
  const [first, ...rest] = adviceOf({
    summary,
    budgets,
    experiment,
    draft: standing?.draft ?? 'none',
    heldOut: standing?.heldOut,
    now: Date.now(),
  });
  if (!first) return null;
  const wordsOf = (advice: Advice) =>
    strings.of[advice.code]({
      coupon: 'couponId' in advice ? titleOf(advice.couponId) : '',
      day: 'day' in advice ? formats.calendarDay(Date.parse(advice.day)) : '',
      weeks: 'weeks' in advice ? advice.weeks : 0,
    });
  const { act, why, link } = wordsOf(first);
  return (
    <Panel title={strings.title}>
      <p class="advice">{act}</p>
      <p>{why}</p>
      {link && (
        <p>
          <a class="button primary" href={placeOf(first)}>
            {link}
          </a>
        </p>
      )}
      {rest.length > 0 && (
        <>
          <h3>{strings.later}</h3>
          <ul>
            {rest.map((advice) => {
              const words = wordsOf(advice);
              const key = `${advice.code} ${'couponId' in advice ? advice.couponId : ''}`;
              return (
                <li key={key}>
                  {words.link ? <a href={placeOf(advice)}>{words.act}</a> : words.act}
                  {strings.because}
                  {words.why}
                </li>
              );
            })}
          </ul>
        </>
      )}
    </Panel>
  );
};

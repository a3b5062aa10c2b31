import { useContext, useEffect, useState } from 'preact/hooks';
import * as v from 'valibot';
import type { Answer } from '../../api/ask';
import { LanguageContext } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { hrefOf } from '../../routing/routes';
import { Panel, Reveal } from '../../ui/Page';
import { type Advice, type AdviceInput, adviceOf, type DraftStanding } from './adviceOf';

const share = v.number();

/**
 * `GET /v1/admin/campaign`, as needed by the overview. The live campaign is kept completely, because the draft is compared with all of it.
 */
export const standingSchema = v.object({
  campaign: v.nullable(v.record(v.string(), v.unknown())),
  issues: v.array(v.object({ severity: v.string() })),
  published: v.nullable(
    v.object({
      campaign: v.looseObject({ experiment: v.looseObject({ shares: v.object({ none: share, rule: share, couplet: share }) }) }),
    }),
  ),
});

export type StandingAnswer = v.InferOutput<typeof standingSchema>;

interface Standing {
  readonly draft: DraftStanding;
  /** Share of shoppers in the live campaign without coupons or with the shop's rule; `undefined` if nothing is live. */
  readonly heldOut: number | undefined;
}

/** The draft compared with the live campaign; `undefined` while unknown. The comparison's code is loaded on demand. */
const useStanding = ({ value, failure }: Answer<StandingAnswer>): { readonly standing: Standing | undefined; readonly failed: boolean } => {
  const [draft, setDraft] = useState<DraftStanding>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!value) return;
    const { campaign, issues, published } = value;
    if (!campaign) return setDraft('none');
    const unfinished = issues.some(({ severity }) => severity === 'error');
    if (!published) return setDraft(unfinished ? 'unfinished' : 'changed');
    import('../coupons/publish/changesOf').then(
      ({ changesOf }) => {
        // A coupon that has ended is not a pending change.
        const changed = changesOf(campaign, published.campaign, Date.now()).some(({ what }) => what !== 'ended');
        setDraft(!changed ? 'same' : unfinished ? 'unfinished' : 'changed');
      },
      () => setFailed(true),
    );
  }, [value]);
  const shares = value?.published?.campaign.experiment.shares;
  return {
    standing: draft === undefined ? undefined : { draft, heldOut: shares && shares.none + shares.rule },
    failed: failed || failure !== undefined,
  };
};

interface NextProps extends Pick<AdviceInput, 'summary' | 'budgets' | 'experiment' | 'tagSeen'> {
  readonly campaign: Answer<StandingAnswer>;
  /** Whether all data for the advice has arrived or failed. */
  readonly asked: boolean;
  readonly titleOf: (couponId: string) => string;
  readonly nameOf: (campaignId: string) => string;
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
      return 'couponId' in advice ? hrefOf('coupons', advice.couponId) : hrefOf('campaigns', advice.campaignId, '+settings');
    case 'roll_out':
    case 'too_slow':
    case 'start_experiment':
      return EXPERIMENT;
    case 'add_tag':
    case 'first_orders':
      return hrefOf('settings', 'connection');
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

/** What to do next, from the figures: the most urgent with its reason, then the rest. */
export const Next = ({ campaign, summary, budgets, experiment, tagSeen, asked, titleOf, nameOf }: NextProps) => {
  const strings = useStrings('advice');
  const { loading } = useStrings('ui');
  const { formats } = useContext(LanguageContext);
  const { standing, failed } = useStanding(campaign);
  if (!asked || (!standing && !failed))
    return (
      <Panel title={strings.title}>
        <p class="muted" role="status">
          {loading}
        </p>
      </Panel>
    );
  // If the campaign could not be read, give advice from the figures alone.
  const [first, ...rest] = adviceOf({
    summary,
    budgets,
    experiment,
    tagSeen,
    draft: standing?.draft ?? 'none',
    heldOut: standing?.heldOut,
    now: Date.now(),
  });
  if (!first) return null;
  const ownerOf = (advice: Advice): string => {
    if ('couponId' in advice) return titleOf(advice.couponId);
    return 'campaignId' in advice ? nameOf(advice.campaignId) : '';
  };
  const wordsOf = (advice: Advice) =>
    strings.of[advice.code]({
      coupon: ownerOf(advice),
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
        <Reveal label={strings.later}>
          {() => (
            <ul>
              {rest.map((advice) => {
                const words = wordsOf(advice);
                return (
                  <li key={JSON.stringify(advice)}>
                    {words.link ? <a href={placeOf(advice)}>{words.act}</a> : words.act}
                    <br />
                    <span class="muted">{words.why}</span>
                  </li>
                );
              })}
            </ul>
          )}
        </Reveal>
      )}
    </Panel>
  );
};

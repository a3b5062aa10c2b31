import { useRef } from 'preact/hooks';
import * as v from 'valibot';
import { startExperiment, stopExperiment } from '../../../../campaigns/changeExperiment';
import type { Rng } from '../../../../maths/random';
import { type Experiment, experimentSchema } from '../../../../protocol/experiment';
import { ok } from '../../../../protocol/values/result';
import { useAnswer } from '../../../api/ask';
import { comparedSchema, VERDICTS } from '../../../api/comparedSchema';
import { headlineOf } from '../../../experiment/plannedFrom';
import { useFormats } from '../../../i18n/i18n';
import { useStrings } from '../../../languages/strings';
import { ConfirmButton } from '../../../ui/ConfirmButton';
import { Notice } from '../../../ui/Notice';
import { Panel } from '../../../ui/Page';
import { type Draft, fieldsOf, listOf, setAt, textOrNothing } from '../../coupons/draft/draft';
import type { DraftState } from '../../coupons/draft/draftStore';
import { useCouponTitle, useEditing } from '../../coupons/draft/editing';
import { NumberAt } from '../../coupons/fields/TypedAt';
import { percentWords } from '../../coupons/issues/issueWords';
import { Shares, Weeks } from './Shares';

/** Default shares. */
const USUAL: Experiment['shares'] = { none: 0.1, rule: 0.1, couplet: 0.8 };

const browserRng: Rng = { uint32: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0 };

/** The draft with a new experiment, or without one. The new id and salt assign all shoppers anew. */
export const redrawn = (draft: Draft, act: 'start' | 'stop', now: number, rng = browserRng): Draft => {
  // A test of creatives continues in the new experiment, complete or not.
  const { creatives, ...fields } = fieldsOf(draft.experiment);
  const written = v.safeParse(experimentSchema, fields);
  const experiment: Experiment = written.success
    ? written.output
    : { hashVersion: 1, id: 'exp', salt: 'exp', explore: 0.02, ...fields, shares: USUAL };
  const { none } = experiment.shares;
  const whole = { ...draft, experiment };
  // After a stop there is no holdout, so a new experiment starts with the default shares.
  const next =
    act === 'stop' ? stopExperiment(whole, { now, rng }) : startExperiment(whole, none > 0 ? experiment.shares : USUAL, { now, rng });
  return setAt(next, 'experiment.creatives', creatives);
};

/** Shares are rounded to a hundredth of a percent, so that three of them sum to exactly 1. */
const TICKS = 10_000;

const ticks = (share: unknown): number => (typeof share === 'number' && Number.isFinite(share) ? Math.round(share * TICKS) : 0);

/**
 * The draft with a new share for one group. Couplet gets the remainder, if any.
 * @param share of 1, or the typed text
 */
export const withShare = (draft: Draft, arm: 'none' | 'rule', share: unknown): Draft => {
  const changed = setAt(draft, `experiment.shares.${arm}`, share);
  const { none, rule } = fieldsOf(fieldsOf(changed.experiment).shares);
  return setAt(changed, 'experiment.shares.couplet', Math.max(0, TICKS - ticks(none) - ticks(rule)) / TICKS);
};

const PERCENT = 0.01;

const Waiting = ({ experiment }: { readonly experiment: string }) => {
  const strings = useStrings('experimentSettings');
  const { value } = useAnswer(VERDICTS, comparedSchema);
  const comparison = value?.experiment === experiment ? headlineOf(value) : undefined;
  if (!comparison) return <p class="muted">{strings.weeksUnknown}</p>;
  if (comparison.verdict.code !== 'unknown') return null;
  const { weeks } = comparison.verdict;
  return <p>{weeks === null ? strings.weeksNever : strings.weeks(Math.max(1, Math.ceil(weeks)))}</p>;
};

/** The merchant's rule: an ordered list of coupons. */
const Rule = () => {
  const strings = useStrings('experimentSettings');
  const { draft, edit, mayWrite } = useEditing();
  const rule = listOf(draft.rule);
  const titleOf = useCouponTitle();
  const list = useRef<HTMLOListElement>(null);
  const up = (place: number): void => {
    edit((now) => {
      const ids = [...listOf(now.rule)];
      ids.splice(place - 1, 2, ids[place], ids[place - 1]);
      return setAt(now, 'rule', ids);
    });
    // Moving the row keeps its button but loses the focus, and the first row has no button.
    setTimeout(() => {
      const row = list.current?.querySelectorAll('li')[place - 1];
      (row?.querySelector('button') ?? row)?.focus();
    });
  };
  return (
    <>
      <h3>{strings.rules}</h3>
      <p class="muted">{rule.length === 0 ? strings.noRule : strings.rulesLead}</p>
      <ol class="rule" ref={list}>
        {rule.map((id, i) => (
          <li key={String(id)} tabIndex={-1}>
            {titleOf(id)}{' '}
            {i > 0 && (
              <button type="button" class="quiet" disabled={!mayWrite} aria-label={strings.up(titleOf(id))} onClick={() => up(i)}>
                ↑
              </button>
            )}
          </li>
        ))}
      </ol>
    </>
  );
};

/** Groups of the experiment, and what can be changed while it runs. */
export const ExperimentPanel = ({ published }: Pick<DraftState, 'published'>) => {
  const strings = useStrings('experimentSettings');
  const formats = useFormats();
  const { draft, edit, mayWrite } = useEditing();
  const experiment = fieldsOf(draft.experiment);
  const id = textOrNothing(experiment.id);
  const { none, rule, couplet } = fieldsOf(experiment.shares);
  const running = published?.campaign.experiment.id === id;
  const stopped = none === 0 && rule === 0;
  const percent = (share: unknown): string => (typeof share === 'number' ? percentWords(share, formats) : '?');
  const act = async (what: 'start' | 'stop') => {
    edit((now) => redrawn(now, what, Date.now()));
    return ok(undefined);
  };
  const share = (arm: 'none' | 'rule') => (
    <NumberAt
      label={strings[arm]}
      at={`experiment.shares.${arm}`}
      also={arm === 'none' ? ['experiment.shares', 'experiment.shares.couplet'] : []}
      per={PERCENT}
      unit="%"
      locked={running || stopped}
      changed={(value) => edit((now) => withShare(now, arm, value))}
    />
  );
  return (
    <Panel title={strings.experiment} lead={strings.lead}>
      {running && !stopped && (
        <Notice kind="info">
          <p>{strings.locked(id, published.orders)}</p>
        </Notice>
      )}
      {stopped && <p>{strings.none_running}</p>}
      {!running && !stopped && <p>{strings.draft(id)}</p>}
      <div class="fields">
        {share('none')}
        {share('rule')}
      </div>
      <Shares none={none} rule={rule} couplet={couplet} label={strings.shares(percent(none), percent(rule), percent(couplet))} />
      {!stopped && <NumberAt label={strings.plannedWeeks} hint={strings.plannedWeeksHint} at="experiment.weeks" locked={running} />}
      {running && !stopped && <Waiting experiment={id} />}
      {!running && !stopped && <Weeks />}
      <NumberAt label={strings.explore} hint={strings.exploreHint} at="experiment.explore" per={PERCENT} unit="%" />
      {mayWrite && (
        <div class="buttons">
          {(running || stopped) && (
            <ConfirmButton
              label={strings.start}
              title={strings.startTitle}
              question={<p>{strings.startQuestion}</p>}
              confirm={strings.start}
              run={() => act('start')}
            />
          )}
          {!stopped && (
            <ConfirmButton
              label={strings.stop}
              title={strings.stopTitle}
              question={<p>{strings.stopQuestion}</p>}
              confirm={strings.stop}
              run={() => act('stop')}
            />
          )}
        </div>
      )}
      <Rule />
    </Panel>
  );
};

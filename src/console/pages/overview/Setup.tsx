import { Circle, CircleCheck } from 'lucide-preact';
import { useContext } from 'preact/hooks';
import { useAnswer } from '../../api/ask';
import { type OverviewAnswer, overviewSchema } from '../../api/overviewSchema';
import { LanguageContext } from '../../i18n/i18n';
import type { StepName } from '../../languages/en/shell';
import { useStrings } from '../../languages/strings';
import { hrefOf } from '../../routing/routes';
import { Panel } from '../../ui/Page';

type Setup = OverviewAnswer['setup'];

interface SetupStep {
  readonly step: StepName;
  /** When it was done, UTC ms; null: open. */
  readonly at: number | null;
}

/** What a shop needs before anything can be measured. A claim or a measured order shows that the tag works, even behind a cache. */
export const setupOf = ({ publishedAt, tagSeenAt, firstClaimAt, firstOrderAt, measuredOrderAt }: Setup): readonly SetupStep[] => [
  { step: 'published', at: publishedAt },
  { step: 'tag', at: tagSeenAt ?? firstClaimAt ?? measuredOrderAt },
  { step: 'claim', at: firstClaimAt },
  { step: 'orders', at: firstOrderAt },
  { step: 'measured', at: measuredOrderAt },
  { step: 'result', at: null },
];

const pageOf: Readonly<Record<SetupStep['step'], readonly [page: string, ...rest: string[]] | undefined>> = {
  published: ['campaigns'],
  tag: ['settings', 'connection'],
  claim: ['campaigns'],
  orders: ['settings', 'connection'],
  measured: ['settings', 'connection'],
  result: ['results', 'plan'],
};

/** In place of key figures until the first order is measured. */
export const SetupChecklist = ({ setup }: { readonly setup: Setup }) => {
  const strings = useStrings('setup');
  const { formats } = useContext(LanguageContext);
  const steps = setupOf(setup);
  const done = steps.filter(({ at }) => at !== null).length;
  return (
    <Panel title={strings.title} action={<span class="muted">{strings.done(formats.count(done), formats.count(steps.length))}</span>}>
      <ol class="plain setup">
        {steps.map(({ step, at }) => {
          const { name, help, action } = strings.steps[step];
          const page = pageOf[step];
          return (
            <li key={step} class={at === null ? 'open' : 'done'}>
              {at === null ? <Circle size={18} aria-hidden="true" /> : <CircleCheck size={18} aria-hidden="true" />}
              <div>
                <p class="setup-name">
                  {name} <span class="visually-hidden">{at === null ? strings.open : strings.finished}</span>
                </p>
                <p class="muted">{at === null ? help : formats.moment(at)}</p>
              </div>
              {at === null && page && (
                <a class="button" href={hrefOf(...page)}>
                  {action}
                </a>
              )}
            </li>
          );
        })}
      </ol>
    </Panel>
  );
};

/** The first open step that the merchant can take, after a coupon was published. */
export const NextSetupStep = () => {
  const strings = useStrings('setup');
  const { value } = useAnswer('admin/overview?days=28', overviewSchema);
  const next = value && setupOf(value.setup).find(({ step, at }) => at === null && step !== 'result');
  const page = next && pageOf[next.step];
  if (!page) return null;
  const { name, help, action } = strings.steps[next.step];
  return (
    <>
      <p>
        <strong>{strings.next(name)}</strong> {help}
      </p>
      <p class="row">
        <a class="button primary" href={hrefOf(...page)}>
          {action}
        </a>
        <a class="button" href={hrefOf('overview')}>
          {strings.allSteps}
        </a>
      </p>
    </>
  );
};

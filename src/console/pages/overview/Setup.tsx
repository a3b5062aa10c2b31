import { Circle, CircleCheck } from 'lucide-preact';
import { useContext } from 'preact/hooks';
import type { OverviewAnswer } from '../../api/overviewSchema';
import { LanguageContext, useStrings } from '../../i18n/i18n';
import { hrefOf } from '../../routing/routes';
import { Panel } from '../../ui/Page';
import { setupStrings } from './setupStrings';

type Setup = OverviewAnswer['setup'];

export const setupSteps = ['published', 'tag', 'claim', 'orders', 'measured', 'result'] as const;

interface SetupStep {
  readonly step: (typeof setupSteps)[number];
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
  tag: ['settings'],
  claim: ['campaigns'],
  orders: ['settings'],
  measured: ['settings'],
  result: ['results'],
};

/** In place of key figures until the first order is measured. */
export const SetupChecklist = ({ setup }: { readonly setup: Setup }) => {
  const strings = useStrings(setupStrings);
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

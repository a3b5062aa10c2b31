import { type GuardrailsAnswer, guardrailsAnswerSchema } from '../../api/guardrailsSchema';
import { useAnswer } from '../../app/useAnswer';
import { useFormats, useStrings } from '../../i18n/language';
import { DataTable } from '../../ui/DataTable';
import { Loaded } from '../../ui/Loaded';
import { Panel } from '../../ui/Panel';
import { Reveal } from '../../ui/Reveal';
import { GuardrailForm } from './GuardrailForm';
import { guardrailStrings } from './guardrailStrings';

type Standing = NonNullable<GuardrailsAnswer['standings']>[number];

const Standings = ({ standings }: { readonly standings: readonly Standing[] }) => {
  const strings = useStrings(guardrailStrings);
  const formats = useFormats();
  const signed = ({ metric }: Standing, value: number): string =>
    metric === 'refundRate' ? strings.points(formats.signedPercent(value).replace(/\s*%/, '')) : formats.signedPercent(value);
  const limit = ({ metric, most }: Standing): string =>
    strings.limits[metric](metric === 'refundRate' ? strings.points(formats.number(100 * most)) : formats.percent(most, 0));
  return (
    <DataTable
      caption={strings.title}
      quietCaption
      rows={standings}
      keyOf={({ metric }) => metric}
      columns={[
        { key: 'limit', title: strings.guardrail, cell: limit },
        {
          key: 'change',
          title: strings.change,
          figure: true,
          cell: (row) => (row.change.value === null || row.state === 'unsound' ? '–' : signed(row, row.change.value)),
        },
        {
          key: 'interval',
          title: strings.interval,
          figure: true,
          cell: (row) => {
            const { lower, upper } = row.change.sequence;
            if (row.state === 'unsound') return '–';
            return lower === null || upper === null ? strings.noInterval : `${signed(row, lower)} … ${signed(row, upper)}`;
          },
        },
        {
          key: 'state',
          title: strings.state,
          cell: ({ state, action }) => (
            <>
              {state === 'broken' ? <strong>{strings.states[state]}</strong> : strings.states[state]}
              {action === 'stop' && <span class="figure-note">{strings.stops}</span>}
            </>
          ),
        },
      ]}
    />
  );
};

/** What must not get worse, how it stands, and where that is said. */
export const GuardrailsPanel = ({ mayWrite }: { readonly mayWrite: boolean }) => {
  const strings = useStrings(guardrailStrings);
  const answer = useAnswer('admin/guardrails', guardrailsAnswerSchema);
  return (
    <Panel title={strings.title} lead={strings.lead}>
      <Loaded answer={answer}>
        {({ settings, standings }) => (
          <>
            {standings && standings.length > 0 ? (
              <Standings standings={standings} />
            ) : (
              <p>{Object.values(settings).every(({ action }) => action === 'off') ? strings.allOff : strings.none}</p>
            )}
            {mayWrite && <Reveal label={strings.edit}>{() => <GuardrailForm known={settings} saved={answer.reload} />}</Reveal>}
          </>
        )}
      </Loaded>
    </Panel>
  );
};

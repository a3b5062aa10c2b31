import { useState } from 'preact/hooks';
import * as v from 'valibot';
import type { Failure } from '../../../protocol/values/result';
import {
  type Guardrail,
  type GuardrailName,
  type Guardrails,
  guardrailNames,
  guardrailsSchema,
} from '../../../stats/experiment/guardrails';
import { ask, useAnswer } from '../../api/ask';
import { variantSchema } from '../../api/comparedSchema';
import { estimateSchema } from '../../api/experimentSchema';
import { useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { Field } from '../../ui/Field';
import { Loaded } from '../../ui/Loaded';
import { Failed } from '../../ui/Notice';
import { Panel, Reveal } from '../../ui/Page';
import { DataTable } from '../../ui/table/DataTable';

/** `GET /v1/admin/guardrails`: the limit of each metric, and its current state. */
const guardrailsAnswerSchema = v.object({
  settings: guardrailsSchema,
  standings: v.nullable(
    v.array(
      v.object({
        metric: v.picklist(guardrailNames),
        most: v.number(),
        action: v.picklist(['warn', 'stop', 'off']),
        treatment: variantSchema,
        control: variantSchema,
        change: estimateSchema,
        state: v.picklist(['broken', 'held', 'open', 'unsound']),
      }),
    ),
  ),
});
type GuardrailsAnswer = v.InferOutput<typeof guardrailsAnswerSchema>;

const actions = ['warn', 'stop', 'off'] as const;

interface GuardrailFormProps {
  readonly known: Guardrails;
  readonly saved: () => void;
}

/** Percentages for editing; rounded, so that 0.07 is 7 and not 7.000000000000001. */
const percentOf = ({ most }: Guardrail): string => String(Math.round(most * 1e6) / 1e4);
const shareOf = (text: string): number | undefined => {
  const percent = Number(text.trim().replace(',', '.'));
  return text.trim() !== '' && percent >= 0 && percent <= 100 ? Math.round(percent * 1e4) / 1e6 : undefined;
};

/** Limits and the actions when they are exceeded, saved together. */
const GuardrailForm = ({ known, saved }: GuardrailFormProps) => {
  const strings = useStrings('guardrails');
  const [settings, setSettings] = useState(known);
  const [typed, setTyped] = useState<Partial<Record<GuardrailName, string>>>({});
  const [failure, setFailure] = useState<Failure>();
  const [said, setSaid] = useState('');
  const textOf = (name: GuardrailName): string => typed[name] ?? percentOf(settings[name]);
  const isWrong = (name: GuardrailName): boolean => shareOf(textOf(name)) === undefined;
  const save = async (): Promise<void> => {
    if (guardrailNames.some(isWrong)) return;
    const body = Object.fromEntries(guardrailNames.map((name) => [name, { action: settings[name].action, most: shareOf(textOf(name)) }]));
    const answer = await ask('admin/guardrails', guardrailsAnswerSchema, { method: 'PUT', body });
    setFailure(answer.ok ? undefined : answer.error);
    setSaid(answer.ok ? strings.saved : '');
    if (answer.ok) saved();
  };
  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {guardrailNames.map((name) => (
        <div class="stack tight" key={name}>
          <Field
            label={strings.fields[name]}
            error={isWrong(name) && strings.wrong}
            control={(ids) => (
              <input
                {...ids}
                inputMode="decimal"
                value={textOf(name)}
                onInput={({ currentTarget: { value } }) => {
                  setTyped({ ...typed, [name]: value });
                  setSaid('');
                }}
              />
            )}
          />
          <div class="field">
            <select
              aria-label={strings.action(strings.fields[name])}
              value={settings[name].action}
              onChange={({ currentTarget: { value } }) => {
                const action = actions.find((one) => one === value) ?? settings[name].action;
                setSettings({ ...settings, [name]: { ...settings[name], action } });
                setSaid('');
              }}
            >
              {actions.map((action) => (
                <option key={action} value={action}>
                  {strings.actions[action]}
                </option>
              ))}
            </select>
          </div>
        </div>
      ))}
      <p class="muted">{strings.stopHint}</p>
      <div class="row">
        <button type="submit" class="primary">
          {strings.save}
        </button>
      </div>
      <p role="status">{said}</p>
      {failure && <Failed failure={failure} />}
    </form>
  );
};

type Standing = NonNullable<GuardrailsAnswer['standings']>[number];

const Standings = ({ standings }: { readonly standings: readonly Standing[] }) => {
  const strings = useStrings('guardrails');
  const { asShare } = useStrings('results');
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
      csv="results-guardrails"
      inOrder
      keyOf={({ metric }) => metric}
      columns={[
        { key: 'limit', title: strings.guardrail, cell: limit, value: limit },
        {
          key: 'change',
          title: strings.change,
          csvTitle: asShare(strings.change),
          figure: true,
          value: (row) => (row.state === 'unsound' ? null : row.change.value),
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
        ...(['lower', 'upper'] as const).map((side) => ({
          key: side,
          title: asShare(strings[side]),
          csvOnly: true,
          cell: () => null,
          value: ({ state, change }: Standing) => (state === 'unsound' ? null : change.sequence[side]),
        })),
        {
          key: 'state',
          title: strings.state,
          value: ({ state }) => strings.states[state],
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

/** Metrics that must not get worse, their state and their limits. */
export const GuardrailsPanel = ({ mayWrite }: { readonly mayWrite: boolean }) => {
  const strings = useStrings('guardrails');
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

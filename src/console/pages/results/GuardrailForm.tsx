import { useState } from 'preact/hooks';
import type { Failure } from '../../../protocol/result';
import { type Guardrail, type GuardrailName, type Guardrails, guardrailNames } from '../../../stats/experiment/guardrails';
import { ask } from '../../api/ask';
import { guardrailsAnswerSchema } from '../../api/guardrailsSchema';
import { useStrings } from '../../i18n/language';
import { Failed } from '../../ui/Failed';
import { Field } from '../../ui/Field';
import { guardrailStrings } from './guardrailStrings';

const actions = ['warn', 'stop', 'off'] as const;

interface GuardrailFormProps {
  readonly known: Guardrails;
  readonly saved: () => void;
}

/** Percents as they are typed; 0.07 is 7 and not 7.000000000000001. */
const percentOf = ({ most }: Guardrail): string => String(Math.round(most * 1e6) / 1e4);
const shareOf = (text: string): number | undefined => {
  const percent = Number(text.trim().replace(',', '.'));
  return text.trim() !== '' && percent >= 0 && percent <= 100 ? Math.round(percent * 1e4) / 1e6 : undefined;
};

/** Limits and what happens beyond them, saved together. */
export const GuardrailForm = ({ known, saved }: GuardrailFormProps) => {
  const strings = useStrings(guardrailStrings);
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

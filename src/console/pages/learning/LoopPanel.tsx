import { useState } from 'preact/hooks';
import type { LoopSettings } from '../../../campaigns/loop/loopState';
import { useAnswer } from '../../api/ask';
import { loopSchema } from '../../api/loopSchema';
import { useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { Field } from '../../ui/Field';
import { Loaded } from '../../ui/Loaded';
import { Panel } from '../../ui/Page';
import { SettingsForm, useSaved } from '../settings/SettingsForm';

interface LoopProps {
  readonly mayWrite: boolean;
  readonly kept: () => void;
}

const modes = ['automatic', 'ask', 'off'] as const;
const offered = { share: [0.1, 0.2, 0.5], tolerance: [0, 0.02, 0.05], horizonDays: [14, 28, 56] } as const;
type Figure = keyof typeof offered;

/** The options, including a value set through the HTTP API. */
const choicesOf = (figure: Figure, known: number): readonly number[] => [...new Set([...offered[figure], known])].sort((a, b) => a - b);

const Form = ({ known, mayWrite, kept }: LoopProps & { readonly known: LoopSettings }) => {
  const strings = useStrings('loop');
  const { percent } = useFormats();
  const [settings, setSettings] = useState(known);
  const { said, failure, edited, save } = useSaved('admin/loop', loopSchema, strings, kept);
  const change = (part: Partial<LoopSettings>): void => {
    setSettings({ ...settings, ...part });
    edited();
  };
  const worded = (figure: Figure, value: number): string => (figure === 'horizonDays' ? strings.days(value) : percent(value, 0));
  const choice = (figure: Figure) => (
    <Field
      key={figure}
      label={strings[figure]}
      hint={strings.hints[figure]}
      control={(ids) => (
        <select
          {...ids}
          disabled={!mayWrite}
          value={settings[figure]}
          onChange={({ currentTarget: { value } }) => change({ [figure]: Number(value) })}
        >
          {choicesOf(figure, known[figure]).map((value) => (
            <option key={value} value={value}>
              {worded(figure, value)}
            </option>
          ))}
        </select>
      )}
    />
  );
  return (
    <SettingsForm label={strings.save} save={() => void save(settings)} {...{ mayWrite, said, failure }}>
      <Field
        label={strings.mode}
        hint={strings.hints[settings.mode]}
        control={(ids) => (
          <select
            {...ids}
            disabled={!mayWrite}
            value={settings.mode}
            onChange={({ currentTarget: { value } }) => change({ mode: modes.find((mode) => mode === value) ?? settings.mode })}
          >
            {modes.map((mode) => (
              <option key={mode} value={mode}>
                {strings.modes[mode]}
              </option>
            ))}
          </select>
        )}
      />
      {settings.mode !== 'off' && <div class="fields">{(['share', 'tolerance', 'horizonDays'] as const).map(choice)}</div>}
    </SettingsForm>
  );
};

/** Settings of automatic learning. */
export const LoopPanel = (props: LoopProps) => {
  const strings = useStrings('loop');
  const answer = useAnswer('admin/loop', loopSchema);
  return (
    <Panel title={strings.title} lead={strings.lead}>
      <Loaded answer={answer}>{({ settings }) => <Form known={settings} {...props} />}</Loaded>
    </Panel>
  );
};

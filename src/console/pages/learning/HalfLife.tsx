import { useState } from 'preact/hooks';
import { type Learning as Known, learningSchema } from '../../../campaigns/learning/aim';
import { useAnswer } from '../../api/ask';
import { useStrings } from '../../languages/strings';
import { Field } from '../../ui/Field';
import { Loaded } from '../../ui/Loaded';
import { Panel } from '../../ui/Page';
import { SettingsForm, useSaved } from '../settings/SettingsForm';

/** Days; a value set through the HTTP API is added. */
const offered = [21, 60, 180] as const;

interface HalfLifeProps {
  readonly mayWrite: boolean;
  readonly kept: () => void;
}

const Form = ({ known, mayWrite, kept }: HalfLifeProps & { readonly known: Known }) => {
  const strings = useStrings('automatic');
  const [halfLifeDays, setHalfLifeDays] = useState(known.halfLifeDays);
  const { said, failure, edited, save } = useSaved('admin/learning', learningSchema, strings, kept);
  const choices = [...new Set([...offered, ...(known.halfLifeDays === null ? [] : [known.halfLifeDays])])].sort((a, b) => b - a);
  return (
    <SettingsForm label={strings.save} save={() => void save({ halfLifeDays })} {...{ mayWrite, said, failure }}>
      <Field
        label={strings.label}
        hint={strings.hint}
        control={(ids) => (
          <select
            {...ids}
            disabled={!mayWrite}
            value={halfLifeDays ?? ''}
            onChange={({ currentTarget: { value } }) => {
              setHalfLifeDays(value === '' ? null : Number(value));
              edited();
            }}
          >
            <option value="">{strings.forGood}</option>
            {choices.map((days) => (
              <option key={days} value={days}>
                {strings.halfAfter(days)}
              </option>
            ))}
          </select>
        )}
      />
    </SettingsForm>
  );
};

/** How long past data counts. */
export const HalfLife = (props: HalfLifeProps) => {
  const strings = useStrings('automatic');
  const answer = useAnswer('admin/learning', learningSchema);
  return (
    <Panel title={strings.title} lead={strings.lead}>
      <Loaded answer={answer}>{(known) => <Form known={known} {...props} />}</Loaded>
    </Panel>
  );
};

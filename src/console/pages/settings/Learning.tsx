import { useState } from 'preact/hooks';
import { type Learning as Known, learningSchema } from '../../../campaigns/learning';
import { useAnswer } from '../../app/useAnswer';
import { useStrings } from '../../i18n/language';
import { Field } from '../../ui/Field';
import { Loaded } from '../../ui/Loaded';
import { Panel } from '../../ui/Panel';
import { learningStrings } from './learningStrings';
import { SettingsForm } from './SettingsForm';
import { useSaved } from './useSaved';

/** Days; what somebody said by the HTTP interface stands among them. */
const offered = [21, 60, 180] as const;

interface LearningProps {
  readonly mayWrite: boolean;
  readonly kept: () => void;
}

const Form = ({ known, mayWrite, kept }: LearningProps & { readonly known: Known }) => {
  const strings = useStrings(learningStrings);
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

/** How fast what is known of the shop is forgotten. */
export const Learning = (props: LearningProps) => {
  const strings = useStrings(learningStrings);
  const answer = useAnswer('admin/learning', learningSchema);
  return (
    <Panel title={strings.title} lead={strings.lead}>
      <Loaded answer={answer}>{(known) => <Form known={known} {...props} />}</Loaded>
    </Panel>
  );
};

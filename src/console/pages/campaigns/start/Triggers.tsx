import { useContext } from 'preact/hooks';
import { LanguageContext } from '../../../i18n/i18n';
import { useStrings } from '../../../languages/strings';
import { Notice } from '../../../ui/Notice';
import { useEditing } from '../../coupons/draft/editing';
import { CheckField } from '../../coupons/fields/ChoiceAt';
import type { FieldChange } from '../../coupons/publish/changesOf';
import { fieldSentence } from '../../coupons/publish/fieldSentence';

interface TriggersProps {
  readonly changes: readonly FieldChange[];
  readonly taken: boolean;
  readonly take: (taken: boolean) => void;
  readonly disabled: boolean;
}

/** Triggers that a template would like, which change for the whole shop only if this is ticked. */
export const Triggers = ({ changes, taken, take, disabled }: TriggersProps) => {
  const strings = useStrings('campaignList');
  const { language, formats } = useContext(LanguageContext);
  const { currency, timeZone } = useEditing();
  if (changes.length === 0) return null;
  return (
    <Notice kind="info">
      <p>{strings.triggersDiffer}</p>
      <ul>
        {changes.map((change) => (
          <li key={change.at}>{fieldSentence(change, { language, formats, currency, timeZone, titleOf: String }).text}</li>
        ))}
      </ul>
      <CheckField label={strings.useTriggers} checked={taken} disabled={disabled} change={take} />
    </Notice>
  );
};

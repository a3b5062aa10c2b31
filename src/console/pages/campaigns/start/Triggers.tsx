import { useContext } from 'preact/hooks';
import { LanguageContext, useStrings } from '../../../i18n/i18n';
import { Notice } from '../../../ui/Notice';
import { useEditing } from '../../coupons/draft/editing';
import { CheckField } from '../../coupons/fields/ChoiceAt';
import type { FieldChange } from '../../coupons/publish/changesOf';
import { fieldSentence } from '../../coupons/publish/fieldSentence';
import { listStrings } from '../../coupons/words/listStrings';

interface TriggersProps {
  readonly changes: readonly FieldChange[];
  readonly taken: boolean;
  readonly take: (taken: boolean) => void;
  readonly disabled: boolean;
}

/** Triggers that a template would like, which change for the whole shop only if this is ticked. */
export const Triggers = ({ changes, taken, take, disabled }: TriggersProps) => {
  const strings = useStrings(listStrings);
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

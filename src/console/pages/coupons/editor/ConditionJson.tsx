import { useState } from 'preact/hooks';
import { useStrings } from '../../../i18n/language';
import { Notice } from '../../../ui/Notice';
import { useEditing } from '../draft/editing';
import { valueAt } from '../draft/valueAt';
import { FieldAt } from '../fields/FieldAt';
import { conditionStrings } from './conditionStrings';

/** The text of a condition that rows cannot show. */
export const ConditionJson = ({ at }: { readonly at: string }) => {
  const strings = useStrings(conditionStrings);
  const { draft, set } = useEditing();
  const [typed, setTyped] = useState<string>();
  const [bad, setBad] = useState(false);
  const change = (text: string): void => {
    setTyped(text);
    try {
      set(at, JSON.parse(text));
      setBad(false);
    } catch {
      setBad(true);
    }
  };
  return (
    <>
      <Notice kind="info">
        <p>{strings.deep}</p>
      </Notice>
      <FieldAt
        label={strings.json}
        hint={bad ? strings.jsonBad : undefined}
        at={at}
        deep
        control={(control) => (
          <textarea
            {...control}
            rows={10}
            class="mono"
            spellcheck={false}
            value={typed ?? JSON.stringify(valueAt(draft, at), undefined, 2)}
            onInput={({ currentTarget }) => change(currentTarget.value)}
            onBlur={() => {
              if (!bad) setTyped(undefined);
            }}
          />
        )}
      />
    </>
  );
};

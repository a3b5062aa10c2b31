import { useStrings } from '../../../i18n/language';
import { listOf } from '../draft/draft';
import { useEditing } from '../draft/editing';
import { valueAt } from '../draft/valueAt';
import { CheckAt } from '../fields/CheckAt';
import { MoneyAt } from '../fields/MoneyAt';
import { focusAfterDrawing } from '../issues/focusAfterDrawing';
import { editorStrings } from './editorStrings';

const MOST_TIERS = 10;

/** Steps of “spend more, save more”. */
export const Tiers = ({ at }: { readonly at: string }) => {
  const strings = useStrings(editorStrings);
  const { draft, set, mayWrite } = useEditing();
  const tiers = listOf(valueAt(draft, `${at}.tiers`));
  return (
    <>
      {tiers.map((_, i) => (
        <fieldset key={i} class="fields">
          <legend>{strings.tier(i + 1)}</legend>
          <MoneyAt label={strings.tierFrom} at={`${at}.tiers.${i}.threshold`} also={i === 0 ? [`${at}.tiers`] : []} />
          <MoneyAt label={strings.tierOff} at={`${at}.tiers.${i}.amount`} />
          {tiers.length > 1 && (
            <button
              type="button"
              class="quiet"
              disabled={!mayWrite}
              onClick={() => {
                set(`${at}.tiers.${i}`, undefined);
                focusAfterDrawing(`${at}.tiers.0.threshold`);
              }}
            >
              {strings.tierDelete(i + 1)}
            </button>
          )}
        </fieldset>
      ))}
      <p>
        <button
          type="button"
          disabled={!mayWrite || tiers.length >= MOST_TIERS}
          onClick={() => {
            set(`${at}.tiers.${tiers.length}`, {});
            focusAfterDrawing(`${at}.tiers.${tiers.length}.threshold`);
          }}
        >
          {strings.tierAdd}
        </button>
      </p>
      <MoneyAt label={strings.cap} hint={strings.capHint} at={`${at}.cap`} also={[at]} />
      <CheckAt label={strings.repeat} hint={strings.repeatHint} at={`${at}.repeat`} />
    </>
  );
};

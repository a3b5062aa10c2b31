import { SECOND } from '../../../../protocol/clock';
import { useStrings } from '../../../i18n/language';
import { idOf } from '../draft/couponEdits';
import { fieldsOf, listOf, textOrNothing } from '../draft/draft';
import { useEditing, useValue } from '../draft/editing';
import { useCouponTitle } from '../draft/useCouponTitle';
import { CheckAt } from '../fields/CheckAt';
import { NumberAt } from '../fields/NumberAt';
import { PartOfTextAt } from '../fields/PartOfTextAt';
import { SelectAt } from '../fields/SelectAt';
import { TextAt } from '../fields/TextAt';
import { focusAfterDrawing } from '../issues/focusAfterDrawing';
import { creativesStrings } from './creativesStrings';
import { AT, newTestId } from './newTest';

const PERCENT = 0.01;
/** As many as the schema takes beside the control. */
const NAMES = ['b', 'c', 'd', 'e'];

const Variant = ({ place, name, only }: { readonly place: number; readonly name: string; readonly only: boolean }) => {
  const strings = useStrings(creativesStrings);
  const { set, mayWrite } = useEditing();
  const at = `${AT}.variants.${place}`;
  return (
    <fieldset class="group">
      <legend>{strings.variant(name)}</legend>
      <div class="fields">
        <PartOfTextAt
          label={strings.titleEn}
          at={`${at}.title.en`}
          also={[at, `${at}.id`, `${at}.title`]}
          parent={`${at}.title`}
          lang="en"
        />
        <PartOfTextAt label={strings.titleZh} at={`${at}.title.zh-CN`} parent={`${at}.title`} lang="zh-CN" />
      </div>
      <div class="fields">
        <TextAt label={strings.picture} hint={strings.pictureHint} at={`${at}.picture`} />
        <SelectAt
          label={strings.format}
          at={`${at}.format`}
          options={Object.entries(strings.formats).map(([value, label]) => ({ value, label }))}
          choose={(value) => set(`${at}.format`, value || undefined)}
        />
      </div>
      <p class="muted">{strings.moment}</p>
      <div class="fields">
        <NumberAt label={strings.after} at={`${at}.moment.afterMs`} per={SECOND} unit={strings.seconds} />
        <NumberAt label={strings.idle} at={`${at}.moment.idleMs`} per={SECOND} unit={strings.seconds} />
        <NumberAt label={strings.scroll} at={`${at}.moment.scrollShare`} per={PERCENT} unit="%" />
      </div>
      <CheckAt label={strings.exitIntent} at={`${at}.moment.exitIntent`} offIsNone />
      {!only && (
        <div class="buttons">
          <button type="button" class="quiet" disabled={!mayWrite} onClick={() => set(at, undefined)}>
            {strings.remove(name)}
          </button>
        </div>
      )}
    </fieldset>
  );
};

/** What is other in each variant, and the way out of a test. */
export const CreativesEditor = () => {
  const strings = useStrings(creativesStrings);
  const { draft, set, mayWrite } = useEditing();
  const [value] = useValue(AT);
  const titleOf = useCouponTitle();
  const coupons = listOf(draft.coupons).map(idOf);
  const variants = listOf(fieldsOf(value).variants).map((variant) => textOrNothing(fieldsOf(variant).id));
  const free = NAMES.find((name) => !variants.includes(name));
  const add = (name: string): void => {
    set(`${AT}.variants.${variants.length}`, { id: name });
    focusAfterDrawing(`${AT}.variants.${variants.length}.title.en`);
  };
  return (
    <>
      <p class="muted">{strings.running}</p>
      <SelectAt
        label={strings.coupon}
        hint={strings.couponHint}
        at={`${AT}.couponId`}
        also={[AT, `${AT}.id`, `${AT}.variants`]}
        options={coupons.map((id) => ({ value: id, label: titleOf(id) }))}
      />
      <p class="muted">{strings.asIs}</p>
      {variants.map((name, place) => (
        <Variant key={name} place={place} name={name} only={variants.length === 1} />
      ))}
      <div class="buttons">
        {free !== undefined && (
          <button type="button" disabled={!mayWrite} onClick={() => add(free)}>
            {strings.add}
          </button>
        )}
        <button type="button" disabled={!mayWrite} onClick={() => set(`${AT}.id`, newTestId())}>
          {strings.anew}
        </button>
        <button type="button" class="quiet" disabled={!mayWrite} onClick={() => set(AT, undefined)}>
          {strings.end}
        </button>
      </div>
    </>
  );
};

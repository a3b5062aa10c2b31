import { useContext } from 'preact/hooks';
import { SECOND } from '../../../../protocol/values/clock';
import { LanguageContext } from '../../../i18n/i18n';
import { languageName, languagesOf } from '../../../i18n/languages';
import { useStrings } from '../../../languages/strings';
import { AT, fieldsOf, idOf, listOf, newTestId, textOrNothing } from '../../coupons/draft/draft';
import { useCouponTitle, useEditing, useValue } from '../../coupons/draft/editing';
import { CheckAt, SelectAt } from '../../coupons/fields/ChoiceAt';
import { NumberAt, PartOfTextAt, TextAt } from '../../coupons/fields/TypedAt';
import { focusAfterDrawing } from '../../coupons/issues/issuePlaces';

const PERCENT = 0.01;
/** As many as the schema allows in addition to the control. */
const NAMES = ['b', 'c', 'd', 'e'];

const Variant = ({ place, name, only }: { readonly place: number; readonly name: string; readonly only: boolean }) => {
  const strings = useStrings('creatives');
  const { titleIn } = useStrings('editor');
  const { language } = useContext(LanguageContext);
  const { set, mayWrite } = useEditing();
  const at = `${AT}.variants.${place}`;
  const [title] = useValue(`${at}.title`);
  return (
    <fieldset class="group">
      <legend>{strings.variant(name)}</legend>
      <div class="fields">
        {['en', ...languagesOf(title)].map((tag) => (
          <PartOfTextAt
            key={tag}
            label={titleIn(languageName(tag, language))}
            at={`${at}.title.${tag}`}
            {...(tag === 'en' ? { also: [at, `${at}.id`, `${at}.title`] } : {})}
            parent={`${at}.title`}
            lang={tag}
          />
        ))}
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
      <CheckAt label={strings.picks} at={`${at}.picks`} offIsNone />
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

/** What differs in each variant, and how to end the test. */
export const CreativesEditor = () => {
  const strings = useStrings('creatives');
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

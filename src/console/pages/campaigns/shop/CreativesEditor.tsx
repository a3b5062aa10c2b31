import { SECOND } from '../../../../protocol/values/clock';
import { type Language, useStrings } from '../../../i18n/i18n';
import { AT, fieldsOf, idOf, listOf, newTestId, textOrNothing } from '../../coupons/draft/draft';
import { useCouponTitle, useEditing, useValue } from '../../coupons/draft/editing';
import { CheckAt, SelectAt } from '../../coupons/fields/ChoiceAt';
import { NumberAt, PartOfTextAt, TextAt } from '../../coupons/fields/TypedAt';
import { focusAfterDrawing } from '../../coupons/issues/issuePlaces';

const en = {
  coupon: 'Coupon',
  couponHint: 'As it stands, it is the control. One coupon at a time.',
  running: 'A test never changes while it runs. To change it, start a new one; its orders count from zero.',
  anew: 'Start a new test',
  end: 'End the test',
  add: 'Add a variant',
  variant: (name: string) => `Variant ${name}`,
  remove: (name: string) => `Remove variant ${name}`,
  asIs: 'What you leave empty is as in the coupon.',
  titleEn: 'Title in English',
  titleZh: 'Title in Chinese',
  picture: 'Picture',
  pictureHint: 'Address with https://, or a path of your shop.',
  format: 'How it is shown',
  formats: {
    '': 'As the coupon',
    corner: 'A card in a corner',
    modal: 'A window over the page, not in a checkout',
    bar: 'A bar along the edge',
  } as Readonly<Record<string, string>>,
  moment: 'The card waits for the first of these. Without any it comes as soon as the coupon is chosen.',
  after: 'After',
  idle: 'When nothing was done for',
  scroll: 'When so much of the page was seen',
  exitIntent: 'When the shopper is about to leave the page',
  seconds: 's',
};
const zhCn: typeof en = {
  coupon: '优惠券',
  couponHint: '现在的样子是对照。每次测试一张。',
  running: '测试进行中不可更改。如需更改，请开始新的测试，订单从零开始统计。',
  anew: '开始新的测试',
  end: '结束测试',
  add: '添加版本',
  variant: (name) => `版本 ${name}`,
  remove: (name) => `删除版本 ${name}`,
  asIs: '留空的部分与优惠券相同。',
  titleEn: '英文标题',
  titleZh: '中文标题',
  picture: '图片',
  pictureHint: '以 https:// 开头的地址，或店铺内的路径。',
  format: '展示方式',
  formats: { '': '与优惠券相同', corner: '角落中的卡片', modal: '页面上方的窗口，结账时除外', bar: '边缘的横条' } as Readonly<
    Record<string, string>
  >,
  moment: '卡片等待其中最先到来的时机。若都留空，选定优惠券后立即出现。',
  after: '经过',
  idle: '无操作达',
  scroll: '看过页面的比例达',
  exitIntent: '顾客将要离开页面时',
  seconds: '秒',
};
export const creativesStrings: Readonly<Record<Language, typeof en>> = { en, 'zh-CN': zhCn };

const PERCENT = 0.01;
/** As many as the schema allows in addition to the control. */
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

/** What differs in each variant, and how to end the test. */
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

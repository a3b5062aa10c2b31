import { type ReportMode, reportMode, reportModeSchema } from '../../../../bundle/reportSettings';
import { MINUTE, SECOND } from '../../../../protocol/values/clock';
import { useStrings } from '../../../languages/strings';
import { Panel } from '../../../ui/Page';
import { type Draft, fieldsOf } from '../../coupons/draft/draft';
import { useEditing } from '../../coupons/draft/editing';
import { CheckAt, CheckField, CurrencyAt, SelectAt, ZoneAt } from '../../coupons/fields/ChoiceAt';
import { MoneyAt, NamesAt, NumberAt, TextAt } from '../../coupons/fields/TypedAt';
import { Notices } from './Notices';

const PERCENT = 0.01;

/** When a page asks for a coupon: after views, at the cart, and at moments of the visit. Any one of them is enough. */
const Moments = () => {
  const strings = useStrings('moments');
  const { draft, set, mayWrite } = useEditing();
  const byViews = fieldsOf(draft.triggers).onViews !== false;
  return (
    <Panel title={strings.triggers} lead={strings.lead}>
      <div class="fields">
        <NumberAt label={strings.minViews} hint={byViews ? strings.minViewsHint : strings.exploringHint} at="triggers.minViews" />
        <NumberAt label={strings.quiet} hint={strings.quietHint} at="triggers.quietMs" per={SECOND} unit={strings.seconds} />
      </div>
      <CheckField
        label={strings.onViews}
        at="triggers.onViews"
        checked={byViews}
        disabled={!mayWrite}
        change={(on) => set('triggers.onViews', on ? undefined : false)}
      />
      <CheckAt label={strings.onAddToCart} at="triggers.onAddToCart" />
      <CheckAt label={strings.exitIntent} hint={strings.exitIntentHint} at="triggers.exitIntent" offIsNone />
      <NamesAt label={strings.onPage} hint={strings.onPageHint} at="triggers.onPage" within="triggers.onPage" />
      <div class="fields">
        <NumberAt label={strings.after} at="triggers.afterMs" per={SECOND} unit={strings.seconds} />
        <NumberAt label={strings.idle} at="triggers.idleMs" per={SECOND} unit={strings.seconds} />
      </div>
      <div class="fields">
        <NumberAt label={strings.scroll} at="triggers.scrollShare" per={PERCENT} unit="%" />
        <MoneyAt label={strings.cartValue} at="triggers.cartValue" />
      </div>
      <TextAt label={strings.onClick} hint={strings.onClickHint} at="triggers.onClick" />
    </Panel>
  );
};

/** The mode of a draft, which may be older than modes. Invalid modes are left to the checks. */
const modeOf = (draft: Draft): string => {
  const { mode, enabled } = fieldsOf(draft.reports);
  return typeof mode === 'string' ? mode : reportMode({ enabled: enabled !== false });
};

/** Only `mode` is set. `enabled` means the same for older devices and is added when the campaign is published. */
const withMode = (draft: Draft, mode: string): Draft => {
  const { enabled: _, split, ...reports } = fieldsOf(draft.reports);
  // An incomplete helper in hidden fields would block every other mode. Visits teach devices more than strata (ADR 048).
  return {
    ...draft,
    reports: { ...reports, mode, ...(mode === 'split' ? { split: { question: 'visit-cell', ...fieldsOf(split) } } : {}) },
  };
};

/** What the shop learns from visits; each mode with its consequences. */
const ReportsMode = () => {
  const strings = useStrings('shop');
  const { draft, edit } = useEditing();
  const mode = modeOf(draft);
  return (
    <>
      <SelectAt
        label={strings.reports}
        hint={strings.modes[mode as ReportMode]?.means}
        at="reports.mode"
        also={['reports']}
        standard={mode}
        choose={(chosen) => edit((now) => withMode(now, chosen))}
        options={reportModeSchema.options.map((value) => ({ value, label: strings.modes[value].label }))}
      />
      {mode === 'split' && (
        <div class="fields">
          <TextAt label={strings.operator} hint={strings.operatorHint} at="reports.split.helper.operator" />
          <TextAt label={strings.helperKey} hint={strings.helperKeyHint} at="reports.split.helper.key" />
        </div>
      )}
    </>
  );
};

/** When a page asks for a coupon, and how often shoppers see one. */
export const TriggerSettings = () => {
  const strings = useStrings('shop');
  const { limits } = useStrings('campaignList');
  return (
    <>
      <Moments />
      <Panel title={limits}>
        <div class="fields">
          <NumberAt label={strings.gap} hint={strings.gapHint} at="fatigue.minGapMs" per={MINUTE} unit={strings.minutes} />
          <NumberAt label={strings.perDay} hint={strings.perDayHint} at="fatigue.perDay" unit={strings.times} />
        </div>
      </Panel>
    </>
  );
};

/** What Couplet optimises. */
export const AimSetting = () => {
  const strings = useStrings('shop');
  const { optimise } = useStrings('campaignList');
  return (
    <Panel title={optimise}>
      <SelectAt
        label={strings.aim}
        hint={strings.aimHint}
        at="policy.aim"
        standard="margin"
        options={Object.entries(strings.aims).map(([value, label]) => ({ value, label }))}
      />
    </Panel>
  );
};

/** Appearance and legal notices of every card. */
export const CardSettings = () => {
  const strings = useStrings('shop');
  const { tabs } = useStrings('campaignList');
  return (
    <Panel title={tabs.card}>
      <SelectAt
        label={strings.format}
        hint={strings.formatHint}
        at="card.format"
        standard="corner"
        options={Object.entries(strings.formats).map(([value, label]) => ({ value, label }))}
      />
      <TextAt label={strings.productPage} hint={strings.productPageHint} at="card.productPage" />
      <Notices />
    </Panel>
  );
};

/** Currency, margins and private reports. */
export const Shop = () => {
  const strings = useStrings('shop');
  return (
    <Panel title={strings.shop} lead={strings.shopLead}>
      <TextAt label={strings.label} at="label" />
      <div class="fields">
        <CurrencyAt label={strings.currency} hint={strings.currencyHint} at="currency" />
        <ZoneAt label={strings.timeZone} hint={strings.timeZoneHint} at="timeZone" />
      </div>
      <div class="fields">
        <NumberAt label={strings.marginRate} hint={strings.marginRateHint} at="marginRate" per={PERCENT} unit="%" />
        <NumberAt label={strings.marginFloor} hint={strings.marginFloorHint} at="marginFloor" per={PERCENT} unit="%" />
      </div>
      <ReportsMode />
    </Panel>
  );
};

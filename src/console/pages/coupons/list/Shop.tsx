import { type ReportMode, reportMode, reportModeSchema } from '../../../../bundle/reportSettings';
import { MINUTE } from '../../../../protocol/clock';
import { useStrings } from '../../../i18n/language';
import { Panel } from '../../../ui/Panel';
import { type Draft, fieldsOf } from '../draft/draft';
import { useEditing } from '../draft/editing';
import { NumberAt } from '../fields/NumberAt';
import { SelectAt } from '../fields/SelectAt';
import { TextAt } from '../fields/TextAt';
import { Moments } from './Moments';
import { Notices } from './Notices';
import { shopStrings } from './shopStrings';
import { ZoneNames, zonesId } from './ZoneNames';

/** The mode of a draft that may be of before there were modes. What is none of the three is left to the checks. */
const modeOf = (draft: Draft): string => {
  const { mode, enabled } = fieldsOf(draft.reports);
  return typeof mode === 'string' ? mode : reportMode({ enabled: enabled !== false });
};

/** `mode` alone: `enabled` says the same, for devices of before, and is written when the campaign is published. */
const withMode = (draft: Draft, mode: string): Draft => {
  const { enabled: _, split, ...reports } = fieldsOf(draft.reports);
  // Half a name of who counts, in fields that are gone, would stand in the way of every other mode. Visits teach devices more than strata (ADR 048).
  return {
    ...draft,
    reports: { ...reports, mode, ...(mode === 'split' ? { split: { question: 'visit-cell', ...fieldsOf(split) } } : {}) },
  };
};

/** What the shop wants to learn of visits, each way with what it comes to. */
const ReportsMode = () => {
  const strings = useStrings(shopStrings);
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

const PERCENT = 0.01;

/** What holds for all coupons of the campaign. */
export const Shop = () => {
  const strings = useStrings(shopStrings);
  return (
    <Panel title={strings.shop} lead={strings.shopLead}>
      <ZoneNames />
      <TextAt label={strings.label} at="label" />
      <div class="fields">
        <TextAt label={strings.currency} hint={strings.currencyHint} at="currency" short />
        <TextAt label={strings.timeZone} hint={strings.timeZoneHint} at="timeZone" list={zonesId} />
      </div>
      <div class="fields">
        <NumberAt label={strings.marginRate} hint={strings.marginRateHint} at="marginRate" per={PERCENT} unit="%" />
        <NumberAt label={strings.marginFloor} hint={strings.marginFloorHint} at="marginFloor" per={PERCENT} unit="%" />
      </div>
      <SelectAt
        label={strings.aim}
        hint={strings.aimHint}
        at="policy.aim"
        standard="margin"
        options={Object.entries(strings.aims).map(([value, label]) => ({ value, label }))}
      />
      <SelectAt
        label={strings.format}
        hint={strings.formatHint}
        at="card.format"
        standard="corner"
        options={Object.entries(strings.formats).map(([value, label]) => ({ value, label }))}
      />
      <Moments />
      <h3>{strings.fatigue}</h3>
      <div class="fields">
        <NumberAt label={strings.gap} hint={strings.gapHint} at="fatigue.minGapMs" per={MINUTE} unit={strings.minutes} />
        <NumberAt label={strings.perDay} hint={strings.perDayHint} at="fatigue.perDay" unit={strings.times} />
      </div>
      <Notices />
      <ReportsMode />
    </Panel>
  );
};

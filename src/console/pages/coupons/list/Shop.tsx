import { MINUTE } from '../../../../protocol/clock';
import { useStrings } from '../../../i18n/language';
import { Panel } from '../../../ui/Panel';
import { NumberAt } from '../fields/NumberAt';
import { SelectAt } from '../fields/SelectAt';
import { TextAt } from '../fields/TextAt';
import { Moments } from './Moments';
import { Notices } from './Notices';
import { ReportsMode } from './ReportsMode';
import { shopStrings } from './shopStrings';
import { ZoneNames, zonesId } from './ZoneNames';

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

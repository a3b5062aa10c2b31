import { HOUR } from '../../../../protocol/clock';
import { useFormats, useStrings } from '../../../i18n/language';
import { Panel } from '../../../ui/Panel';
import { useEditing, useValue } from '../draft/editing';
import { CheckField } from '../fields/CheckField';
import { NumberAt } from '../fields/NumberAt';
import { editorStrings } from './editorStrings';

/** How often one shopper is shown the coupon. */
export const Often = ({ at }: { readonly at: string }) => {
  const strings = useStrings(editorStrings);
  const formats = useFormats();
  const { mayWrite } = useEditing();
  const [until, setUntil] = useValue(`${at}.frequency.until`);
  const field = (name: 'perPage' | 'perSession' | 'perDay' | 'perWeek' | 'lifetime', standard?: number) => (
    <NumberAt
      label={strings[name]}
      hint={standard === undefined ? strings.noLimit : strings.standardOf(formats.count(standard))}
      at={`${at}.frequency.${name}`}
      unit={strings.times}
    />
  );
  return (
    <Panel title={strings.often} lead={strings.oftenLead}>
      <div class="fields">
        {field('perSession', 1)}
        {field('perDay', 2)}
        {field('lifetime', 10)}
      </div>
      <div class="fields">
        {field('perPage')}
        {field('perWeek')}
        <NumberAt label={strings.gap} hint={strings.gapHint} at={`${at}.frequency.minGapMs`} per={HOUR} unit={strings.hours} />
      </div>
      <CheckField
        label={strings.untilClosed}
        hint={strings.untilClosedHint}
        at={`${at}.frequency.until`}
        checked={until === 'closed'}
        disabled={!mayWrite}
        change={(on) => setUntil(on ? 'closed' : undefined)}
      />
    </Panel>
  );
};

import { useFormats, useStrings } from '../../../i18n/language';
import { Panel } from '../../../ui/Panel';
import { NumberAt } from '../fields/NumberAt';
import { editorStrings } from './editorStrings';

/** How often one shopper is shown the coupon. */
export const Often = ({ at }: { readonly at: string }) => {
  const strings = useStrings(editorStrings);
  const formats = useFormats();
  const field = (name: 'perSession' | 'perDay' | 'lifetime', standard: number) => (
    <NumberAt
      label={strings[name]}
      hint={strings.standardOf(formats.count(standard))}
      at={`${at}.frequency.${name}`}
      unit={strings.times}
    />
  );
  return (
    <Panel title={strings.often}>
      <div class="fields">
        {field('perSession', 1)}
        {field('perDay', 2)}
        {field('lifetime', 10)}
      </div>
    </Panel>
  );
};

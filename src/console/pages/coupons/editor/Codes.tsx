import { useStrings } from '../../../i18n/language';
import { Panel } from '../../../ui/Panel';
import { fieldsOf } from '../draft/draft';
import { useEditing, useValue } from '../draft/editing';
import { SelectAt } from '../fields/SelectAt';
import { TextAt } from '../fields/TextAt';
import { editorStrings } from './editorStrings';

/** Without a prefix, codes are what they are without a word about them. */
const Prefix = ({ at }: { readonly at: string }) => {
  const strings = useStrings(editorStrings);
  const { set } = useEditing();
  return (
    <TextAt
      label={strings.prefix}
      hint={strings.prefixHint}
      at={`${at}.prefix`}
      short
      changed={(prefix) => set(at, prefix === undefined ? undefined : { from: 'generated', prefix })}
    />
  );
};

/** Where the coupon’s codes come from. */
export const Codes = ({ id }: { readonly id: string }) => {
  const strings = useStrings(editorStrings);
  const at = `codes.${id}`;
  const [value, set] = useValue(at);
  const { from = 'generated' } = fieldsOf(value);
  return (
    <Panel title={strings.codes}>
      <SelectAt
        label={strings.origin}
        at={`${at}.from`}
        also={[at]}
        standard="generated"
        options={Object.entries(strings.origins).map(([name, label]) => ({ value: name, label }))}
        choose={(chosen) => set(chosen === 'generated' ? undefined : { from: chosen })}
      />
      {from === 'generated' && <Prefix at={at} />}
      {from === 'pool' && <p class="muted">{strings.poolNext}</p>}
      {from === 'shared' && <TextAt label={strings.code} hint={strings.codeHint} at={`${at}.code`} short />}
    </Panel>
  );
};

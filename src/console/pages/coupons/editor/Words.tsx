import { useStrings } from '../../../i18n/language';
import { Panel } from '../../../ui/Panel';
import { fieldsOf } from '../draft/draft';
import { useEditing } from '../draft/editing';
import { setAt } from '../draft/setAt';
import { valueAt } from '../draft/valueAt';
import type { AtProps } from '../fields/FieldAt';
import { SelectAt } from '../fields/SelectAt';
import { TextAt } from '../fields/TextAt';
import { editorStrings } from './editorStrings';

/** Of the two sentences of the detail: without any, there is no detail. */
const DetailAt = ({ parent, ...props }: AtProps & { readonly parent: string; readonly lang: string }) => {
  const { edit } = useEditing();
  return (
    <TextAt
      {...props}
      long
      changed={(value) =>
        edit((draft) => {
          const next = setAt(draft, props.at, value);
          return Object.keys(fieldsOf(valueAt(next, parent))).length === 0 ? setAt(next, parent, undefined) : next;
        })
      }
    />
  );
};

export const Words = ({ at }: { readonly at: string }) => {
  const strings = useStrings(editorStrings);
  const { set } = useEditing();
  return (
    <Panel title={strings.words}>
      <TextAt label={strings.titleEn} hint={strings.titleEnHint} at={`${at}.title.en`} lang="en" />
      <TextAt label={strings.titleZh} hint={strings.titleZhHint} at={`${at}.title.zh-CN`} lang="zh-CN" />
      <DetailAt label={strings.detailEn} hint={strings.detailHint} at={`${at}.detail.en`} parent={`${at}.detail`} lang="en" />
      <DetailAt label={strings.detailZh} at={`${at}.detail.zh-CN`} parent={`${at}.detail`} lang="zh-CN" />
      <SelectAt
        label={strings.format}
        hint={strings.formatHint}
        at={`${at}.format`}
        options={Object.entries(strings.formats).map(([value, label]) => ({ value, label }))}
        choose={(value) => set(`${at}.format`, value || undefined)}
      />
    </Panel>
  );
};

import { useStrings } from '../../../i18n/language';
import { Panel } from '../../../ui/Panel';
import { useEditing } from '../draft/editing';
import { PartOfTextAt } from '../fields/PartOfTextAt';
import { SelectAt } from '../fields/SelectAt';
import { TextAt } from '../fields/TextAt';
import { editorStrings } from './editorStrings';

export const Words = ({ at }: { readonly at: string }) => {
  const strings = useStrings(editorStrings);
  const { set } = useEditing();
  return (
    <Panel title={strings.words}>
      <TextAt label={strings.titleEn} hint={strings.titleEnHint} at={`${at}.title.en`} lang="en" />
      <TextAt label={strings.titleZh} hint={strings.titleZhHint} at={`${at}.title.zh-CN`} lang="zh-CN" />
      <PartOfTextAt label={strings.detailEn} hint={strings.detailHint} at={`${at}.detail.en`} parent={`${at}.detail`} lang="en" long />
      <PartOfTextAt label={strings.detailZh} at={`${at}.detail.zh-CN`} parent={`${at}.detail`} lang="zh-CN" long />
      <TextAt label={strings.picture} hint={strings.pictureHint} at={`${at}.picture`} />
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

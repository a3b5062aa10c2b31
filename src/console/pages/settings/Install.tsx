import { siteSchema } from '../../api/settingsSchema';
import { useAnswer } from '../../app/useAnswer';
import { useStrings } from '../../i18n/language';
import { CopyBox } from '../../ui/CopyBox';
import { Loaded } from '../../ui/Loaded';
import { Panel } from '../../ui/Panel';
import { settingsStrings } from './settingsStrings';
import { policyOf, snippetOf } from './snippet';

/** What goes into the shop's pages. */
export const Install = () => {
  const strings = useStrings(settingsStrings);
  const site = useAnswer('admin/site', siteSchema);
  const origin = new URL('..', document.baseURI).href.replace(/\/$/, '');
  const box = { copy: strings.copy, copied: strings.copied, failed: strings.copyFailed };
  return (
    <Panel title={strings.install} lead={strings.installLead}>
      <Loaded answer={site}>
        {({ siteKey }) => (
          <>
            <CopyBox text={snippetOf(origin, siteKey)} label={strings.install} {...box} />
            <p>{strings.csp}</p>
            <CopyBox text={policyOf(origin)} label="Content-Security-Policy" {...box} />
          </>
        )}
      </Loaded>
    </Panel>
  );
};

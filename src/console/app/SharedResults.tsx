import { ShieldCheck } from 'lucide-preact';
import type { ShareLink } from '../api/resultsSchema';
import { useFormats } from '../i18n/i18n';
import { useStrings } from '../languages/strings';
import { Results } from '../pages/results/Results';
import { useRoute } from '../routing/routes';
import icon from '../ui/icon.svg';
import { Page } from '../ui/Page';
import { Toasts } from '../ui/Toasts';
import { PreferenceChoices, type Preferences } from './preferences';

const nothing = (): void => {};

interface SharedResultsProps {
  readonly preferences: Preferences;
  readonly prefer: (change: Partial<Preferences>) => void;
  /** Undefined: the link has ended or was revoked. */
  readonly link: ShareLink | undefined;
}

/** The page that a share link opens: the results alone, read only. */
export const SharedResults = ({ preferences, prefer, link }: SharedResultsProps) => {
  const strings = useStrings('share');
  const formats = useFormats();
  const { rest } = useRoute();
  return (
    <div class="shared">
      <header class="shared-head">
        <p class="brand">
          <img src={icon} alt="" width="24" height="24" />
          Couplet
        </p>
        {link && (
          <p class="muted">
            <ShieldCheck size={15} aria-hidden="true" /> {strings.readOnly(link.name)}
          </p>
        )}
      </header>
      <main>
        {link ? (
          <Results mayWrite={false} mayManage={false} rest={rest} changed={nothing} link={link} />
        ) : (
          <Page title={strings.over}>
            <p>{strings.overLead}</p>
          </Page>
        )}
      </main>
      <footer class="shared-foot">
        <PreferenceChoices preferences={preferences} prefer={prefer} />
        {link?.expiresAt && <p class="muted">{strings.until(formats.day(link.expiresAt))}</p>}
      </footer>
      <Toasts />
    </div>
  );
};

import type { ComponentType } from 'preact';
import { useCallback, useEffect, useId, useRef, useState } from 'preact/hooks';
import { answersChanged, useAnswer } from '../api/ask';
import { summarySchema } from '../api/summarySchema';
import { useStrings } from '../languages/strings';
import { hrefOf, type PageContext, type PageName, pages, useRoute } from '../routing/routes';
import { useShellNotice } from '../routing/shellNotice';
import { lazy } from '../ui/Loaded';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { toasts } from '../ui/toasts';
import { Sidebar, type SidebarProps } from './Sidebar';
import { Topbar } from './Topbar';
import './shell.css';

/** Each page is a separate script, so that viewing results does not load the editor. */
const pageOf: Readonly<Partial<Record<PageName, ComponentType<PageContext>>>> = {
  overview: lazy(async () => (await import('../pages/overview/Overview')).Overview, ['overview']),
  campaigns: lazy(async () => (await import('../pages/campaigns/Campaigns')).Campaigns, ['campaigns', 'coupons', 'publish']),
  results: lazy(async () => (await import('../pages/results/Results')).Results, ['overview', 'results', 'segments', 'trust']),
  learning: lazy(async () => (await import('../pages/learning/Learning')).Learning, ['learning', 'publish', 'settings']),
  codes: lazy(async () => (await import('../pages/codes/Codes')).Codes, ['codes']),
  versions: lazy(async () => (await import('../pages/versions/Versions')).Versions, ['campaigns', 'codes', 'coupons', 'publish']),
  operations: lazy(async () => (await import('../pages/operations/Operations')).Operations, ['messages', 'operations', 'settings']),
  settings: lazy(async () => (await import('../pages/settings/Settings')).Settings, ['messages', 'settings']),
};

const Missing = () => {
  const strings = useStrings('shell');
  return (
    <Page title={strings.notFound} lead={strings.notFoundLead}>
      <p>
        <a href={hrefOf('overview')}>{strings.pages.overview}</a>
      </p>
    </Page>
  );
};

/** Not loaded without simulated orders, as in every real shop. */
const Simulated = lazy(async () => (await import('./Simulated')).Simulated);

/** Loaded with the first message. */
const Toasts = lazy(async () => (await import('../ui/Toasts')).Toasts, [], null);

/** Region of short messages. It is there before the first one, so that this is announced too. */
const Messages = () => {
  const [told, setTold] = useState(false);
  useEffect(() => toasts.subscribe(() => setTold(true)), []);
  return <div aria-live="polite">{told && <Toasts />}</div>;
};

/** Pages that only show figures. */
const ofFigures: readonly string[] = ['overview', 'results'];

/** Frame of every page for a signed-in person. */
export const Shell = (props: Omit<SidebarProps, 'at'>) => {
  const { me } = props;
  const strings = useStrings('shell');
  const { page, rest } = useRoute();
  const at = page === '' ? 'overview' : page;
  const main = useRef<HTMLElement>(null);
  const summary = useAnswer('admin/summary', summarySchema);
  const { reload } = summary;
  // While this tab was in the background, someone else may have stopped coupons or a budget may have run out.
  useEffect(() => {
    const back = (): void => {
      if (document.visibilityState === 'visible') reload();
    };
    document.addEventListener('visibilitychange', back);
    window.addEventListener('focus', back);
    return () => {
      document.removeEventListener('visibilitychange', back);
      window.removeEventListener('focus', back);
    };
  }, [reload]);
  const simulated = summary.value?.simulatedOrders;
  // A page of figures shows what was switched at once. A page with a form keeps what is being typed.
  const moves = ofFigures.includes(at);
  const changed = useCallback(() => (moves ? answersChanged() : reload()), [moves, reload]);
  const name = pages.find((known) => known === at);
  const Content = name && pageOf[name];
  const mayWrite = me.role !== 'analyst';
  const ShellNotice = useShellNotice();
  const menuId = useId();
  const [menuOpen, setMenuOpen] = useState(false);
  useEffect(() => setMenuOpen(false), [page, rest]);
  return (
    <div class="shell">
      {/* A button, because the fragment of the address is the page's. */}
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        {strings.skip}
      </button>
      <Topbar
        summary={summary.value}
        mayWrite={mayWrite}
        changed={changed}
        menuId={menuId}
        menuOpen={menuOpen}
        toggleMenu={() => setMenuOpen(!menuOpen)}
      />
      <Sidebar {...props} id={menuId} open={menuOpen} at={at} />
      <div class="content">
        <main ref={main} tabIndex={-1}>
          {simulated ? <Simulated orders={simulated} ask={reload} moves={moves} /> : null}
          {ShellNotice && <ShellNotice />}
          {me.actor === 'setup' && !(at === 'settings' && rest[0] === 'users') && (
            <Notice kind="info">
              <p>
                {strings.onceOnly} <a href={hrefOf('settings', 'users')}>{strings.makeToken}</a>
              </p>
            </Notice>
          )}
          {Content ? (
            <Content
              key={[at, ...rest].join('/')}
              mayWrite={mayWrite}
              mayManage={me.role === 'owner'}
              serving={summary.value?.serving}
              rest={rest}
              changed={changed}
            />
          ) : (
            <Missing />
          )}
        </main>
      </div>
      <Messages />
    </div>
  );
};

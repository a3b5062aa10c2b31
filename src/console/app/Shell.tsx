import type { ComponentType } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Failure, Result } from '../../protocol/values/result';
import { ask, useAnswer } from '../api/ask';
import { type Me, servingSchema, summarySchema } from '../api/summarySchema';
import { useStrings } from '../i18n/i18n';
import { hrefOf, type PageContext, type PageName, pages, useRoute } from '../routing/routes';

import { useShellNotice } from '../routing/shellNotice';
import { ConfirmButton } from '../ui/ConfirmButton';
import { lazy } from '../ui/Loaded';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { Menu, type MenuProps } from './Menu';
import { shellStrings } from './shellStrings';

/** Each page is a separate script, so that viewing results does not load the editor. */
const pageOf: Readonly<Partial<Record<PageName, ComponentType<PageContext>>>> = {
  overview: lazy(async () => (await import('../pages/overview/Overview')).Overview),
  results: lazy(async () => (await import('../pages/results/Results')).Results),
  segments: lazy(async () => (await import('../pages/segments/Segments')).Segments),
  codes: lazy(async () => (await import('../pages/Codes')).Codes),
  channels: lazy(async () => (await import('../pages/channels/Channels')).Channels),
  versions: lazy(async () => (await import('../pages/versions/Versions')).Versions),
  settings: lazy(async () => (await import('../pages/settings/Settings')).Settings),
  coupons: lazy(async () => (await import('../pages/coupons/Coupons')).Coupons),
};

interface ServingProps {
  readonly serving: boolean;
  readonly mayWrite: boolean;
  readonly changed: () => void;
}

/** The serving state and the stop button. On every page, because stopping is urgent. */
const Serving = ({ serving, mayWrite, changed }: ServingProps) => {
  const strings = useStrings(shellStrings);
  const [said, setSaid] = useState('');
  const put = async (wanted: boolean): Promise<Result<unknown, Failure>> => {
    const answer = await ask('admin/serving', servingSchema, { method: 'PUT', body: { serving: wanted } });
    if (answer.ok) {
      const { endedClaims, remainingClaims, saved = true } = answer.value;
      setSaid(wanted ? '' : `${strings.stoppedClaims(endedClaims, remainingClaims)}${saved ? '' : strings.stopUnsaved}`);
    }
    return answer;
  };
  return (
    <section class={`serving ${serving ? 'on' : 'off'}`} aria-label={strings.switch}>
      <p>
        <span class="dot" aria-hidden="true" />
        {serving ? strings.on : strings.off}
      </p>
      {mayWrite &&
        (serving ? (
          <ConfirmButton
            kind="danger"
            label={strings.stop}
            title={strings.stopTitle}
            question={<p>{strings.stopQuestion}</p>}
            confirm={strings.stopConfirm}
            run={() => put(false)}
            done={changed}
          />
        ) : (
          <ConfirmButton
            kind="primary"
            label={strings.resume}
            title={strings.resumeTitle}
            question={<p>{strings.resumeQuestion}</p>}
            confirm={strings.resume}
            run={() => put(true)}
            done={changed}
          />
        ))}
      <p class="muted" role="status">
        {said}
      </p>
    </section>
  );
};

const Missing = () => {
  const strings = useStrings(shellStrings);
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

/** Pages that only show figures. */
const ofFigures: readonly string[] = ['overview', 'results', 'segments'];

/** Frame of every page for a signed-in person. */
export const Shell = (props: Omit<MenuProps, 'at'> & { readonly me: Me }) => {
  const { me } = props;
  const strings = useStrings(shellStrings);
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
  const changed = useCallback(() => reload(), [reload]);
  const name = pages.find((known) => known === at);
  const Content = name && pageOf[name];
  const mayWrite = me.role !== 'analyst';
  const ShellNotice = useShellNotice();
  return (
    <div class="shell">
      {/* A button, because the fragment of the address is the page's. */}
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        {strings.skip}
      </button>
      <Menu {...props} at={at} />
      <div class="content">
        {summary.value && <Serving serving={summary.value.serving} mayWrite={mayWrite} changed={changed} />}
        <main ref={main} tabIndex={-1}>
          {simulated ? <Simulated orders={simulated} ask={reload} moves={ofFigures.includes(at)} /> : null}
          {ShellNotice && <ShellNotice />}
          {me.actor === 'setup' && at !== 'settings' && (
            <Notice kind="info">
              <p>
                {strings.onceOnly} <a href={hrefOf('settings')}>{strings.makeToken}</a>
              </p>
            </Notice>
          )}
          {Content ? (
            <Content key={[at, ...rest].join('/')} mayWrite={mayWrite} mayManage={me.role === 'owner'} rest={rest} changed={changed} />
          ) : (
            <Missing />
          )}
        </main>
      </div>
    </div>
  );
};

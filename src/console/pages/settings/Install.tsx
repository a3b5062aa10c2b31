import { useState } from 'preact/hooks';
import { mergedPolicy, QUEUE_HASH } from '../../../protocol/values/mergePolicy';
import { useAnswer } from '../../api/ask';
import { siteSchema } from '../../api/settingsSchema';
import { useStrings } from '../../languages/strings';
import { CopyBox } from '../../ui/CopyBox';
import { Field } from '../../ui/Field';
import { Loaded } from '../../ui/Loaded';
import { Panel, Reveal } from '../../ui/Page';

const QUEUE = "window.couplet=typeof couplet=='function'?couplet:function(){(couplet.q=couplet.q||[]).push(arguments)}";

/**
 * The script tag of docs/install.md.
 * @param origin public address of this server, with its path if it has one, without a trailing slash
 */
export const snippetOf = (origin: string, siteKey: string): string =>
  [`<script>${QUEUE}</script>`, `<script async crossorigin="anonymous" src="${origin}/v1/couplet.js" data-key="${siteKey}"></script>`].join(
    '\n',
  );

/**
 * A shop's policy with what Couplet needs.
 * @param text as pasted; empty for none
 */
export const policyWith = (text: string, origin: string): string =>
  mergedPolicy(text, { page: 'https://shop.invalid/', script: `${origin}/v1/couplet.js`, server: origin, inline: QUEUE_HASH });

/** A box for the shop's policy, which comes back with what Couplet needs. */
export const Policy = ({ origin }: { readonly origin: string }) => {
  const strings = useStrings('connect');
  const [given, setGiven] = useState('');
  const merged = policyWith(given, origin);
  return (
    <>
      <Field
        label={strings.csp}
        hint={strings.cspHint}
        control={(ids) => (
          <textarea {...ids} class="mono" dir="ltr" rows={3} value={given} onInput={({ currentTarget }) => setGiven(currentTarget.value)} />
        )}
      />
      {merged === '' && /\S/.test(given) && <p>{strings.cspUnneeded}</p>}
      {merged !== '' && <CopyBox text={merged} label={strings.cspMerged} />}
      {merged.includes("'nonce-") && <p>{strings.cspNonce}</p>}
    </>
  );
};

const KEYS = `npx couplet keys generate --out key.json
npx couplet publish --key key.json …`;

/** Code for the shop's pages, and how to hold the keys oneself. */
export const Install = () => {
  const strings = useStrings('connect');
  const site = useAnswer('admin/site', siteSchema);
  const origin = new URL('..', document.baseURI).href.replace(/\/$/, '');
  return (
    <Loaded answer={site}>
      {({ siteKey, signs, platform }) => (
        <div class="stack">
          <Panel title={strings.install} lead={strings.installLead}>
            <CopyBox text={snippetOf(origin, siteKey)} label={strings.install} />
            <p>
              <a href="../docs/install" target="_blank" rel="noreferrer">
                {strings.guides}
              </a>
            </p>
            <Policy origin={origin} />
          </Panel>
          <Panel title={strings.orders} lead={strings.ordersLead}>
            {platform === 'generic' && (
              <dl class="facts">
                <dt>{strings.ordersTo}</dt>
                <dd>
                  <code dir="ltr">{`${origin}/v1/webhooks/orders`}</code>
                </dd>
              </dl>
            )}
            <p>
              <a
                href={`../docs/install/${platform === 'generic' ? 'connectors#your-own-shop' : platform}`}
                target="_blank"
                rel="noreferrer"
              >
                {strings.ordersGuide}
              </a>
            </p>
          </Panel>
          <Panel title={strings.programs} lead={strings.programsLead}>
            <dl class="facts">
              <dt>{strings.server}</dt>
              <dd>
                <code dir="ltr">{origin}</code>
              </dd>
              <dt>{strings.key}</dt>
              <dd>
                <code dir="ltr">{siteKey}</code>
              </dd>
              <dt>{strings.signing}</dt>
              <dd>{signs ? strings.signsHere : strings.signsElsewhere}</dd>
            </dl>
            <p>
              <a href="../docs/api/" target="_blank" rel="noreferrer">
                {strings.api}
              </a>
            </p>
            <Reveal label={strings.advanced}>
              {() => (
                <div class="stack">
                  <p>{strings.ownKeys}</p>
                  <CopyBox text={KEYS} label={strings.advanced} />
                </div>
              )}
            </Reveal>
          </Panel>
        </div>
      )}
    </Loaded>
  );
};

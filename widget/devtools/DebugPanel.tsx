import type { Decision } from '../../src/engine/decision/decision';
import { type RefusalCode, refusalSentences } from '../../src/engine/eligibility/eligibility';
import type { ShopperEvent } from '../../src/protocol/events/shopperEvent';
import type { InspectedDecision, Inspection } from '../../worker/api';
import type { Fact, Running } from './debugFacts';

const by: Readonly<Record<Decision['by'], string>> = {
  policy: 'by the model on this device',
  rule: "by the shop's rule",
  exploration: 'picked at random',
  timing: 'waited: too early to offer',
  nothing: 'no eligible coupon',
};

/** An untrained bundle has no model to choose by. */
const chosenBy = ({ by: who, versions }: Pick<Decision, 'by' | 'versions'>): string =>
  who === 'policy' && versions.model === 'none' ? 'by the bandit on this device (the bundle has no network)' : (by[who] ?? who);

/** A choice in words for developers: every coupon with its probability or the reason why it was not eligible. */
export const debugDecision = ({ action, variant, shown, candidates, refusals, ...decision }: InspectedDecision) => ({
  what: `${action === 'none' ? 'no coupon' : action} · group ${variant} · ${chosenBy(decision)}${action === 'none' || shown ? '' : ' · not shown'}`,
  arms: candidates.map(({ arm, propensity }) => `${arm === 'none' ? 'no coupon' : arm}: ${(100 * propensity).toFixed(1)}%`),
  refused: refusals.map(({ couponId, code }) => `${couponId}: ${code}. ${refusalSentences[code as RefusalCode] ?? ''}`),
});

export interface DebugPanelProps {
  readonly facts: readonly Fact[];
  readonly running: Running;
  readonly seen: Inspection | undefined;
  /** Mistakes in the page's calls and settings: `code: sentence`. */
  readonly mistakes: readonly string[];
  /** Lines of the debug log, oldest first, including the mistakes. */
  readonly lines: readonly string[];
  /** Only the title is shown. */
  readonly folded: boolean;
  readonly toggle: () => void;
  /** Moves it to the other side of the page. */
  readonly move: () => void;
  readonly close: () => void;
}

const clock = (time: number): string => new Date(time).toLocaleTimeString('en-GB');

const about = (event: ShopperEvent): string => {
  if ('items' in event) return event.items.map(({ itemId, price }) => (price === undefined ? itemId : `${itemId} at ${price}`)).join(', ');
  if ('couponId' in event) return event.couponId;
  return event.name === 'search' ? event.searchTerm : '';
};

const List = ({ title, lines, none }: { readonly title: string; readonly lines: readonly string[]; readonly none: string }) => (
  <>
    <h3>{title}</h3>
    {lines.length === 0 ? (
      <p>{none}</p>
    ) : (
      <ol>
        {lines.map((line, index) => (
          <li key={index}>{line}</li>
        ))}
      </ol>
    )}
  </>
);

/** What Couplet does on this page and why, for developers. It lies over the page, which stays usable while they watch. */
export const DebugPanel = ({ facts, running, seen, mistakes, lines, folded, toggle, move, close }: DebugPanelProps) => {
  const latest = seen?.decisions.at(-1);
  const decided = latest && debugDecision(latest);
  const problems = seen?.problems.map(({ time, code, message }) => `${clock(time)} ${code}: ${message}`) ?? [];
  const notes = lines.map((line) => line.replace('couplet: ', '')).filter((line) => !mistakes.includes(line));
  // An unknown value is not a missing one.
  const none = (text: string): string => (seen || running.state === 'cannot' ? text : 'Not known yet.');
  return (
    <section class={folded ? 'debug folded' : 'debug'} part="debug" aria-label="Couplet debug" lang="en" dir="ltr">
      <header>
        <h2>
          <button class="fold" type="button" aria-expanded={!folded} aria-controls="all" onClick={toggle}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="M4 6l4 4 4-4" />
            </svg>
            Couplet debug
          </button>
        </h2>
        <span class="state">{running.state === 'starting' ? running.says : ''}</span>
        <button class="close move" type="button" onClick={move}>
          Switch side
        </button>
        <button class="close" type="button" onClick={close}>
          Close
        </button>
      </header>
      <div id="all" hidden={folded}>
        {mistakes.length > 0 && <List title="To fix" lines={mistakes} none="" />}
        <dl>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <h3>Last decision</h3>
        {decided && latest ? (
          <>
            <p>
              {clock(latest.time)} {decided.what}
            </p>
            <ul>
              {[...decided.arms, ...decided.refused].map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </>
        ) : (
          <p>
            {none(
              seen && !seen.bundle
                ? 'None: there is no bundle, so no coupon can be chosen. See Notes.'
                : 'None yet. View some products or add one to the cart, then pause for a moment.',
            )}
          </p>
        )}
        <List
          title="Last events"
          lines={seen?.latest.map((event) => `${clock(event.time)} ${event.name} ${about(event)}`).reverse() ?? []}
          none={none("None. Fill dataLayer, or call couplet('track', …).")}
        />
        <List title="Notes" lines={[...notes, ...problems].reverse()} none={none('No problems.')} />
      </div>
    </section>
  );
};

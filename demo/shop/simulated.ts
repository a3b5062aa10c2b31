import { type SimulatedPoint, simulatedChart } from './simulatedChart';
import { type Html, html } from './views';

/** Progress of the demo's simulated shoppers. */
export interface SimulatedState {
  readonly phase: 'ready' | 'running' | 'over' | 'failed';
  readonly shoppers: number;
  readonly of: number;
  readonly visits: number;
  /** Coupons shown and codes issued. */
  readonly shown: number;
  readonly claims: number;
  /** Orders placed in the shop, and those of them that its webhook has not delivered to the coupon server yet. */
  readonly orders: number;
  readonly waiting: number;
  readonly reports: number;
  /** Both groups of the experiment, from the first shopper to the last. */
  readonly points: readonly SimulatedPoint[];
  /** Refusals, one line per reason. */
  readonly refused: readonly string[];
  /** Why it could not start or continue, as a sentence. */
  readonly problem?: string | undefined;
}

/** Port of the shop: a source of simulated shoppers. */
export interface SimulatedShoppers {
  state(): SimulatedState;
  /** Starts a run. @returns `false` if one is already running; otherwise the state shows the result. */
  run(): Promise<boolean>;
  /** Ends a run early. Resolves once its last requests are answered. */
  stop(): Promise<void>;
  /** Can anyone who reaches the shop start a run? Otherwise only with the link of the admin area. */
  readonly isOpen: boolean;
  /** URL of the console, where the figures change. */
  readonly console: string;
  /** Share of shoppers who see no coupon. */
  readonly heldOut: number | undefined;
}

const count = (number: number): string => number.toLocaleString('en');

/** Texts of button and status line. */
interface SimulatedWords {
  readonly button: string;
  readonly line: string;
}

/** @param again was the button pressed during a run? */
export const simulatedWords = ({ phase, shoppers, of, waiting, problem = '' }: SimulatedState, again = false): SimulatedWords => {
  switch (phase) {
    case 'ready':
      return { button: `Run ${count(of)} simulated shoppers`, line: '' };
    case 'running':
      return {
        button: `${count(shoppers)} of ${count(of)} shoppers done`,
        line: again ? 'Already running. Wait until it has finished.' : 'Running.',
      };
    case 'over':
      return {
        button: `Run another ${count(of)}`,
        line: `${shoppers < of ? `Stopped after ${count(shoppers)} shoppers.` : `All ${count(shoppers)} are done. See the result in the console.`}${waiting > 0 ? ` ${count(waiting)} of their orders have not reached the coupon server yet.` : ''}`,
      };
    case 'failed':
      return { button: 'Try again', line: problem };
    default:
      return phase satisfies never;
  }
};

/** The parts of a state that the page shows as figures. */
const figures = {
  visits: 'Visits',
  shown: 'Coupons shown',
  claims: 'Codes issued',
  orders: 'Orders placed',
  reports: 'Private reports',
} as const;

/** Is there no progress to show yet? */
const isQuiet = ({ phase, shoppers }: SimulatedState): boolean => phase === 'ready' || (phase === 'failed' && shoppers === 0);

/** The button alone, for the shop's front page. */
export const simulatedStrip = (
  state: SimulatedState,
): Html => html`<section class="wrap" aria-labelledby="try-title"><div class="panel try"><div><h2 id="try-title">See coupons at work</h2><p class="small">Run ${count(state.of)} simulated shoppers and see in the console whether coupons earn.</p></div>
<form method="post" action="/simulated"><button class="button">${simulatedWords(state).button}</button></form></div></section>`;

/** With fewer shoppers in the holdout, one run is too short for a result. */
const LARGE_HOLDOUT = 0.3;

const heldOutNote = (share: number): Html =>
  html`<p class="small">${Math.round(100 * share)} of 100 shoppers are in the holdout group and see no coupon. ${
    share < LARGE_HOLDOUT
      ? html`With so few, a clear result takes many runs. With <code>DEMO_SHARES=1,0,1 npm start</code>, one is enough.`
      : 'They show what happens without coupons. Simulated shoppers come more often than real ones and like discounts more, so that one run gives a clear result.'
  }</p>`;

export const simulatedPage = ({ console: address, heldOut }: SimulatedShoppers, state: SimulatedState, words: SimulatedWords): Html =>
  html`<div class="wrap narrow" data-simulated="${state.phase}"><header class="page-head"><p class="eyebrow">Demo</p><h1>${count(state.of)} simulated shoppers</h1>
<p>Each one is a device that spends a simulated week in this shop, all within about a minute. It runs the same code as a browser: it reads the signed bundle, chooses coupons, claims codes, orders at this shop’s checkout and sends one private report.</p></header>
<div class="panel"><form method="post" action="/simulated"><button class="button wide" data-button>${words.button}</button></form>
<form method="post" action="/simulated/stop" data-stop${state.phase !== 'running' && html` hidden`}><button class="button quiet wide">Stop</button></form>
<progress max="${state.of}" value="${state.shoppers}" aria-label="Shoppers done" data-progress${isQuiet(state) && html` hidden`}></progress>
<p class="${state.phase === 'failed' ? 'problem' : 'small'}" role="status" data-line>${words.line}</p>
<div class="charts" data-charts>${simulatedChart(state.points, state.of)}</div>
<dl class="totals" data-figures${isQuiet(state) && html` hidden`}>${Object.entries(figures).map(([name, title]) => html`<div><dt>${title}</dt><dd data-figure="${name}">${count(state[name as keyof typeof figures])}</dd></div>`)}</dl>
<p class="small" data-refused${state.refused.length === 0 && html` hidden`}>Refused: <span>${state.refused.join(', ')}</span></p>
<p><a class="button quiet wide" href="${address}" target="_blank" rel="noopener">Watch it in the console</a></p></div>
<p class="small">Their orders are named SIM-…, and every page of the console says <i>Simulated</i> while it counts them. To remove them, delete the demo’s data folder. To sign in to the console, use the link printed at the start.</p>
${heldOut !== undefined && heldOutNote(heldOut)}<noscript><p><a href="/simulated">Refresh</a></p></noscript></div>`;

/** How often the figures are refreshed while shoppers are active, ms. */
const LOOK = 500;

interface Answer {
  readonly phase: 'ready' | 'running' | 'over' | 'failed';
  readonly shoppers: number;
  readonly waiting: number;
  readonly refused: readonly string[];
  /** Markup of the charts, made and escaped by the shop. */
  readonly charts: string;
  readonly words: { readonly button: string; readonly line: string };
  readonly [figure: string]: unknown;
}

const ask = async (method: 'GET' | 'POST', path = '/simulated'): Promise<Answer | undefined> => {
  try {
    const answer = await fetch(path, { method, headers: { accept: 'application/json' } });
    return (await answer.json()) as Answer;
  } catch {
    return undefined;
  }
};

/** Keeps the page of the simulated shoppers up to date, and prevents its button from reloading it. */
export const followSimulated = (): void => {
  const page = document.querySelector<HTMLElement>('[data-simulated]');
  const part = <E extends HTMLElement = HTMLElement>(name: string): E | null => page?.querySelector<E>(`[data-${name}]`) ?? null;
  const [button, stop, charts, line, figures, refused, progress] = [
    part('button'),
    part('stop'),
    part('charts'),
    part('line'),
    part('figures'),
    part('refused'),
    part<HTMLProgressElement>('progress'),
  ];
  if (!page || !button || !stop || !charts || !line || !figures || !refused || !progress) return;

  const draw = (state: Answer): void => {
    const isQuiet = state.phase === 'ready' || (state.phase === 'failed' && state.shoppers === 0);
    page.dataset.simulated = state.phase;
    button.textContent = state.words.button;
    stop.hidden = state.phase !== 'running';
    charts.innerHTML = state.charts;
    // Set only on change, since a screen reader announces the line.
    if (line.textContent !== state.words.line) line.textContent = state.words.line;
    line.className = state.phase === 'failed' ? 'problem' : 'small';
    progress.value = state.shoppers;
    progress.hidden = isQuiet;
    figures.hidden = isQuiet;
    for (const figure of figures.querySelectorAll<HTMLElement>('[data-figure]'))
      figure.textContent = Number(state[figure.dataset.figure ?? '']).toLocaleString('en');
    refused.hidden = state.refused.length === 0;
    refused.lastElementChild!.textContent = state.refused.join(', ');
  };

  let following = false;
  const follow = async (): Promise<void> => {
    if (following) return;
    following = true;
    for (;;) {
      const state = await ask('GET');
      if (!state) {
        line.textContent = 'The shop no longer answers.';
        break;
      }
      // Keeps the message about a second press until they are done.
      draw(state.phase === 'running' && line.textContent ? { ...state, words: { ...state.words, line: line.textContent } } : state);
      if (state.phase !== 'running' && state.waiting === 0) break;
      await new Promise((done) => setTimeout(done, LOOK));
    }
    following = false;
  };

  page.querySelector('form')?.addEventListener('submit', async (event) => {
    event.preventDefault();
    const state = await ask('POST');
    if (!state) line.textContent = 'The shop does not answer.';
    else draw(state);
    void follow();
  });
  stop.addEventListener('submit', async (event) => {
    event.preventDefault();
    line.textContent = 'Stopping.';
    const state = await ask('POST', '/simulated/stop');
    if (state) draw(state);
  });
  if (page.dataset.simulated === 'running') void follow();
};

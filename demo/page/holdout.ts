/** Draws left, in this tab. */
const KEPT = 'tt_draws';
/** Even a small group with coupons is drawn in so many. */
const MOST = 20;
/** Time for Couplet to delete what it stored, ms. If it takes longer, the next draw finds the same group. */
const PAUSE = 400;

const drawAgain = (left: number): void => {
  sessionStorage.setItem(KEPT, String(left - 1));
  window.couplet?.('forget');
  setTimeout(() => location.reload(), PAUSE);
};

/** In the holdout group, offers to draw another group until this browser sees coupons. A draw erases what Couplet stored here. */
export const offerAnotherGroup = (): void => {
  const line = document.querySelector<HTMLElement>('[data-holdout]');
  if (!line) return;
  window.couplet?.('on', 'attribution', (attribution) => {
    const isHeldOut = attribution.split('.')[2] === 'none';
    const left = Number(sessionStorage.getItem(KEPT) ?? 0);
    if (!isHeldOut) sessionStorage.removeItem(KEPT);
    else if (left > 0) drawAgain(left);
    line.hidden = !isHeldOut || left > 0;
  });
  line.querySelector('[data-redraw]')?.addEventListener('click', () => drawAgain(MOST));
};

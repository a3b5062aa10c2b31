import { nearestPlace } from './placeIssues';

/**
 * Puts the focus on the field of a place, or on the nearest one shown: of those about a part, the one that says something is wrong.
 * @returns whether there is one
 */
export const focusPlace = (at: string): boolean => {
  const controls = [...document.querySelectorAll<HTMLElement>('[data-at]')];
  const placeOf = (control: HTMLElement): string => control.dataset.at ?? '';
  const exact = controls.find((control) => placeOf(control) === at);
  const wrong = controls.find((control) => control.closest('.field')?.querySelector(`.issue[data-place="${CSS.escape(at)}"]`));
  const near = nearestPlace(at, controls.map(placeOf));
  const found = exact ?? wrong ?? controls.find((control) => placeOf(control) === near);
  // A locked field takes no focus: what can be done about it lies in its part of the page.
  const part = found?.matches(':disabled') ? found.closest('section')?.querySelector('h2') : undefined;
  if (part) part.tabIndex = -1;
  const target = part ?? found;
  target?.focus();
  target?.scrollIntoView({ block: part ? 'start' : 'center' });
  return found !== undefined;
};

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
  found?.focus();
  found?.scrollIntoView({ block: 'center' });
  return found !== undefined;
};

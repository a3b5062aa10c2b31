import { focusPlace } from './focusPlace';

/** `focusPlace` for a field that a change is about to draw. */
export const focusAfterDrawing = (at: string): void => void setTimeout(() => focusPlace(at));

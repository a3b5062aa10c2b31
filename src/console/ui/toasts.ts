import * as toast from '@zag-js/toast';

/** All messages of the console; `Toasts` shows them. */
export const toasts = toast.createStore({
  placement: 'bottom-end',
  max: 3,
  overlap: false,
  offsets: { left: '16px', right: '16px', top: '16px', bottom: '84px' },
});

/** How long a message with *Undo* stays, ms. */
const UNDO_MS = 10_000;

interface Told {
  readonly undoLabel?: string;
  readonly undo?: () => void;
  readonly kind?: 'success' | 'error';
}

/** Says briefly what was done. With `undo`, it offers to take it back for ten seconds. */
export const tell = (text: string, { undo, undoLabel = '', kind = 'success' }: Told = {}): void => {
  toasts.create({
    title: text,
    type: kind,
    duration: undo ? UNDO_MS : 5_000,
    ...(undo ? { action: { label: undoLabel, onClick: undo } } : {}),
  });
};

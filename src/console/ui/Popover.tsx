import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { lazy } from './Loaded';

/** Loaded when the first one opens. */
const OpenPopover = lazy(async () => (await import('./floating')).OpenPopover, [], null);

interface PopoverProps {
  /** Name of what opens. */
  readonly label: string;
  /** Name of the button, if it shows no words. */
  readonly buttonLabel?: string;
  /** Class of the button. */
  readonly buttonLook?: string;
  readonly button: ComponentChildren;
  /** Class of what opens. */
  readonly look: string;
  readonly focusFirst?: boolean;
  readonly placement?: 'bottom' | 'bottom-end';
  readonly children: (close: () => void) => ComponentChildren;
}

/** A button that opens something above the page. Until then it is a plain button. */
export const Popover = ({
  label,
  buttonLabel,
  buttonLook,
  button,
  look,
  focusFirst = true,
  placement = 'bottom',
  children,
}: PopoverProps) => {
  const id = useId();
  const [open, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  return (
    <>
      <button
        type="button"
        id={id}
        class={buttonLook}
        aria-label={buttonLabel}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {button}
      </button>
      {open && (
        <OpenPopover trigger={id} label={label} look={look} focusFirst={focusFirst} placement={placement} closed={close}>
          {children(close)}
        </OpenPopover>
      )}
    </>
  );
};

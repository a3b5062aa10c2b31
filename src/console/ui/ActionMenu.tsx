import { Ellipsis, type LucideIcon } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { lazy } from './Loaded';

export interface Action {
  readonly key: string;
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly run: () => void;
}

export interface ActionMenuProps {
  /** Name of the button, e.g. “Actions for Tea 20%”. */
  readonly label: string;
  /** Visible content of the button; three dots if absent. */
  readonly children?: ComponentChildren;
  readonly actions: readonly Action[];
}

/** Loaded when the first menu opens. */
const OpenMenu = lazy(async () => (await import('./floating')).OpenMenu, [], null);

/** A button that opens a menu of actions. Until then it is a plain button, because a table has fifty. */
export const ActionMenu = ({ label, children, actions }: ActionMenuProps) => {
  const id = useId();
  const [opened, setOpened] = useState<'pointer' | 'key'>();
  return (
    <>
      <button
        type="button"
        id={id}
        class={children ? '' : 'icon-button'}
        aria-label={children ? undefined : label}
        aria-haspopup="menu"
        aria-expanded={opened !== undefined}
        // A click by a key has no count.
        onClick={({ detail }) => setOpened(opened ? undefined : detail === 0 ? 'key' : 'pointer')}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          setOpened('key');
        }}
      >
        {children ?? <Ellipsis size={18} aria-hidden="true" />}
      </button>
      {opened && (
        <OpenMenu
          label={label}
          actions={actions}
          trigger={id}
          highlighted={opened === 'key' ? (actions.find(({ disabled }) => !disabled)?.key ?? null) : null}
          closed={() => setOpened(undefined)}
        />
      )}
    </>
  );
};

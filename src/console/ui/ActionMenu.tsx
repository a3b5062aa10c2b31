import * as menu from '@zag-js/menu';
import { normalizeProps, useMachine } from '@zag-js/preact';
import { Ellipsis, type LucideIcon } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { useDirection } from '../i18n/i18n';

export interface Action {
  readonly key: string;
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly run: () => void;
}

interface ActionMenuProps {
  /** Name of the button, e.g. “Actions for Tea 20%”. */
  readonly label: string;
  /** Visible content of the button; three dots if absent. */
  readonly children?: ComponentChildren;
  readonly actions: readonly Action[];
}

/** A button that opens a menu of actions. */
export const ActionMenu = ({ label, children, actions }: ActionMenuProps) => {
  const service = useMachine(menu.machine, {
    id: useId(),
    dir: useDirection(),
    'aria-label': label,
    positioning: { strategy: 'fixed', placement: 'bottom-end' },
    onSelect: ({ value }) => actions.find(({ key }) => key === value)?.run(),
  });
  const api = menu.connect(service, normalizeProps);
  return (
    <>
      <button {...api.getTriggerProps()} class={children ? '' : 'icon-button'} aria-label={children ? undefined : label}>
        {children ?? <Ellipsis size={18} aria-hidden="true" />}
      </button>
      {api.open && (
        <div {...api.getPositionerProps()}>
          <div {...api.getContentProps()} class="floating action-menu">
            {actions.map(({ key, label: name, icon: Icon, danger, disabled }) => (
              <div key={key} {...api.getItemProps({ value: key, disabled: disabled ?? false })} class={danger ? 'danger' : undefined}>
                {Icon && <Icon size={16} aria-hidden="true" />}
                {name}
              </div>
            ))}
          </div>
        </div>
      )}
    </>
  );
};

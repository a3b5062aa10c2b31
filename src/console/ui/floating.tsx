import * as menu from '@zag-js/menu';
import * as popover from '@zag-js/popover';
import { normalizeProps, useMachine } from '@zag-js/preact';
import type { ComponentChildren } from 'preact';
import { useEffect, useId } from 'preact/hooks';
import { useDirection } from '../i18n/i18n';
import type { ActionMenuProps } from './ActionMenu';

interface OpenMenuProps extends Pick<ActionMenuProps, 'label' | 'actions'> {
  /** Id of the button. */
  readonly trigger: string;
  /** Action that a key chooses at once. */
  readonly highlighted: string | null;
  readonly closed: () => void;
}

/** The open menu of an `ActionMenu`. */
export const OpenMenu = ({ label, actions, trigger, highlighted, closed }: OpenMenuProps) => {
  const service = useMachine(menu.machine, {
    id: useId(),
    ids: { trigger },
    dir: useDirection(),
    'aria-label': label,
    defaultOpen: true,
    defaultHighlightedValue: highlighted,
    positioning: { strategy: 'fixed', placement: 'bottom-end' },
    onSelect: ({ value }) => actions.find(({ key }) => key === value)?.run(),
    onOpenChange: ({ open }) => open || closed(),
  });
  const api = menu.connect(service, normalizeProps);
  return (
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
  );
};

export interface OpenPopoverProps {
  /** Id of the button. */
  readonly trigger: string;
  /** Name of what opens. */
  readonly label: string;
  readonly look: string;
  /** Whether the first control gets the focus. */
  readonly focusFirst: boolean;
  readonly placement: 'bottom' | 'bottom-end';
  readonly closed: () => void;
  readonly children: ComponentChildren;
}

/** The open part of a `Popover`. */
export const OpenPopover = ({ trigger, label, look, focusFirst, placement, closed, children }: OpenPopoverProps) => {
  const service = useMachine(popover.machine, {
    id: useId(),
    ids: { trigger },
    dir: useDirection(),
    autoFocus: focusFirst,
    positioning: { strategy: 'fixed', placement },
    onOpenChange: ({ open }) => open || closed(),
  });
  const api = popover.connect(service, normalizeProps);
  // What is open from the beginning gets no focus.
  useEffect(() => api.setOpen(true), []);
  if (!api.open) return null;
  const content = { ...api.getContentProps(), 'aria-label': label };
  return (
    <div {...api.getPositionerProps()}>
      <div {...content} class={`floating ${look}`}>
        {children}
      </div>
    </div>
  );
};

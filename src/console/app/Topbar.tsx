import { Menu, Search, X } from 'lucide-preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import type { Summary } from '../api/summarySchema';
import { LanguageContext } from '../i18n/i18n';
import { useStrings } from '../languages/strings';
import icon from '../ui/icon.svg';
import { lazy } from '../ui/Loaded';
import { Serving } from './Serving';

const CommandPalette = lazy(async () => (await import('./CommandPalette')).CommandPalette);

/** The search button, and the shortcut that it shows. */
const SearchButton = ({ summary }: { readonly summary: Summary | undefined }) => {
  const strings = useStrings('shell');
  const { language } = useContext(LanguageContext);
  const dialog = useRef<HTMLDialogElement>(null);
  const [open, setOpen] = useState(false);
  const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);
  const show = (): void => {
    setOpen(true);
    if (dialog.current && !dialog.current.open) dialog.current.showModal();
  };
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || document.querySelector('dialog[open]')) return;
      event.preventDefault();
      show();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
  return (
    <>
      <button type="button" class="search" title={strings.searchLabel} onClick={show}>
        <Search size={16} aria-hidden="true" />
        <span>{strings.search}</span>
        <kbd>{isMac ? '⌘K' : 'Ctrl K'}</kbd>
      </button>
      <dialog ref={dialog} class="palette" aria-label={strings.searchLabel} onClose={() => setOpen(false)}>
        {open && <CommandPalette summary={summary} language={language} close={() => dialog.current?.close()} />}
      </dialog>
    </>
  );
};

interface TopbarProps {
  readonly summary: Summary | undefined;
  readonly mayWrite: boolean;
  readonly changed: () => void;
  readonly menuId: string;
  readonly menuOpen: boolean;
  readonly toggleMenu: () => void;
}

/** Above every page: search, and the switch for all coupons. */
export const Topbar = ({ summary, mayWrite, changed, menuId, menuOpen, toggleMenu }: TopbarProps) => {
  const strings = useStrings('shell');
  return (
    <header class="topbar">
      <button
        type="button"
        class="icon-button menu-button"
        aria-label={strings.more}
        aria-expanded={menuOpen}
        aria-controls={menuId}
        onClick={toggleMenu}
      >
        {menuOpen ? <X size={20} aria-hidden="true" /> : <Menu size={20} aria-hidden="true" />}
      </button>
      <p class="brand">
        <img src={icon} alt="" width="24" height="24" />
        <span class="brand-name">Couplet</span>
      </p>
      <SearchButton summary={summary} />
      {summary && <Serving published={summary.bundle !== null} serving={summary.serving} mayWrite={mayWrite} changed={changed} />}
    </header>
  );
};

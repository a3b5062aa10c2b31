import { createPrivacyPanel } from './createPrivacyPanel';

/** Entry of the chunk: what only the shopper's dialogs, the debug panel and reminders ask for. */
export const privacyPanel = createPrivacyPanel();

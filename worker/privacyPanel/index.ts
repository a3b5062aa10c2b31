import { createPrivacyPanel } from './createPrivacyPanel';

/** Entry of the chunk with the code that only the shopper's dialogs, the debug panel and reminders need. */
export const privacyPanel = createPrivacyPanel();

import { type PreviewReady, previewMessageSchema } from '../../src/protocol/preview';
import { parseWith } from '../../src/protocol/values/parse';
import { showPreview } from './showPreview';

/** The page that frames this one, of the same origin. No other page may set what is drawn. */
const show = showPreview();
addEventListener('message', ({ origin, source, data }) => {
  if (origin !== location.origin || source !== parent) return;
  const message = parseWith(previewMessageSchema, data, 'preview_malformed');
  if (message.ok) void show(message.value);
});
parent.postMessage({ v: 'preview-ready/1' } satisfies PreviewReady, location.origin);

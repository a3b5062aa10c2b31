import { PREVIEW_PARAMETER } from '../../src/protocol/preview';
import { openDebugPanel } from './openDebugPanel';
import { showPreview } from './showPreview';

const handoff = window.couplet?._;
// Its own chunk, for developers only.
if (handoff) {
  handoff.debug = openDebugPanel;
  if (!handoff.run && location.hash.includes(`${PREVIEW_PARAMETER}=`))
    handoff.preview = showPreview(handoff, location.hash, Date.now()).catch((error: unknown) => {
      console.info('couplet: preview_failed:', String(error));
      return false;
    });
}

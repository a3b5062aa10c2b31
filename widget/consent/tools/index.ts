import { readMap } from './categories';
import { watchTools } from './watchTools';

// Its own chunk, fetched if the page shows signs of a consent tool.
const handoff = window.couplet?._;
if (handoff) {
  let watchLayer: ReturnType<typeof watchTools> | undefined;
  handoff.watchTools = (tell, layers) => {
    watchLayer ??= watchTools(tell, readMap(handoff.config.consentMap), layers);
    layers.forEach(watchLayer);
  };
}

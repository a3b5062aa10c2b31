import { createCard } from './createCard';

// Its own chunk, fetched beside a choice, because most page views ask for none.
if (window.couplet?._) window.couplet._.card = createCard;

import { createCard } from './createCard';

// Its own chunk, asked for together with a coupon, because most page views show none.
if (window.couplet?._) window.couplet._.card = createCard;

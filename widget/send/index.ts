import { openSendForm } from './openSendForm';

// Its own chunk, fetched when a shopper asks for a coupon to be sent.
if (window.couplet?._) window.couplet._.send = openSendForm;

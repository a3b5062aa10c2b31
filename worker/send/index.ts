// Entry of the send chunk: what is loaded when a shopper asks for a coupon to be sent to them.
export { sendCoupon, sendWays } from './sendCoupon';

import type { PublishedRow } from './row';

/** https://segment.com/docs/connections/spec/ecommerce/v2/ */
const monopoly = {
  product_id: '507f1f77bcf86cd799439011',
  sku: 'G-32',
  category: 'Games',
  name: 'Monopoly: 3rd Edition',
  brand: 'Hasbro',
  variant: '200 pieces',
  price: 18.99,
  quantity: 1,
  coupon: 'MAYDEALS',
  position: 3,
  url: 'https://www.example.com/product/path',
  image_url: 'https://www.example.com/product/path.jpg',
};
const listed = [
  {
    product_id: '507f1f77bcf86cd799439011',
    sku: '45790-32',
    name: 'Monopoly: 3rd Edition',
    price: 19,
    position: 1,
    category: 'Games',
    url: 'https://www.example.com/product/path',
    image_url: 'https://www.example.com/product/path.jpg',
  },
  { product_id: '505bd76785ebb509fc183733', sku: '46493-32', name: 'Uno Card Game', price: 3, position: 2, category: 'Games' },
];
const ordered = [
  {
    product_id: '507f1f77bcf86cd799439011',
    sku: '45790-32',
    name: 'Monopoly: 3rd Edition',
    price: 19,
    quantity: 1,
    category: 'Games',
    url: 'https://www.example.com/product/path',
    image_url: 'https://www.example.com/product/path.jpg',
  },
  { product_id: '505bd76785ebb509fc183733', sku: '46493-32', name: 'Uno Card Game', price: 3, quantity: 2, category: 'Games' },
];
const order = {
  order_id: '50314b8e9bcf000000000000',
  affiliation: 'Google Store',
  revenue: 25.0,
  shipping: 3,
  tax: 2,
  discount: 2.5,
  coupon: 'hasbros',
  currency: 'USD',
  products: ordered,
};

/** The examples that name no currency are of none, and so are their prices. */
const monopolyMeant = {
  itemId: '507f1f77bcf86cd799439011',
  itemName: 'Monopoly: 3rd Edition',
  itemBrand: 'Hasbro',
  categories: ['Games'],
  quantity: 1,
};
const listedMeant = [
  { itemId: '507f1f77bcf86cd799439011', itemName: 'Monopoly: 3rd Edition', categories: ['Games'], quantity: 1 },
  { itemId: '505bd76785ebb509fc183733', itemName: 'Uno Card Game', categories: ['Games'], quantity: 1 },
];
const orderedMeant = [
  { itemId: '507f1f77bcf86cd799439011', itemName: 'Monopoly: 3rd Edition', categories: ['Games'], price: 1_900, quantity: 1 },
  { itemId: '505bd76785ebb509fc183733', itemName: 'Uno Card Game', categories: ['Games'], price: 300, quantity: 2 },
];

/** Calls of `analytics.track`, as the snippet's queue holds them. */
const segment: readonly PublishedRow[] = [
  {
    what: 'Products Searched',
    says: ['track', 'Products Searched', { query: 'blue roses' }],
    means: [{ name: 'search', searchTerm: 'blue roses' }],
  },
  {
    what: 'Product List Viewed',
    says: ['track', 'Product List Viewed', { list_id: 'hot_deals_1', category: 'Deals', products: listed }],
    means: [{ name: 'view_item_list', listId: 'hot_deals_1', items: listedMeant }],
  },
  { what: 'Product Clicked', says: ['track', 'Product Clicked', monopoly], means: [{ name: 'select_item', items: [monopolyMeant] }] },
  {
    what: 'Product Viewed',
    says: ['track', 'Product Viewed', { ...monopoly, currency: 'usd', value: 18.99 }],
    means: [{ name: 'view_item', currency: 'USD', value: 1_899, items: [{ ...monopolyMeant, price: 1_899 }] }],
  },
  {
    what: 'Product Added',
    says: ['track', 'Product Added', { cart_id: 'skdjsidjsdkdj29j', ...monopoly }],
    means: [{ name: 'add_to_cart', items: [monopolyMeant] }],
  },
  {
    what: 'Product Removed',
    says: ['track', 'Product Removed', { cart_id: 'ksjdj92dj29dj92d2j', ...monopoly }],
    means: [{ name: 'remove_from_cart', items: [monopolyMeant] }],
  },
  {
    what: 'Cart Viewed',
    says: ['track', 'Cart Viewed', { cart_id: 'd92jd29jd92jd29j92d92jd', products: listed }],
    means: [{ name: 'view_cart', items: listedMeant }],
  },
  {
    what: 'Checkout Started: what the goods come to, not what is asked for with shipping and tax',
    says: ['track', 'Checkout Started', { ...order, value: 30 }],
    means: [{ name: 'begin_checkout', currency: 'USD', value: 2_500, items: orderedMeant }],
  },
  {
    what: 'Order Completed: the goods after discounts',
    says: ['track', 'Order Completed', { checkout_id: 'fksdjfsdjfisjf9sdfjsd9f', total: 27.5, subtotal: 22.5, ...order }],
    means: [
      {
        name: 'purchase',
        transactionId: '50314b8e9bcf000000000000',
        coupon: 'hasbros',
        currency: 'USD',
        value: 2_250,
        items: orderedMeant,
      },
    ],
  },
  {
    what: 'Order Refunded',
    says: ['track', 'Order Refunded', { order_id: '50314b8e9bcf000000000000', total: 30, currency: 'USD', products: ordered }],
    means: [{ name: 'refund', transactionId: '50314b8e9bcf000000000000', currency: 'USD', value: 3_000, items: orderedMeant }],
  },
  {
    what: 'Product Added to Wishlist',
    says: ['track', 'Product Added to Wishlist', { wishlist_id: 'skdjsidjsdkdj29j', wishlist_name: 'Loved Games', ...monopoly }],
    means: [{ name: 'add_to_wishlist', items: [monopolyMeant] }],
  },
  {
    what: 'Wishlist Product Added to Cart',
    says: [
      'track',
      'Wishlist Product Added to Cart',
      { wishlist_id: 'skdjsidjsdkdj29j', wishlist_name: 'Loved Games', cart_id: '99j2d92j9dj29dj29d2d', ...monopoly },
    ],
    means: [{ name: 'add_to_cart', items: [monopolyMeant] }],
  },
  {
    what: 'Product List Filtered',
    says: ['track', 'Product List Filtered', { list_id: 'todays_deals_may_11_2019', products: listed }],
    means: [],
  },
  {
    what: 'Promotion Viewed',
    says: [
      'track',
      'Promotion Viewed',
      { promotion_id: 'promo_1', creative: 'top_banner_2', name: '75% store-wide shoe sale', position: 'home_banner_top' },
    ],
    means: [],
  },
  {
    what: 'Promotion Clicked',
    says: [
      'track',
      'Promotion Clicked',
      { promotion_id: 'promo_1', creative: 'top_banner_2', name: '75% store-wide shoe sale', position: 'home_banner_top' },
    ],
    means: [],
  },
  {
    what: 'Checkout Step Viewed',
    says: [
      'track',
      'Checkout Step Viewed',
      { checkout_id: '50314b8e9bcf000000000000', step: 2, shipping_method: 'Fedex', payment_method: 'Visa' },
    ],
    means: [],
  },
  { what: 'Order Cancelled', says: ['track', 'Order Cancelled', { ...order, total: 30 }], means: [] },
  {
    what: 'Coupon Entered',
    says: [
      'track',
      'Coupon Entered',
      { order_id: '50314b8e9bcf000000000000', cart_id: '923923929jd29jd92dj9j93fj3', coupon_id: 'may_deals_2016' },
    ],
    means: [],
  },
  {
    what: 'Product Removed from Wishlist',
    says: ['track', 'Product Removed from Wishlist', { wishlist_id: 'skdjsidjsdkdj29j', wishlist_name: 'Loved Games', ...monopoly }],
    means: [],
  },
  {
    what: 'Product Shared',
    says: [
      'track',
      'Product Shared',
      { share_via: 'email', share_message: 'Hey, check out this item', recipient: 'friend@example.com', ...monopoly },
    ],
    means: [],
  },
  {
    what: 'Product Reviewed',
    says: [
      'track',
      'Product Reviewed',
      { product_id: '507f1f77bcf86cd799439011', review_id: 'kdfjrj39fj39jf3', review_body: 'I love this product', rating: '5' },
    ],
    means: [{ name: 'rate', items: [{ itemId: '507f1f77bcf86cd799439011', quantity: 1 }], rating: 5, reviewLength: 19 }],
  },
  {
    what: 'identify',
    says: ['identify', '97980cfea0067', { name: 'Peter Gibbons', email: 'peter@example.com', plan: 'premium' }],
    means: [],
  },
  {
    what: 'page with category and name',
    says: ['page', 'Docs', 'Getting Started'],
    means: [{ name: 'page_view', pageType: 'Getting Started' }],
  },
  { what: 'page', says: ['page'], means: [{ name: 'page_view' }] },
];

/** https://www.rudderstack.com/docs/event-spec/ecommerce-events-spec/ordering/ */
const rudder = {
  product_id: '123',
  sku: 'F15',
  category: 'Games',
  name: 'Game',
  brand: 'Gamepro',
  variant: '111',
  price: 13.49,
  quantity: 11,
  coupon: 'DISC21',
  position: 1,
  url: 'https://www.website.com/product/path',
  image_url: 'https://www.website.com/product/path.png',
};
const rudderMeant = { itemId: '123', itemName: 'Game', itemBrand: 'Gamepro', categories: ['Games'], quantity: 11 };

const rudderstack: readonly PublishedRow[] = [
  {
    what: 'RudderStack: Product Viewed',
    says: ['track', 'Product Viewed', { ...rudder, currency: 'USD' }],
    means: [{ name: 'view_item', currency: 'USD', items: [{ ...rudderMeant, price: 1_349 }] }],
  },
  {
    what: 'RudderStack: Product Clicked',
    says: ['track', 'Product Clicked', rudder],
    means: [{ name: 'select_item', items: [rudderMeant] }],
  },
  {
    what: 'RudderStack: Product Reviewed',
    says: [
      'track',
      'Product Reviewed',
      {
        product_id: '0a4f1f33deb86cd799439092',
        review_id: '9ec72f55ace900e0bb51a066',
        review_body: 'Good product, delivered in excellent condition',
        rating: '5',
      },
    ],
    means: [{ name: 'rate', items: [{ itemId: '0a4f1f33deb86cd799439092', quantity: 1 }], rating: 5, reviewLength: 46 }],
  },
  { what: 'RudderStack: Product Added', says: ['track', 'Product Added', rudder], means: [{ name: 'add_to_cart', items: [rudderMeant] }] },
];

export const segmentRows = [...segment, ...rudderstack];

import type { Edit, Person, SampleEvent } from './sample-event.ts';

/** Five people, and the day of the first commit. */
export const people = {
  ada: { name: 'Ada Lovelace', email: 'ada-lovelace@users.noreply.github.com' },
  grace: { name: 'Grace Hopper', email: 'grace-hopper@users.noreply.github.com' },
  kat: { name: 'Katherine Johnson', email: 'katherine-johnson@users.noreply.github.com' },
  barbara: { name: 'Barbara Liskov', email: 'barbara-liskov@users.noreply.github.com' },
  radia: { name: 'Radia Perlman', email: 'radia-perlman@users.noreply.github.com' },
} satisfies Record<Person, { name: string; email: string }>;

export const firstDay = Date.UTC(2026, 1, 2, 9);

const api = ['src/api/schema.ts', 'docs/api.md'];
const readme = 'README.md';

function issue(by: Person, day: number, key: string, title: string, body: string, labels: string[] = []): SampleEvent {
  return { kind: 'issue', by, day, key, title, body, labels };
}

/** A commit pushed to main. `grow` adds the next part of each file, `edits` replaces text. */
function commit(by: Person, day: number, subject: string, grow: string[], edits: Edit[] = []): SampleEvent {
  return { kind: 'commit', by, day, subject, grow, edits, merged: false, fixes: undefined };
}

/** The same through a merged pull request, which may close an issue. */
function merged(
  by: Person,
  day: number,
  subject: string,
  grow: string[],
  edits: Edit[] = [],
  fixes?: string,
): SampleEvent {
  return { kind: 'commit', by, day, subject, grow, edits, merged: true, fixes };
}

/** Five months of a small shop, oldest first. */
export const history: SampleEvent[] = [
  commit('ada', 0, 'Start the shop', [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    readme,
    'src/server.ts',
    'src/config.ts',
  ]),
  commit('ada', 1, 'Add amounts in cents', ['src/util/money.ts']),
  commit('barbara', 1, 'List the products', ['src/catalog/product.ts', 'src/api/routes.ts', 'docs/api.md']),
  commit('ada', 2, 'Answer errors as JSON', ['src/api/errors.ts', 'src/server.ts']),
  commit('radia', 3, 'Run the tests on every push', ['.github/workflows/ci.yml']),
  merged('grace', 4, 'Add the cart', ['src/cart/cart.ts', 'src/cart/cart-store.ts', 'tests/cart.test.ts']),
  issue('radia', 5, 'quantity', 'Cart accepts a quantity of 0', 'Adding an item with quantity 0 answers 200.', ['bug']),
  merged('grace', 6, 'Put products into the cart', [
    'src/cart/cart.ts',
    'src/catalog/product.ts',
    'src/api/routes.ts',
    'tests/cart.test.ts',
    ...api,
  ]),
  merged(
    'barbara',
    8,
    'Check the quantity',
    ['src/api/schema.ts'],
    [['docs/api.md', '(1 to 99)', '(a whole number, 1 to 99)']],
    'quantity',
  ),
  commit('ada', 9, 'Open the server last', ['src/server.ts']),
  commit('radia', 10, 'Describe the layout', [readme]),
  issue('ada', 11, 'vat', 'Prices are shown without tax', 'Customers in the EU expect the final price.', ['feature']),
  merged('kat', 13, 'Compute the tax of a country', ['src/pricing/tax.ts', 'tests/tax.test.ts'], [], 'vat'),
  merged('grace', 15, 'Take payments', ['src/checkout/payment.ts', 'src/checkout/checkout.ts', 'src/config.ts']),
  merged('grace', 16, 'Open the checkout to clients', ['src/api/routes.ts', ...api]),
  commit('ada', 17, 'Print amounts with their currency', ['src/util/money.ts']),
  merged('grace', 19, 'Write receipts', [
    'src/checkout/receipt.ts',
    'src/checkout/checkout.ts',
    'src/cart/cart-store.ts',
  ]),
  commit('radia', 20, 'Name the owners of each folder', ['.github/CODEOWNERS']),
  issue(
    'grace',
    21,
    'refused',
    'A refused payment looks like success',
    'The receipt is written although the status is refused.',
    ['bug', 'payments'],
  ),
  merged(
    'grace',
    22,
    'Answer 402 when a payment is refused',
    ['src/checkout/payment.ts', 'src/api/errors.ts'],
    [['docs/api.md', 'or 402 when', 'or 402 (with the reason) when']],
    'refused',
  ),
  merged('kat', 25, 'Add the tax at checkout', ['src/checkout/checkout.ts', 'tests/checkout.test.ts']),
  commit('ada', 27, 'Log as JSON', ['src/util/logger.ts']),
  issue(
    'barbara',
    28,
    'search',
    'Products cannot be searched',
    'A list of three is fine, one of three thousand is not.',
    ['feature'],
  ),
  merged(
    'barbara',
    30,
    'Search products by name',
    ['src/catalog/search.ts', 'tests/search.test.ts', ...api],
    [],
    'search',
  ),
  commit(
    'radia',
    33,
    'Wait for the lockfile in CI',
    [],
    [['.github/workflows/ci.yml', 'npm ci', 'npm ci --ignore-scripts']],
  ),
  merged(
    'barbara',
    35,
    'Search products by tag',
    ['src/catalog/search.ts'],
    [['tests/search.test.ts', "search('mug')", "search('MUG')"]],
  ),
  merged('kat', 38, 'Add discount codes', [
    'src/pricing/discount.ts',
    'src/cart/cart.ts',
    'tests/discount.test.ts',
    ...api,
  ]),
  commit('ada', 40, 'Keep tokens out of the log', ['src/util/logger.ts']),
  issue('kat', 41, 'spring', 'SPRING can still be used in summer', 'The code ran out at the end of May.', [
    'bug',
    'pricing',
  ]),
  merged(
    'kat',
    43,
    'Know expired discount codes',
    ['src/pricing/discount.ts'],
    [['tests/discount.test.ts', 'takes ten percent off', 'takes ten percent off with WELCOME']],
    'spring',
  ),
  merged('radia', 46, 'Compute what a parcel costs', [
    'src/shipping/rates.ts',
    'docs/shipping.md',
    'tests/rates.test.ts',
  ]),
  merged('radia', 47, 'Offer shipping rates to clients', ['src/api/routes.ts', ...api]),
  commit('barbara', 50, 'Show three more mugs', [], [['src/catalog/product.ts', "'Coffee mug'", "'Large coffee mug'"]]),
  merged('radia', 52, 'Choose the cheapest way to ship', [
    'src/shipping/rates.ts',
    'src/checkout/checkout.ts',
    'tests/checkout.test.ts',
  ]),
  issue(
    'grace',
    54,
    'twice',
    'A customer was charged twice',
    'The payment service answered after 30 s, and the client tried again.',
    ['bug', 'payments'],
  ),
  merged('grace', 56, 'Look up a charge before sending it again', ['src/checkout/payment.ts'], [], 'twice'),
  commit(
    'ada',
    58,
    'Round amounts half up',
    [],
    [['src/util/money.ts', 'Math.round(cents)', 'Math.round(cents + Number.EPSILON)']],
  ),
  merged('kat', 61, 'Tax books less', ['src/pricing/tax.ts', 'tests/tax.test.ts']),
  commit('barbara', 64, 'Tell whether a product is in stock', ['src/catalog/product.ts', '.github/CODEOWNERS']),
  merged(
    'grace',
    67,
    'Remove products from the cart',
    ['src/cart/cart.ts'],
    [['tests/cart.test.ts', 'adds up the items', 'adds up all items']],
  ),
  commit('grace', 68, 'Test removing a product', ['tests/cart.test.ts']),
  merged('radia', 71, 'Charge more for islands', ['src/shipping/rates.ts', 'docs/shipping.md', 'tests/rates.test.ts']),
  commit(
    'kat',
    74,
    'Raise the tax of Austria',
    [],
    [
      ['src/pricing/tax.ts', 'AT: 20', 'AT: 20, NL: 21'],
      ['tests/tax.test.ts', "test('knows the rates'", "test('knows the rates of each country'"],
    ],
  ),
  merged(
    'grace',
    78,
    'Print receipts as text',
    ['src/checkout/receipt.ts'],
    [
      [
        'src/checkout/checkout.ts',
        'return receiptFor(cart, amount, payment.id);',
        'return receiptFor(cart, amount, payment.id);\n  // The text form is made by the mailer.',
      ],
    ],
  ),
  commit('radia', 80, 'Describe pricing and shipping', [readme]),
  issue('barbara', 84, 'limit', 'Search returns too much', 'Fifty products are more than a page shows.', ['feature']),
  merged(
    'barbara',
    86,
    'Answer at most 40 products',
    [],
    [
      ['src/catalog/search.ts', 'maxResults = 50', 'maxResults = 40'],
      ['docs/api.md', 'At most 50', 'At most 40'],
    ],
    'limit',
  ),
  commit(
    'ada',
    90,
    'Take the port from the environment',
    [],
    [
      ['src/config.ts', '8080', '3000'],
      [readme, 'npm start', 'PORT=3000 npm start'],
    ],
  ),
  merged(
    'grace',
    95,
    'Refuse payments without a reference',
    [],
    [
      [
        'src/checkout/payment.ts',
        'JSON.stringify({ amount })',
        'JSON.stringify({ amount, reference: token.slice(-8) })',
      ],
      [
        'src/checkout/checkout.ts',
        'const payment = await pay(amount, request.paymentToken);',
        'const payment = requirePaid(await pay(amount, request.paymentToken));',
      ],
      [
        'src/checkout/checkout.ts',
        "import { pay } from './payment.ts';",
        "import { pay, requirePaid } from './payment.ts';",
      ],
    ],
  ),
  merged(
    'kat',
    99,
    'Give ten percent to new customers only',
    [],
    [
      ['src/pricing/discount.ts', 'WELCOME: 10', 'WELCOME: 10, HELLO: 5'],
      ['tests/discount.test.ts', "applyDiscount(1000, 'WELCOME'), 900", "applyDiscount(1000, 'HELLO'), 950"],
    ],
  ),
  issue(
    'radia',
    102,
    'express',
    'Checkout needs too many steps',
    'Returning customers should pay with one click: cart, saved address, saved card.',
    ['feature', 'checkout'],
  ),
  commit(
    'ada',
    105,
    'Update express',
    [],
    [
      ['package.json', '^5.0.0', '^5.1.0'],
      ['package-lock.json', '"express": "^5.0.0"', '"express": "^5.1.0"'],
      ['package-lock.json', '5.0.1', '5.1.0'],
    ],
  ),
  merged(
    'radia',
    109,
    'Raise the letter rate',
    [],
    [
      ['src/shipping/rates.ts', '390', '410'],
      ['tests/rates.test.ts', '390', '410'],
      ['tests/checkout.test.ts', '1390', '1410'],
      ['docs/shipping.md', 'letter post', 'letter post (4.10 EUR)'],
    ],
  ),
  issue('kat', 112, 'currency', 'Show prices in the currency of the customer', 'CURRENCY is one for the whole shop.', [
    'feature',
    'pricing',
  ]),
  merged(
    'barbara',
    115,
    'Tag products for search',
    [],
    [
      ['src/catalog/product.ts', "tags: ['kitchen']", "tags: ['kitchen', 'gift']"],
      ['src/catalog/search.ts', '.includes(tag)', '.includes(tag.toLowerCase())'],
    ],
  ),
  commit(
    'radia',
    118,
    'Test on the current Node',
    [],
    [['.github/workflows/ci.yml', 'actions/checkout@v4', 'actions/checkout@v5']],
  ),
  merged(
    'grace',
    122,
    'Close the cart only after the receipt',
    [],
    [
      [
        'src/checkout/checkout.ts',
        '  closeCart(cart.id);\n  return receiptFor(cart, amount, payment.id);',
        '  const receipt = receiptFor(cart, amount, payment.id);\n  closeCart(cart.id);\n  return receipt;',
      ],
      ['src/checkout/receipt.ts', 'lines: cart.items.length', 'items: cart.items.length'],
      ['src/checkout/receipt.ts', 'receipt.lines}', 'receipt.items}'],
    ],
  ),
  issue('ada', 125, 'flaky', 'Cart test fails on slow machines', 'Seen twice in CI this week.', ['bug']),
  commit(
    'ada',
    127,
    'Name the product that is unknown',
    [],
    [['src/catalog/product.ts', 'unknown product', 'there is no product']],
  ),
  merged(
    'kat',
    131,
    'Round discounts down',
    [],
    [
      ['src/pricing/discount.ts', 'Math.round((amount', 'Math.floor((amount'],
      ['tests/discount.test.ts', '950', '950'],
    ],
  ),
  commit(
    'radia',
    134,
    'Explain where the API is described',
    [],
    [[readme, 'change it together with', 'it changes together with']],
  ),
  merged(
    'barbara',
    138,
    'Cut long search terms',
    [],
    [
      ['src/api/schema.ts', 'slice(0, 100)', 'slice(0, 80)'],
      ['docs/api.md', 'Searches names and tags.', 'Searches names and tags; terms are cut at 80 characters.'],
    ],
  ),
  merged(
    'grace',
    141,
    'Log refused payments',
    [],
    [
      [
        'src/checkout/payment.ts',
        "throw paymentRefused('the payment was refused')",
        "throw paymentRefused('the payment was refused by the bank')",
      ],
      ['src/api/errors.ts', "status === 500 ? 'internal error'", "status >= 500 ? 'internal error'"],
    ],
  ),
  commit(
    'ada',
    145,
    'Keep carts by customer',
    [],
    [['src/cart/cart-store.ts', '/** Forgets carts that were paid. */', '/** Forgets a cart that was paid. */']],
  ),
];

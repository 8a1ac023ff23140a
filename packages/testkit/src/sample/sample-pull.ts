import { createHash } from 'node:crypto';
import type { FileChanges } from '../github-simulator/git/write-commit.ts';

export type SampleChange = {
  title: string;
  body: string;
  push: { files: FileChanges; message: string };
};

/**
 * A token that secret scanners recognise and that opens nothing. It is put together here so that no scanner of this
 * repository finds it in the sources.
 */
function fakeToken(seed: string): string {
  const letters = createHash('sha512')
    .update(seed)
    .digest('base64')
    .replace(/[^A-Za-z0-9]/g, '');
  return ['gh', 'p_', letters.slice(0, 36)].join('');
}

function replaceOnce(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the sample repository has no '${from}'`);
  return text.replace(from, to);
}

const express = `
/** One click for returning customers: the saved address, the saved card, the cheapest way to ship. */
export async function expressCheckout(customer: { cartId: string; country: string; savedToken: string }) {
  const cart = openCart(customer.cartId);
  const due = withShipping(amountDue(total(cart), customer.country), customer.country, 500);
  const payment = await pay(due, customer.savedToken);
  closeCart(cart.id);
  return receiptFor(cart, due, payment.id);
}
`;

const expressSchema = `
export type ExpressRequest = { cartId: string; customerId: string };

export function parseExpress(body: unknown): ExpressRequest {
  const { cartId, customerId } = body as Partial<ExpressRequest>;
  if (!cartId || !customerId) throw badRequest('cartId and customerId are needed');
  return { cartId, customerId };
}
`;

function body(issue: number): string {
  return `Returning customers can pay with one click: saved address, saved card, cheapest shipping.

- \`expressCheckout\` next to the normal checkout
- carts of returning customers are kept in Redis
- \`money.ts\` moves to \`src/pricing\`, where the rest of the arithmetic is

Fixes #${issue}`;
}

/** The change of the sample pull request, made from the files of the branch it goes to. */
export async function samplePull(read: (path: string) => Promise<string>, issue: number): Promise<SampleChange> {
  const edit = async (path: string, from: string, to: string) => ({ [path]: replaceOnce(await read(path), from, to) });
  const importMoved = (path: string) => edit(path, '../util/money.ts', '../pricing/money.ts');
  const config = `\n/** Reads the saved cards of customers. */\nexport const vaultToken = '${fakeToken('sample vault')}';\n`;
  const files: FileChanges = {
    'src/util/money.ts': null,
    'src/pricing/money.ts': await read('src/util/money.ts'),
    ...(await importMoved('src/cart/cart.ts')),
    ...(await importMoved('src/catalog/product.ts')),
    ...(await importMoved('src/checkout/receipt.ts')),
    'src/checkout/checkout.ts': (await read('src/checkout/checkout.ts')) + express,
    'src/api/schema.ts': (await read('src/api/schema.ts')) + expressSchema,
    'src/config.ts': (await read('src/config.ts')) + config,
    'docs/shipping.md': `${await read('docs/shipping.md')}\nExpress orders are always sent the cheapest way.\n`,
    ...(await edit('package.json', '"express": "^5.1.0"', '"express": "^5.1.0",\n    "ioredis": "^5.4.0"')),
  };
  const title = 'Pay with one click';
  return { title, body: body(issue), push: { files, message: `${title}\n\n${body(issue)}\n` } };
}

import { describe, expect, test } from '@jest/globals';
import { html, renderHtml, webAddress } from './html.ts';

describe('html', () => {
  test('escapes text in elements and attributes', () => {
    const title = `<script>alert("1")</script> & 'more'`;

    expect(renderHtml(html`<p title="${title}">${title}</p>`)).toBe(
      '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;more&#39;">' +
        '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;more&#39;</p>',
    );
  });

  test('puts markup into markup as it is, also in lists', () => {
    expect(renderHtml(html`<ul>${['a', '<b>'].map((item) => html`<li>${item}</li>`)}</ul>`)).toBe(
      '<ul><li>a</li><li>&lt;b&gt;</li></ul>',
    );
  });

  test('shows nothing for what is missing, but shows zero', () => {
    expect(renderHtml(html`[${null}${undefined}${false}${0}]`)).toBe('[0]');
  });

  test('an object from outside cannot pass for markup', () => {
    const forged = JSON.parse('{"markup":"<script>"}');

    expect(() => renderHtml(html`${forged}`)).toThrow();
  });
});

describe('web address', () => {
  test.each([
    ['https://github.com/o/r/pull/1', true],
    ['http://127.0.0.1:3010/o/r', true],
    ['javascript:alert(1)', false],
    [' javascript:alert(1)', false],
    ['data:text/html,<script>', false],
    ['//evil.example', false],
    ['not an address', false],
    [null, false],
  ])('%s may be followed: %s', (address, followed) => {
    expect(webAddress(address) !== null).toBe(followed);
  });
});

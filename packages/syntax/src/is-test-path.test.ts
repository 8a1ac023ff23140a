import { expect, test } from '@jest/globals';
import { isTestPath } from './is-test-path.ts';

test.each([
  'src/cart.test.ts',
  'src/cart.int.spec.tsx',
  'src/__tests__/cart.ts',
  'pkg/cart_test.go',
  'test/test-fs.c',
  'src/format-test.cc',
  'lib/test_cart.rb',
  'app/conftest.py',
  'test.js',
  'src/CartTest.java',
  'src/CartIT.java',
  'src/TestCart.java',
  'okhttp/src/jvmTest/kotlin/okhttp3/Recorder.kt',
  'core/src/testFixtures/java/a/Builder.java',
  'Src/Acme.Shop.Tests/Helpers/Clock.cs',
  'ShopUITests/Robot.swift',
  't/basic.t',
  'spec/cart_spec.rb',
  'src/cart-spec.js',
  'src/cart.int.ts',
  'config/test.rb',
])('%s is there for tests', (path) => {
  expect(isTestPath(path)).toBe(true);
});

test.each([
  'src/cart.ts',
  'src/contest/latest.ts',
  'src/attest.go',
  'src/flask/testing.py',
  'src/Contest.java',
  'src/Transit.java',
  'src/latest-greatest.js',
  'src/inspect.rb',
  'src/testimonials.ts',
  'Src/Acme.Contests/Entry.cs',
  'lib/ftp-int.h',
  'lib/common/arg_spec.py',
  'api/openapi-spec.yaml',
  'config/environments/test.rb',
])('%s is not', (path) => {
  expect(isTestPath(path)).toBe(false);
});

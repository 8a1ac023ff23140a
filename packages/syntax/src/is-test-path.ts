const folders =
  /(?:^|\/)(?:tests?|__tests__|__mocks__|specs?|e2e|testing|testdata|testfixtures|fixtures|cypress|integration-tests?)\//i;
// .NET, Swift and Gradle: Acme.Shop.Tests, ShopUITests, src/jvmTest. The case tells it from `contest`.
const namedFolders = /(?:^|\/)[\w.-]*(?:[a-z0-9.]|UI)(?:Tests?|Specs)\//;
const names = [
  // cart.test.ts, cart_test.go, cart-test.c, cart_unittest.cc
  /[._-](?:tests?|unittest|e2e|cy)\.[^./]+$/i,
  // cart.int.ts; what is internal to a library of C is named ftp-int.h
  /\.int\.[^./]+$/i,
  // cart_spec.rb; in Python and in data a specification is none of tests
  /[._-]specs?\.(?!py$|ya?ml$|json$|toml$|md$|txt$)[^./]+$/i,
  // test_cart.py, test-cart.c, test.js, conftest.py; of Rails config/environments/test.rb is how an application runs
  /(?:^|(?<!(?:^|\/)config\/environments)\/)(?:(?:tests?|specs?)(?:[_-][^/]*)?\.[^./]+|conftest\.py)$/i,
  // CartTest.java, CartIT.java, CartSpec.kt, TestCart.java
  /(?:^|\/)[^/]*(?:Test|Tests|TestCase|Spec|Specs|IT)\.(?:java|kts?|scala|groovy|cs|fs|php|swift|mm?|cc|cpp)$/,
  /(?:^|\/)Test[A-Z][^/]*\.(?:java|kt|php)$/,
  /(?:^|\/)t\/[^/]+\.t$/,
];

/** Whether a source file is there for tests (a test, a helper, a fixture), judged by its path alone. */
export function isTestPath(path: string): boolean {
  return folders.test(path) || namedFolders.test(path) || names.some((name) => name.test(path));
}

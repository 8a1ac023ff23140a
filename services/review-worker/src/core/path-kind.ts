import { isTestPath } from '@waggle/syntax';

export type PathKind = 'source' | 'test' | 'config' | 'docs' | 'lockfile' | 'generated' | 'vendored' | 'other';

const lockfiles = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
  'bun.lockb',
  'Cargo.lock',
  'go.sum',
  'poetry.lock',
  'uv.lock',
  'pdm.lock',
  'Pipfile.lock',
  'composer.lock',
  'Gemfile.lock',
  'mix.lock',
  'pubspec.lock',
  'Podfile.lock',
  'packages.lock.json',
  'gradle.lockfile',
  'Package.resolved',
  'deno.lock',
  'flake.lock',
]);

const sourceExtensions =
  /\.(?:[cm]?[jt]sx?|vue|svelte|py|rb|go|rs|java|kt|kts|scala|groovy|cs|fs|vb|php|swift|m|mm|c|cc|cpp|cxx|h|hh|hpp|dart|exs?|[eh]rl|clj[cs]?|hs|mli?|lua|p[lm]|r|jl|zig|sh|bash|bats|fish|zsh|ps1|psm1|sql|tcl|nim|cr|elm|el|rkt|scm|d|pas|f90|cu|cuh|gd|sol|s?v|vhdl?|coffee)$/i;
const vendored =
  /(?:^|\/)(?:node_modules|vendor|vendored|third[_-]party|bower_components|Pods|\.yarn\/(?:releases|plugins|cache))\//;
const generated =
  /(?:^|\/)(?:__generated__|generated|dist|__snapshots__|[^/]+\.docset)\/|\.(?:min\.(?:js|css)|map|snap|pb(?:\.gw)?\.(?:go|cc|h|swift|dart)|(?:g|gr|freezed)\.dart|y\.go|designer\.cs)$|(?:^|\/)zz_generated[^/]*\.go$|_pb2(?:_grpc)?\.pyi?$|\.generated\.\w+$|_generated\.\w+$/i;
const testData =
  /(?:^|\/)(?:testdata|test[-_]data|(?:__)?fixtures(?:__)?|__mocks__)\/|(?:^|\/)(?:tests?|__tests__)\/(?:[^/]+\/)*(?!tsconfig)[^./][^/]*\.(?:json|ya?ml|xml|txt|csv|html)$/i;
const config =
  /(?:^|\/)(?:\.[^/]+|[^/]+\.config\.[^/]+|[^/]*rc\.[cm]?js|(?:gulp|grunt|rake)file[^/]*|setup\.py|conanfile\.py|build\.gradle(?:\.kts)?|settings\.gradle(?:\.kts)?|Dockerfile[^/]*)$|(?:^|\/)\.[^/]+\/|\.(?:json|jsonc|json5|ya?ml|toml|ini|cfg|env|properties|xml|editorconfig|tf|tfvars|hcl|bicep|nix|sbt|plist|pbxproj|xcscheme|xcworkspacedata|xctestplan)$/i;
const docs = /(?:^|\/)(?:docs?|examples?|samples?|demos?)\/|\.txt$|(?:^|\/)(?:LICENSE|CHANGELOG|AUTHORS|README)[^/]*$/i;

const manifest =
  /(?:^|\/)(?:package\.json|pyproject\.toml|(?:[^/]*requirements[^/]*|requirements\/[^/]+)\.(?:txt|in)|constraints\.txt|Pipfile|go\.(?:mod|work)|Cargo\.toml|pom\.xml|build\.gradle(?:\.kts)?|libs\.versions\.toml|Gemfile|[^/]+\.gemspec|composer\.json|[^/]+\.(?:cs|fs|vb)proj|Directory\.(?:Packages|Build)\.props|mix\.exs|pubspec\.yaml|Podfile|[^/]+\.podspec|Package(?:@swift-[\d.]+)?\.swift)$/;
const buildFile =
  /(?:^|\/)(?:CMakeLists\.txt|[^/]+\.(?:cmake|m4)|configure\.(?:ac|in)|(?:GNU)?[Mm]akefile(?:\.\w+)?|meson\.build|meson_options\.txt|BUILD(?:\.bazel)?|WORKSPACE|Jenkinsfile|Procfile|Vagrantfile|CODEOWNERS|VERSION|[^/]+\.sln)$/;
const prose = /\.(?:md|mdx|rst|adoc)$/i;
const log =
  /(?:^|\/)(?:\.changeset|changelogs?|newsfragments|releasenotes)\/(?:[^/]+\/)*[^/]+\.(?:md|rst|txt|ya?ml)$|(?:^|\/)(?:change(?:log|s)|history|news|release[-_]?notes)(?:[-_][^/.]*)?(?:\.(?:md|mdx|markdown|rst|adoc|txt))?$/i;

// Examples count as documentation: nobody tests them.

/** What a file is for, judged by its path alone. Order matters: a test in a vendored folder is vendored. */
export function getPathKind(path: string): PathKind {
  if (lockfiles.has(path.slice(path.lastIndexOf('/') + 1))) return 'lockfile';
  if (vendored.test(path)) return 'vendored';
  if (generated.test(path)) return 'generated';
  if (hasSourceExtension(path) && isTestPath(path)) return 'test';
  if (isProse(path) || isChangelog(path)) return 'docs';
  if (manifest.test(path) || buildFile.test(path)) return 'config';
  if (testData.test(path)) return 'test';
  if (config.test(path)) return 'config';
  if (docs.test(path)) return 'docs';
  return hasSourceExtension(path) ? 'source' : 'other';
}

/** What changes of all kinds have in common: a lockfile, what names the packages, the list of changes. */
export function isEverybodys(path: string): boolean {
  return getPathKind(path) === 'lockfile' || manifest.test(path) || isChangelog(path);
}

/** Text for people to read. */
export function isProse(path: string): boolean {
  return prose.test(path);
}

/** A list of changes. */
export function isChangelog(path: string): boolean {
  return log.test(path);
}

/** Whether it is code by its ending, whatever for. */
export function hasSourceExtension(path: string): boolean {
  return sourceExtensions.test(path) || path.endsWith('.t');
}

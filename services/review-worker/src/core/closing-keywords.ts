export { findClosingKeywords, type IssueReference } from '@waggle/github/closing-keywords';

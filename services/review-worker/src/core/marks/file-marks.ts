/** `read` undoes what the path says: `dist/index.js -linguist-generated` is written by hand. */
export type FileMark = 'generated' | 'vendored' | 'read' | 'excluded';

/** What a repository says about its own files, in .gitattributes, .waggle.yml or their first lines; it wins over their path. */
export type FileMarks = ReadonlyMap<string, FileMark>;

export const noMarks: FileMarks = new Map();

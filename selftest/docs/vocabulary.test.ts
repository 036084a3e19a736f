import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { project } from '../support/command';
import { trackedFiles } from '../support/tracked-files';
import { withSection } from './sections';
import { type Exception, retiredTermsTable, retiredWordsIn, terms } from './vocabulary';

/** Files that quote other texts, or that list the retired words themselves. */
const unchecked = [
  'package-lock.json',
  'helpers/guarantee/clauses/docs.ts',
  'helpers/guarantee/clauses/fields.ts',
  'docs/coverage.md',
  'docs/retired-terms.json',
  'selftest/docs/vocabulary.ts',
  'selftest/docs/vocabulary.test.ts',
];

const exceptions: readonly Exception[] = [
  { pattern: /<!-- retired terms -->.*/gs, reason: 'the list of the retired words' },
  { pattern: /\bPromise\w*/g, reason: "JavaScript's Promise" },
  { pattern: /(['"])[\w:]+(?:\/\w+)*\/promises?\1/g, reason: 'the name of a module' },
  { pattern: /\bpc\.(?:red|green)\b/g, reason: 'a colour of the terminal' },
  { pattern: /\bStatus\.BROKEN\b/g, reason: "Allure's status for errors outside of an assertion" },
  { pattern: /\bquote:\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")/g, reason: 'words of the Kubernetes docs' },
  {
    pattern: /\bcites\(\s*\w+\([^)]*\)(?:,\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))+/g,
    reason: 'words of the Kubernetes docs',
  },
  {
    pattern: /\b(?:step|cloudOnlyStep)\(\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")/g,
    reason: 'words of a guide',
  },
  { pattern: /\bnobody (?:= |:x:)?65534\b|\bnobody:x:65534\b/g, reason: 'the system user of that name' },
  { pattern: /\bclone_valid_donor_list\b/g, reason: "MySQL's name of a variable" },
  { pattern: /\bLabelName\.STORY\b|"name": "story"/g, reason: "Allure's name of a label" },
  { pattern: /\bunix\.SEEK_HOLE\b/g, reason: "the kernel's name of a constant" },
  { pattern: /\bnpm run trouble\b|"trouble": "tsx /g, reason: 'the name of the command' },
  { pattern: /"broken {2}/g, reason: "Allure's status for errors outside of an assertion" },
];

const files = trackedFiles('.ts', '.mjs', '.go', '.md', '.json', '.yaml').filter(
  (file) => !unchecked.includes(file),
);

test('No text of the project contains a retired word', () => {
  const hits = files.flatMap((file) =>
    retiredWordsIn(file, readFileSync(join(project, file), 'utf8'), exceptions).map(
      ({ line, term }) => `${file}:${line}: ${term}`,
    ),
  );
  expect(hits).toEqual([]);
});

test('No name of a file contains a retired word', () => {
  const hits = files.flatMap((file) => retiredWordsIn(file, file).map(({ term }) => `${file}: ${term}`));
  expect(hits).toEqual([]);
});

test('The glossary lists the retired words', async () => {
  const glossary = readFileSync(join(project, 'docs/glossary.md'), 'utf8');
  await expect(withSection(glossary, 'retired terms', retiredTermsTable())).toMatchFileSnapshot(
    '../../docs/glossary.md',
  );
});

test('No word is retired twice', () => {
  const all = terms.flatMap(({ retired }) => retired);
  expect(all.filter((term, i) => all.indexOf(term) !== i)).toEqual([]);
});

test.for([
  ['The witness told a story.', ['witness', 'told', 'story']],
  ['const castOf = (nodeOwes) => runWITNESS;', ['cast', 'owes', 'witness']],
  ['it did not come about, and nodeComesAbout', ['come about', 'comes about']],
  ['whole, withhold, lawful, forecast, comes in, about', []],
  ['interface Asked {}; const Given = asked; // Given a pod', ['Asked']],
  ["import { readFile } from 'node:fs/promises'; const it: Promise<void> = Promise.all([])", []],
  ['a promise of Kubernetes', ['promise']],
  ["quote: 'the broken Pod', // broken", ['broken']],
  ["cites(docs('limitations'), 'the broken Pod', \"it's broken\"), 'broken'", ['broken']],
  ['pc.red(x)', []],
  ['`npm run trouble` finds trouble', ['trouble']],
] as const)('%s', ([text, found]) => {
  const hits = retiredWordsIn('helpers/x.ts', text, exceptions).map(({ term }) => term);
  expect(hits.toSorted()).toEqual(found.toSorted());
});

test('A word that is retired in one folder is allowed in other folders', () => {
  expect(retiredWordsIn('prove/x.ts', 'a stage')).toEqual([{ line: 1, term: 'stage' }]);
  expect(retiredWordsIn('selftest/prove/x.ts', '\nstages and a stage')).toEqual([{ line: 2, term: 'stage' }]);
  expect(retiredWordsIn('bench/x.ts', 'a stage')).toEqual([]);
});

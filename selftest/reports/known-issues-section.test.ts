import { expect, test } from 'vitest';
import { knownIssuesSection } from '../../reports/known-issues-section';

const known = [
  {
    id: 'ordering/created-in-order',
    case: 'a set with <two> pods',
    issue: 'https://example.com/issues/1?a&b',
    reason: 'The controller is too early.',
  },
];

const withoutStyle = (html: string) => html.replaceAll(/ style="[^"]*"/g, '');

test('The section lists each known case with its reason and its issue', () => {
  expect(withoutStyle(knownIssuesSection({ known, acceptKnown: true }))).toMatchInlineSnapshot(
    `"<section><p>Known issues of Kubernetes, accepted for this verdict</p><ul><li>ordering/created-in-order › a set with &lt;two&gt; pods: The controller is too early. <a href="https://example.com/issues/1?a&amp;b" target="_blank" rel="noreferrer">https://example.com/issues/1?a&amp;b</a></li></ul></section>"`,
  );
  expect(knownIssuesSection({ known, acceptKnown: false })).toContain('>Known issues of Kubernetes</p>');
});

test('Without known issues the page has no section', () => {
  expect(knownIssuesSection({ known: [], acceptKnown: true })).toBe('');
});

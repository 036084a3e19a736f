import { escaped } from './escaped';
import { caseName } from './result';
import type { VerdictReport } from './schema';

/**
 * The known issues of a run as the first part of the page; empty without known issues. Allure itself shows only the first
 * lines about a run, and the beginning of each.
 */
export function knownIssuesSection({
  known,
  acceptKnown,
}: Pick<VerdictReport, 'known' | 'acceptKnown'>): string {
  if (known.length === 0) return '';
  const items = known.map(({ id, case: title, issue, reason }) => {
    const name = escaped(caseName({ guarantee: id, case: title }));
    const link = `<a href="${escaped(issue)}" target="_blank" rel="noreferrer">${escaped(issue)}</a>`;
    return `<li>${name}: ${escaped(reason)} ${link}</li>`;
  });
  const heading = `Known issues of Kubernetes${acceptKnown ? ', accepted for this verdict' : ''}`;
  return `<section style="${style}"><p style="font-weight: bold">${heading}</p><ul>${items.join('')}</ul></section>`;
}

const style = [
  'font: 14px/1.5 sans-serif',
  'color: #1f2328',
  'background: #fff8c5',
  'border: 1px solid #d4a72c',
  'border-radius: 8px',
  'box-sizing: border-box',
  'max-width: 920px',
  'margin: 16px auto 0',
  'padding: 12px 24px',
].join('; ');

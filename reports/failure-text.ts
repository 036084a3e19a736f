import { formatRows } from '../helpers/failure';

export interface FailureContext {
  readonly guarantee: string;
  /** The address of the documentation; empty if unknown. */
  readonly clause: string;
  readonly namespace?: string;
  readonly isNamespaceKept?: boolean;
}

/** Completes the reason of a failed or inconclusive case: the id first; the docs, the namespace and the rerun last. */
export function failureText(reason: string, context: FailureContext): string {
  const { guarantee, clause, namespace, isNamespaceKept = false } = context;
  const prefix = `${guarantee}: `;
  const headed = reason.startsWith(prefix) ? reason : `${prefix}${reason}`;
  const rows = formatRows({
    ...(clause && { Docs: clause }),
    ...(namespace && { Namespace: `${namespace} (${isNamespaceKept ? 'kept' : 'deleted'})` }),
    Rerun: `stsc run ${guarantee} --keep-on-failure`,
  });
  // Without an empty line, the rows would look like a part of the events or of the diff.
  const separator = headed.includes('\n\n') ? [''] : [];
  return [headed, ...separator, ...rows].join('\n');
}

import type { AdmissionRequest, Answer } from '../cluster/admission-server';
import type { Mutation, Notes, Rejection, Review } from './fault';
import { isAuxiliary, type PlannedInjection } from './fault-plan';

/** Applies an injection to a request. Dry-run requests and auxiliary objects are not modified. */
export function answer(
  { injection }: PlannedInjection<Mutation | Rejection>,
  { operation, userInfo, namespace, object: requested, oldObject, dryRun }: AdmissionRequest,
  notes: Notes,
): Answer {
  const object = requested ?? oldObject;
  if (!object) throw new Error(`The ${operation} request contains no object`);
  if (dryRun || isAuxiliary(object)) return {};
  const review: Review = {
    operation,
    user: userInfo.username,
    namespace,
    before: oldObject ?? undefined,
    notes,
  };
  if (injection.kind === 'rejects') {
    const rejection = injection.reject(object, review);
    return rejection === undefined ? {} : { rejection };
  }
  const replacement = injection.mutate(structuredClone(object), review);
  return replacement ? { replacement } : {};
}

import type { AdmissionRequest, Answer } from './admission-server';
import type { Mutation, Notes, Rejection, Review } from './fault';
import { isAuxiliary, type PlannedInjection } from './fault-plan';

/** What a saboteur says to a request. A dry run asks what the API server knows of, and is told the truth. */
export function answer(
  { injection }: PlannedInjection<Mutation | Rejection>,
  { operation, userInfo, namespace, object: asked, oldObject, dryRun }: AdmissionRequest,
  notes: Notes,
): Answer {
  const object = asked ?? oldObject;
  if (!object) throw new Error(`${operation} of nothing`);
  if (dryRun || isAuxiliary(object)) return {};
  const review: Review = {
    operation,
    user: userInfo.username,
    namespace,
    before: oldObject ?? undefined,
    notes,
  };
  if (injection.kind === 'refuses') {
    const refusal = injection.reject(object, review);
    return refusal === undefined ? {} : { refusal };
  }
  const instead = injection.mutate(structuredClone(object), review);
  return instead ? { instead } : {};
}

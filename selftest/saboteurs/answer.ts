import type { AdmissionRequest, Answer } from './admission';
import { isWitness, type Part } from './cast';
import type { Memory, Refusing, Review, Rewriting } from './saboteur';

/** What a saboteur says to a request. A dry run asks what the API server knows of, and is told the truth. */
export function answer(
  { fault }: Part<Rewriting | Refusing>,
  { operation, userInfo, namespace, object: asked, oldObject, dryRun }: AdmissionRequest,
  memory: Memory,
): Answer {
  const object = asked ?? oldObject;
  if (!object) throw new Error(`${operation} of nothing`);
  if (dryRun || isWitness(object)) return {};
  const review: Review = {
    operation,
    user: userInfo.username,
    namespace,
    before: oldObject ?? undefined,
    memory,
  };
  if (fault.kind === 'refuses') {
    const refusal = fault.refuse(object, review);
    return refusal === undefined ? {} : { refusal };
  }
  const instead = fault.rewrite(structuredClone(object), review);
  return instead ? { instead } : {};
}

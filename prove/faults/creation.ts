import type { V1Pod } from '@kubernetes/client-node';
import { fault, type Injection, isController, mutates, type Review, rejects } from '../fault';
import { nameOf } from './pods';

/** Changes each pod that the controller creates. */
export const mutatesCreatedPods = (change: (pod: V1Pod, review: Review<V1Pod>) => void): Injection =>
  mutates({ resource: 'pods', on: ['CREATE'] }, (pod, review) => {
    if (isController(review)) change(pod, review);
    return pod;
  });

/** Rejects the creation of the pods that match. */
export const rejectsPodCreation = (matches: (pod: V1Pod, review: Review<V1Pod>) => boolean): Injection =>
  rejects({ resource: 'pods', on: ['CREATE'] }, (pod, review) =>
    isController(review) && matches(pod, review) ? 'this pod must not be created' : undefined,
  );

/** Whether a pod with this name was created before. */
export const isRecreated = (pod: V1Pod, { notes }: Review<V1Pod>): boolean => {
  const wasCreated = notes.has(nameOf(pod));
  notes.add(nameOf(pod));
  return wasCreated;
};

export const neverRecreatesPod = fault('never recreates a deleted pod', rejectsPodCreation(isRecreated));

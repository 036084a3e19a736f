import type { V1Pod } from '@kubernetes/client-node';
import { fault, type Injection, isController, mutates, type Review, rejects } from '../fault';
import { nameOf } from './pods';

/** Changes each pod that the controller creates. */
export const createsPods = (change: (pod: V1Pod, review: Review<V1Pod>) => void): Injection =>
  mutates({ resource: 'pods', on: ['CREATE'] }, (pod, review) => {
    if (isController(review)) change(pod, review);
    return pod;
  });

/** Has the controller create no pod of which something is true. */
export const createsNo = (is: (pod: V1Pod, review: Review<V1Pod>) => boolean): Injection =>
  rejects({ resource: 'pods', on: ['CREATE'] }, (pod, review) =>
    isController(review) && is(pod, review) ? 'not this one' : undefined,
  );

/** Whether a pod of the name was created before. */
export const isSecond = (pod: V1Pod, { notes }: Review<V1Pod>): boolean => {
  const is = notes.has(nameOf(pod));
  notes.add(nameOf(pod));
  return is;
};

export const doesNotReplace = fault('does not create a pod a second time', createsNo(isSecond));

import type { V1Pod } from '@kubernetes/client-node';
import { nameOf } from './members';
import { type Fault, isController, type Review, refuses, rewrites, saboteur } from './saboteur';

/** Changes each pod that the controller creates. */
export const createsPods = (change: (pod: V1Pod, review: Review<V1Pod>) => void): Fault =>
  rewrites({ resource: 'pods', on: ['CREATE'] }, (pod, review) => {
    if (isController(review)) change(pod, review);
    return pod;
  });

/** Has the controller create no pod of which something is true. */
export const createsNo = (is: (pod: V1Pod, review: Review<V1Pod>) => boolean): Fault =>
  refuses({ resource: 'pods', on: ['CREATE'] }, (pod, review) =>
    isController(review) && is(pod, review) ? 'not this one' : undefined,
  );

/** Whether a pod of the name was created before. */
export const isSecond = (pod: V1Pod, { memory }: Review<V1Pod>): boolean => {
  const is = memory.has(nameOf(pod));
  memory.add(nameOf(pod));
  return is;
};

export const doesNotReplace = saboteur('does not create a pod a second time', createsNo(isSecond));

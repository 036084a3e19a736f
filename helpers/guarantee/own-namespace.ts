import { sourceOf } from './catalog';

/** Whether the cases of a guarantee delete their namespace: they cannot run in a namespace that the suite did not create. */
export const deletesItsNamespace = (guarantee: string): boolean => isDeletion.test(sourceOf(guarantee));

const isDeletion = /\bfaults\s*\.\s*deleteNamespace\(/;

export const noOwnNamespace =
  'the case deletes its namespace, which a run in prepared namespaces must not do';

import { expect, test } from 'vitest';
import { webFindings } from '../../../cli/preflight/canary';
import type { Decision } from '../../../cli/preflight/observe';

const guarantees = ['ordering/created-in-order'];

const ready: Decision = { is: 'ready', pod: {} };
const undecided: Decision = { is: 'undecided', message: 'Pulling: Pulling image "web"' };
const impossible = (cause: 'image' | 'creation', message: string): Decision => ({
  is: 'impossible',
  cause,
  message,
});

const linesOf = (...decisions: readonly Decision[]) =>
  webFindings(decisions, guarantees).map(
    ({ problem, guarantees }) => `${guarantees.length > 0 ? 'impossible' : 'warning'}: ${problem}`,
  );

test('Pods that run are no finding', () => {
  expect(linesOf(ready, ready)).toEqual([]);
});

test('If no pod can run, nothing can be judged', () => {
  const image = impossible('image', 'ErrImagePull: no such host');
  expect(linesOf(image, image)).toEqual(['impossible: ErrImagePull: no such host']);
});

test('If one node cannot run pods, this is a warning', () => {
  expect(linesOf(ready, impossible('image', 'ErrImagePull: no such host'))).toEqual([
    'warning: A node does not run the pods of the suite: ErrImagePull: no such host',
  ]);
});

test('If the cluster rejects one of several pods, it rejects the pods of the tests too', () => {
  expect(linesOf(ready, impossible('creation', 'FailedCreate: exceeded quota'))).toEqual([
    'impossible: FailedCreate: exceeded quota',
  ]);
});

test('A slow cluster is a warning', () => {
  expect(linesOf(undecided, undecided)).toEqual([
    'warning: After 40.0 s it is not known whether a pod of the suite can run: Pulling: Pulling image "web"',
  ]);
});

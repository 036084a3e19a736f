import { expect, test } from 'vitest';
import { storageOf } from '../../cluster/storage';

const none = () => undefined;
const missing = () => 'no loop devices (ENOENT)';

test('Volumes are disks by default', () => {
  expect(storageOf(undefined, none)).toBe('disks');
});

test('On a machine that cannot have disks, volumes are directories by default', () => {
  expect(storageOf(undefined, missing)).toBe('directories');
});

test('Directories can be requested on any machine', () => {
  expect(storageOf('directories', none)).toBe('directories');
});

test('Disks cannot be requested on a machine that cannot have disks', () => {
  expect(() => storageOf('disks', missing)).toThrowErrorMatchingInlineSnapshot(
    `[Problem: This machine cannot have disks: no loop devices (ENOENT); load the kernel modules loop and xfs, start the container with --privileged, or use --storage directories]`,
  );
});

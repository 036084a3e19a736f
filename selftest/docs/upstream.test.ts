import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { project } from '../support/command';
import { casesIn, comparisons, formatUpstream, upstreamFile, upstreamVersion } from './upstream';

const exists = (id: string): boolean => existsSync(join(project, 'specs', `${id}.ts`));

test('docs/upstream.md is up to date', async () => {
  await expect(formatUpstream(comparisons)).toMatchFileSnapshot('../../docs/upstream.md');
});

test('Every guarantee that is named exists, and no planned guarantee exists yet', () => {
  expect(comparisons.flatMap(({ provenBy }) => provenBy).filter((id) => !exists(id))).toEqual([]);
  expect(comparisons.flatMap(({ planned }) => planned).filter(exists)).toEqual([]);
  expect(comparisons.filter(({ provenBy, planned }) => provenBy.length + planned.length === 0)).toEqual([]);
});

test('The cases are those of the Kubernetes sources', async ({ skip }) => {
  const { stdout } = await execa('go', ['env', 'GOMODCACHE'], { reject: false });
  const file = join(stdout ?? '', `k8s.io/kubernetes@v${upstreamVersion}`, upstreamFile);
  skip(!existsSync(file), `the Go module cache has no Kubernetes ${upstreamVersion}`);

  const cases = comparisons.map(({ line, name, isConformance }) => ({ line, name, isConformance }));
  expect(cases).toEqual(casesIn(readFileSync(file, 'utf8')));
});

test('A case is read as the test file writes it', () => {
  const source = `
	ginkgo.It("one", func(ctx context.Context) {
	framework.ConformanceIt("two", f.WithSlow(), func(ctx context.Context) {
	f.It("three", framework.WithFeatureGate(features.X), func(ctx context.Context) {
	ginkgo.By("four")`;
  expect(casesIn(source)).toEqual([
    { line: 2, name: 'one', isConformance: false },
    { line: 3, name: 'two', isConformance: true },
    { line: 4, name: 'three', isConformance: false },
  ]);
});

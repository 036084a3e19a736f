import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withSection } from '../docs/sections';
import { project } from '../support/command';
import { guideOf, sectionsOf, summaryOf } from './guides';

const folder = join(project, 'specs/guides');

const guides = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .sort()
  .map((file) => guideOf(file.replace(/\.ts$/, ''), readFileSync(join(folder, file), 'utf8')));

test('Every step of a guide has a guarantee that proves the step', () => {
  const steps = guides.flatMap((guide) => guide.steps);
  expect(guides).toHaveLength(6);
  expect(steps).toHaveLength(89);
  expect(steps.filter(({ guarantees }) => guarantees.length === 0)).toEqual([]);
  const missing = steps
    .filter(({ isCloudOnly }) => !isCloudOnly)
    .flatMap(({ guarantees }) => guarantees)
    .filter((id) => !existsSync(join(project, 'specs', `${id}.ts`)));
  expect(missing).toEqual([]);
});

test('specs/guides/README.md lists the steps as the specs name them', async () => {
  const page = readFileSync(join(folder, 'README.md'), 'utf8');
  await expect(withSection(page, 'guides', sectionsOf(guides))).toMatchFileSnapshot(
    '../../specs/guides/README.md',
  );
});

test('README.md has one line for each guide', async () => {
  const readme = readFileSync(join(project, 'README.md'), 'utf8');
  await expect(
    withSection(readme, 'guides', summaryOf(guides, 'specs/guides/README.md')),
  ).toMatchFileSnapshot('../../README.md');
});

test('A step is read as the spec writes it', () => {
  expect(
    guideOf(
      'a-guide',
      `
      describe('A guide', guarantee({}), () => {
        await step("It's here", 'storage/one', async () => {});
        await step('Two of them', ['storage/one', 'network/two'], async () => {});
        await cloudOnlyStep('See the console', 'provider/three');
      });
    `,
    ),
  ).toMatchInlineSnapshot(`
    {
      "name": "a-guide",
      "steps": [
        {
          "guarantees": [
            "storage/one",
          ],
          "isCloudOnly": false,
          "sentence": "It's here",
        },
        {
          "guarantees": [
            "storage/one",
            "network/two",
          ],
          "isCloudOnly": false,
          "sentence": "Two of them",
        },
        {
          "guarantees": [
            "provider/three",
          ],
          "isCloudOnly": true,
          "sentence": "See the console",
        },
      ],
      "title": "A guide",
    }
  `);
});

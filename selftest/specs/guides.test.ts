import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { project } from '../support/command';
import { guideOf, tableOf } from './guides';

const folder = join(project, 'specs/guides');

const guides = readdirSync(folder)
  .sort()
  .map((file) => guideOf(readFileSync(join(folder, file), 'utf8')));

test('Every step of a guide has a guarantee that proves it', () => {
  const steps = guides.flatMap((guide) => guide.steps);
  expect(guides).toHaveLength(6);
  expect(steps.filter(({ guarantees }) => guarantees.length === 0)).toEqual([]);
  const missing = steps
    .filter(({ isOpen }) => !isOpen)
    .flatMap(({ guarantees }) => guarantees)
    .filter((id) => !existsSync(join(project, 'specs', `${id}.ts`)));
  expect(missing).toEqual([]);
});

test('The README shows guide, step and guarantee as the specs have them', async () => {
  const readme = readFileSync(join(project, 'README.md'), 'utf8');
  const shown = readme.replace(/(?<=<!-- guides -->\n).*(?=<!-- \/guides -->)/s, `\n${tableOf(guides)}\n\n`);
  await expect(shown).toMatchFileSnapshot('../README.md');
});

test('A step is read as it is written', () => {
  expect(
    guideOf(`
      describe('A guide', guarantee({}), () => {
        await step("It's here", 'storage/one', async () => {});
        await step('Two of them', ['storage/one', 'network/two'], async () => {});
        await leftOpen('See the console', 'provider/three');
      });
    `),
  ).toMatchInlineSnapshot(`
    {
      "steps": [
        {
          "guarantees": [
            "storage/one",
          ],
          "isOpen": false,
          "sentence": "It's here",
        },
        {
          "guarantees": [
            "storage/one",
            "network/two",
          ],
          "isOpen": false,
          "sentence": "Two of them",
        },
        {
          "guarantees": [
            "provider/three",
          ],
          "isOpen": true,
          "sentence": "See the console",
        },
      ],
      "title": "A guide",
    }
  `);
});

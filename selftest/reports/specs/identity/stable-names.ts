import { attachment } from 'allure-js-commons';
import { test as base, describe } from 'vitest';
import { sampleGuarantee } from '../../support/sample-guarantee';

/** Like the fixtures, attaches the timeline after the end of the test, for every verdict. */
const test = base.extend('picture', async ({ task }, { onCleanup }) => {
  onCleanup(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    await attachment('Timeline', `<svg><title>${task.name}</title></svg>`, 'image/svg+xml');
  });
  return task.name;
});

let release = () => {};
const released = new Promise<void>((resolve) => {
  release = resolve;
});

describe('Each pod is named after its set and its ordinal', sampleGuarantee('core'), () => {
  test.concurrent('a created pod', async ({ picture }) => {
    await released;
    await attachment('Notes', `${picture}, with hunter2-hunter2`, 'text/plain');
  });

  test.concurrent('a recreated pod', async ({ picture }) => {
    await attachment('Notes', picture, 'text/plain');
    release();
  });
});

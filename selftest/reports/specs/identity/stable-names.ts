import { attachment } from 'allure-js-commons';
import { test as base, describe } from 'vitest';
import { promise } from '../../support/promise';

/** As the fixtures do it: what was seen is attached when the test is over, whatever came of it. */
const test = base.extend('picture', async ({ task }, { onCleanup }) => {
  onCleanup(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    await attachment('Timeline', `<svg><title>${task.name}</title></svg>`, 'image/svg+xml');
  });
  return task.name;
});

let others = () => {};
const met = new Promise<void>((resolve) => {
  others = resolve;
});

describe('Each pod is named after its set and its ordinal', promise('core'), () => {
  test.concurrent('when it is created', async ({ picture }) => {
    await met;
    await attachment('Story', `${picture}, with hunter2-hunter2`, 'text/plain');
  });

  test.concurrent('when it is recreated', async ({ picture }) => {
    await attachment('Story', picture, 'text/plain');
    others();
  });
});

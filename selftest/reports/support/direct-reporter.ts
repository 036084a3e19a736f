import { fileURLToPath } from 'node:url';
import { ResultReporter } from '../../../reports/reporter';
import { DirectRun } from '../../../reports/vitest';
import { sampleRequirement } from './sample-requirement';

/** The reporter of a direct vitest run, which requires the sample specs instead of the specs of the suite. */
export default class extends ResultReporter {
  constructor() {
    super(new DirectRun(sampleRequirement(fileURLToPath(new URL('..', import.meta.url)))));
  }
}

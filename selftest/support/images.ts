import { builtReference } from '../../cluster/native/images';
import { webRecipe } from '../../fixtures/workloads/registry';

/** The web image, as a native cluster has it. */
export const webReference = builtReference(webRecipe);

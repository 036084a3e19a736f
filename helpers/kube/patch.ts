import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';

/** What a patch's body is, as the last argument of the client's patch calls. */
const sentAs = (type: string) => setHeaderOptions('Content-Type', type);

export const asMergePatch = sentAs(PatchStrategy.MergePatch);
export const asStrategicPatch = sentAs(PatchStrategy.StrategicMergePatch);
export const asJsonPatch = sentAs(PatchStrategy.JsonPatch);

import { PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';

/** The content type of a patch, as the last argument of the client's patch methods. */
const contentType = (type: string) => setHeaderOptions('Content-Type', type);

export const asMergePatch = contentType(PatchStrategy.MergePatch);
/** Merges entries of lists, such as containers, by name. */
export const asStrategicMergePatch = contentType(PatchStrategy.StrategicMergePatch);
export const asApplyPatch = contentType(PatchStrategy.ServerSideApply);
export const asJsonPatch = contentType(PatchStrategy.JsonPatch);

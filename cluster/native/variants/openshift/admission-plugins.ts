/** With this plugin, only a user who may update the finalizers of an owner can set `blockOwnerDeletion` for this owner. */
export const openshiftAdmissionPlugins = ['OwnerReferencesPermissionEnforcement'] as const;

type Quotes = readonly [string, ...string[]];

/** The page on StatefulSets, by the anchors of its headings. */
export const statefulSet = {
  'using-statefulsets': ['stable is synonymous with persistence across Pod (re)scheduling'],
  limitations: [
    'Deleting and/or scaling a StatefulSet down will not delete the volumes associated with the StatefulSet.',
    'To achieve ordered and graceful termination of the pods in the StatefulSet, it is possible to scale the StatefulSet down to 0 prior to deletion.',
    'The storage for a given Pod must either be provisioned by a PersistentVolume Provisioner based on the requested storage class, or pre-provisioned by an admin.',
    'StatefulSets currently require a Headless Service to be responsible for the network identity of the Pods.',
    'StatefulSets do not provide any guarantees on the termination of pods when a StatefulSet is deleted.',
    "it's possible to get into a broken state that requires manual intervention to repair",
  ],
  components: [
    'The StatefulSet, named web, has a Spec that indicates that 3 replicas of the nginx container will be launched in unique Pods.',
    'The volumeClaimTemplates will provide stable storage using PersistentVolumes provisioned by a PersistentVolume Provisioner.',
    'The name of a StatefulSet object must be a valid DNS label.',
  ],
  'pod-selector': [
    'You must set the .spec.selector field of a StatefulSet to match the labels of its .spec.template.metadata.labels.',
    'Failing to specify a matching Pod Selector will result in a validation error during StatefulSet creation.',
  ],
  'volume-claim-templates': [
    'You can set the .spec.volumeClaimTemplates field to create a PersistentVolumeClaim.',
    'This will provide stable storage to the StatefulSet',
    'The cluster already contains a PersistentVolume with the correct StorageClass and sufficient available storage space.',
    'The StorageClass specified for the volume claim is set up to use dynamic provisioning.',
  ],
  'minimum-ready-seconds': [
    'the minimum number of seconds for which a newly created Pod should be running and ready without any of its containers crashing, for it to be considered available',
    'This is used to check progression of a rollout when using a Rolling Update strategy.',
    'This field defaults to 0 (the Pod will be considered available as soon as it is ready).',
  ],
  'pod-identity': [
    'StatefulSet Pods have a unique identity that consists of an ordinal, a stable network identity, and stable storage.',
    "The identity sticks to the Pod, regardless of which node it's (re)scheduled on.",
  ],
  'ordinal-index': [
    'each Pod in the StatefulSet will be assigned an integer ordinal, that is unique over the Set',
    'By default, pods will be assigned ordinals from 0 up through N-1.',
    'The StatefulSet controller will also add a pod label with this index: apps.kubernetes.io/pod-index.',
  ],
  'start-ordinal': [
    'Pods will be assigned ordinals from .spec.ordinals.start up through .spec.ordinals.start + .spec.replicas - 1',
    'It defaults to nil.',
  ],
  'stable-network-id': [
    'Each Pod in a StatefulSet derives its hostname from the name of the StatefulSet and the ordinal of the Pod.',
    'The pattern for the constructed hostname is $(statefulset name)-$(ordinal).',
    'The example above will create three Pods named web-0,web-1,web-2.',
    'A StatefulSet can use a Headless Service to control the domain of its Pods.',
    'The domain managed by this Service takes the form: $(service name).$(namespace).svc.cluster.local',
    'As each Pod is created, it gets a matching DNS subdomain, taking the form: $(podname).$(governing service domain)',
    'the governing service is defined by the serviceName field on the StatefulSet',
    'Cluster Domain will be set to cluster.local unless otherwise configured.',
    'you may not be able to look up the DNS name for a newly-run Pod immediately',
    'Negative caching (normal in DNS) means that the results of previous failed lookups are remembered and reused, even after the Pod is running, for at least a few seconds.',
  ],
  'stable-storage': [
    'For each VolumeClaimTemplate entry defined in a StatefulSet, each Pod receives one PersistentVolumeClaim.',
    'each Pod receives a single PersistentVolume with a StorageClass of my-storage-class and 1 GiB of provisioned storage',
    'If no StorageClass is specified, then the default StorageClass will be used.',
    'When a Pod is (re)scheduled onto a node, its volumeMounts mount the PersistentVolumes associated with its PersistentVolume Claims.',
    "the PersistentVolumes associated with the Pods' PersistentVolume Claims are not deleted when the Pods, or StatefulSet are deleted",
  ],
  'pod-name-label': [
    'it adds a label, statefulset.kubernetes.io/pod-name, that is set to the name of the Pod',
    'This label allows you to attach a Service to a specific Pod in the StatefulSet.',
  ],
  'pod-index-label': [
    'the new Pod is labelled with apps.kubernetes.io/pod-index',
    'The value of this label is the ordinal index of the Pod.',
    'This label allows you to route traffic to a particular pod index',
  ],
  'deployment-and-scaling-guarantees': [
    'when Pods are being deployed, they are created sequentially, in order from {0..N-1}',
    'When Pods are being deleted, they are terminated in reverse order, from {N-1..0}.',
    'all of its predecessors must be Running and Ready',
    'predecessors must be available (Ready for at least minReadySeconds)',
    'Before a Pod is terminated, all of its successors must be completely shutdown.',
    'three Pods will be deployed in the order web-0, web-1, web-2',
    'web-1 will not be deployed before web-0 is Running and Ready, and web-2 will not be deployed until web-1 is Running and Ready',
    'web-2 will not be launched until web-0 is successfully relaunched and becomes Running and Ready',
    'web-2 would be terminated first',
    'web-1 would not be terminated until web-2 is fully shutdown and deleted',
    'web-1 would not be terminated until web-0 is Running and Ready',
    'The StatefulSet should not specify a pod.Spec.TerminationGracePeriodSeconds of 0.',
  ],
  'pod-management-policies': [
    'StatefulSet allows you to relax its ordering guarantees while preserving its uniqueness and identity guarantees',
  ],
  'orderedready-pod-management': ['OrderedReady pod management is the default for StatefulSets.'],
  'parallel-pod-management': [
    'to launch or terminate all Pods in parallel',
    'to not wait for Pods to become Running and Ready or completely terminated prior to launching or terminating another Pod',
    'For scaling operations, this means all Pods are created or terminated simultaneously.',
    'the StatefulSet controller terminates and creates up to maxUnavailable Pods simultaneously (also known as "bursting")',
    'may result in Pods becoming ready out of order',
  ],
  'update-strategies': [
    'the StatefulSet controller will not automatically update the Pods in a StatefulSet',
    "Users must manually delete Pods to cause the controller to create new Pods that reflect modifications made to a StatefulSet's .spec.template.",
    'The RollingUpdate update strategy implements automated, rolling updates for the Pods in a StatefulSet.',
    'This is the default update strategy.',
    'configure and disable automated rolling updates for containers, labels, resource request/limits, and annotations',
  ],
  'rolling-updates': [
    'the StatefulSet controller will delete and recreate each Pod in the StatefulSet',
    'It will proceed in the same order as Pod termination (from the largest ordinal to the smallest), updating each Pod one at a time.',
    'The Kubernetes control plane waits until an updated Pod is Running and Ready prior to updating its predecessor.',
    'the control plane additionally waits that amount of time after the Pod turns ready, before moving on',
  ],
  partitions: [
    "all Pods with an ordinal that is greater than or equal to the partition will be updated when the StatefulSet's .spec.template is updated",
    'All Pods with an ordinal that is less than the partition will not be updated',
    'even if they are deleted, they will be recreated at the previous version',
    'updates to its .spec.template will not be propagated to its Pods',
    'stage an update, roll out a canary, or perform a phased roll out',
  ],
  'maximum-unavailable-pods': [
    'You can control the maximum number of Pods that can be unavailable during an update',
    'The value can be an absolute number (for example, 5) or a percentage of desired Pods (for example, 10%).',
    'Absolute number is calculated from the percentage value by rounding it up.',
    'This field cannot be 0.',
    'The default setting is 1.',
    'This field applies to all Pods in the range 0 to replicas - 1.',
    'If there is any unavailable Pod in the range 0 to replicas - 1, it will be counted towards maxUnavailable.',
  ],
  'forced-rollback': [
    'StatefulSet will stop the rollout and wait',
    "it's not enough to revert the Pod template to a good configuration",
    'StatefulSet will continue to wait for the broken Pod to become Ready (which never happens)',
    'After reverting the template, you must also delete any Pods that StatefulSet had already attempted to run with the bad configuration.',
    'StatefulSet will then begin to recreate the Pods using the reverted template.',
  ],
  recreate: [
    "deletes all of the StatefulSet's Pods at once and waits for them to terminate completely before creating any new Pods from the updated .spec.template",
    'the old and new revisions of a Pod are never running at the same time',
    'The deletion always removes every Pod together, regardless of the Pod Management Policy.',
    'the Pods are recreated one at a time, in ascending ordinal order, waiting for each to become Running and Ready before creating the next',
    'with Parallel all of the Pods are recreated at once',
  ],
  'revision-history': [
    'StatefulSets use ControllerRevisions to maintain a revision history, enabling rollbacks and version tracking.',
  ],
  'how-statefulsets-track-changes-using-controllerrevisions': [
    'Prepares a new ControllerRevision object',
    'Stores a snapshot of the Pod template and metadata',
    'Assigns an incremental revision number',
  ],
  'managing-revision-history': [
    '10 revisions retained if unspecified',
    'Oldest revisions are garbage-collected when exceeding the limit',
  ],
  'performing-rollbacks': [
    'You can revert to a previous configuration',
    'Apply the Pod template from revision 3',
    'Create a new ControllerRevision with an updated revision number',
  ],
  avoid: [
    'Setting revisionHistoryLimit: 0 (disables rollback capability).',
    'Manual edits to ControllerRevision objects.',
  ],
  'persistentvolumeclaim-retention': [
    'controls if and how PVCs are deleted during the lifecycle of a StatefulSet',
    'Configures the volume retention behavior that applies when the StatefulSet is deleted.',
    'Configures the volume retention behavior that applies when the replica count of the StatefulSet is reduced',
    'The PVCs created from the StatefulSet volumeClaimTemplate are deleted for each Pod affected by the policy.',
    'With the whenDeleted policy all PVCs from the volumeClaimTemplate are deleted after their Pods have been deleted.',
    'With the whenScaled policy, only PVCs corresponding to Pod replicas being scaled down are deleted, after their Pods have been deleted.',
    'PVCs from the volumeClaimTemplate are not affected when their Pod is deleted.',
    'these policies only apply when Pods are being removed due to the StatefulSet being deleted or scaled down',
    'the StatefulSet retains the existing PVC',
    'The existing volume is unaffected, and the cluster will attach it to the node where the new Pod is about to launch.',
    'The default for policies is Retain',
    'The StatefulSet controller adds owner references to its PVCs, which are then deleted by the garbage collector after the Pod is terminated.',
    'This enables the Pod to cleanly unmount all volumes before the PVCs are deleted',
    'an owner reference to the StatefulSet instance is placed on all PVCs associated with that StatefulSet',
    'The whenScaled policy must delete PVCs only when a Pod is scaled down, and not when a Pod is deleted for another reason.',
    'Any StatefulSet Pod whose id greater than the replica count is condemned and marked for deletion.',
    'the condemned Pods are first set as owners to the associated StatefulSet template PVCs, before the Pod is deleted',
    'This causes the PVCs to be garbage collected after only the condemned Pods have terminated.',
    'if the controller crashes and restarts, no Pod will be deleted before its owner reference has been updated appropriate to the policy',
    'before the backing PV and volume are deleted, depending on the retain policy',
    'we recommend waiting for the controller to come back up, which will verify owner references before terminating Pods',
  ],
  replicas: [
    '.spec.replicas is an optional field that specifies the number of desired Pods.',
    'It defaults to 1.',
    'applying that manifest overwrites the manual scaling that you previously did',
    "don't set .spec.replicas",
    'allow the Kubernetes control plane to manage the .spec.replicas field automatically',
  ],
} as const satisfies Record<string, Quotes>;

/** Where the other pages lie. */
export const pages = {
  'api-eviction': 'concepts/scheduling-eviction/api-eviction',
  'assign-pod-node': 'concepts/scheduling-eviction/assign-pod-node',
  'basic-stateful-set': 'tutorials/stateful-application/basic-stateful-set',
  cassandra: 'tutorials/stateful-application/cassandra',
  'change-pv-reclaim-policy': 'tasks/administer-cluster/change-pv-reclaim-policy',
  'controller-revision': 'reference/kubernetes-api/apps/controller-revision-v1',
  'delete-stateful-set': 'tasks/run-application/delete-stateful-set',
  disruptions: 'concepts/workloads/pods/disruptions',
  'dns-pod-service': 'concepts/services-networking/dns-pod-service',
  'endpoint-slices': 'concepts/services-networking/endpoint-slices',
  'force-delete-stateful-set-pod': 'tasks/run-application/force-delete-stateful-set-pod',
  'garbage-collection': 'concepts/architecture/garbage-collection',
  glossary: 'reference/glossary',
  'init-containers': 'concepts/workloads/pods/init-containers',
  labels: 'concepts/overview/working-with-objects/labels',
  'labels-annotations-taints': 'reference/labels-annotations-taints',
  names: 'concepts/overview/working-with-objects/names',
  'node-pressure-eviction': 'concepts/scheduling-eviction/node-pressure-eviction',
  'node-shutdown': 'concepts/cluster-administration/node-shutdown',
  'persistent-volumes': 'concepts/storage/persistent-volumes',
  'pod-lifecycle': 'concepts/workloads/pods/pod-lifecycle',
  'resource-quotas': 'concepts/policy/resource-quotas',
  'run-replicated-stateful-application': 'tasks/run-application/run-replicated-stateful-application',
  'safely-drain-node': 'tasks/administer-cluster/safely-drain-node',
  'scale-stateful-set': 'tasks/run-application/scale-stateful-set',
  'server-side-apply': 'reference/using-api/server-side-apply',
  service: 'concepts/services-networking/service',
  'storage-classes': 'concepts/storage/storage-classes',
  'storage-limits': 'concepts/storage/storage-limits',
  'volume-attributes-classes': 'concepts/storage/volume-attributes-classes',
  'volume-snapshots': 'concepts/storage/volume-snapshots',
  zookeeper: 'tutorials/stateful-application/zookeeper',
} as const;

/** What the other pages promise of a StatefulSet, its pods, its claims and its names. */
export const elsewhere = {
  'glossary#term-statefulset': ['each has a persistent identifier that it maintains across any rescheduling'],
  'labels#list-and-watch-filtering': [
    'For list and watch operations, you can specify label selectors to filter the sets of objects returned',
  ],
  'labels-annotations-taints#statefulsetkubernetesiopod-name': [
    'When a StatefulSet controller creates a Pod for the StatefulSet, the control plane sets this label on that Pod.',
    'The value of the label is the name of the Pod being created.',
  ],
  'labels-annotations-taints#apps-kubernetes.io-pod-index': [
    'When a StatefulSet controller creates a Pod for the StatefulSet, it sets this label on that Pod.',
    'The value of the label is the ordinal index of the pod being created.',
  ],
  'labels-annotations-taints#topologykubernetesiozone': [
    'topology-aware volume provisioners will automatically set node affinity constraints on a PersistentVolume',
    'will ensure that Pods, that claim a given volume, are only placed into the same zone as that volume',
  ],
  'names#dns-label-names': ['contain at most 63 characters'],

  'scale-stateful-set#use-kubectl-to-scale-statefulsets': [
    'Change the number of replicas of your StatefulSet',
  ],
  'scale-stateful-set#scaling-down-does-not-work-right': [
    'You cannot scale down a StatefulSet when any of the stateful Pods it manages is unhealthy.',
    'Scaling down only takes place after those stateful Pods become running and ready.',
  ],

  'delete-stateful-set#deleting-a-statefulset': [
    'the StatefulSet scales down to 0',
    'All Pods that are part of this workload are also deleted.',
    'the Pods managed by the StatefulSet are left behind even after the StatefulSet object itself is deleted',
    'You may need to delete the associated headless service separately after the StatefulSet itself is deleted.',
  ],
  'delete-stateful-set#persistent-volumes': [
    'Deleting the Pods in a StatefulSet will not delete the associated volumes.',
    'Deleting the PVC after the pods have terminated might trigger deletion of the backing Persistent Volumes',
  ],
  'delete-stateful-set#complete-deletion-of-a-statefulset': [
    'To delete everything in a StatefulSet, including the associated pods, you can run a series of commands',
  ],
  'garbage-collection#foreground-deletion': [
    'The object remains visible through the Kubernetes API until the deletion process is complete.',
    'the only dependents that block owner deletion are those that have the ownerReference.blockOwnerDeletion=true field',
  ],
  'garbage-collection#background-deletion': [
    'the Kubernetes API server deletes the owner object immediately',
  ],
  'garbage-collection#orphaned-dependents': [
    'When Kubernetes deletes an owner object, the dependents left behind are called orphan objects.',
    'By default, Kubernetes deletes dependent objects.',
  ],

  'force-delete-stateful-set-pod#statefulset-considerations': [
    'there is never a need to force delete a StatefulSet Pod',
    'It tries to ensure that the specified number of Pods from ordinal 0 through N-1 are alive and ready.',
    'at any time, there is at most one Pod with a given identity running in a cluster',
  ],
  'force-delete-stateful-set-pod#delete-pods': [
    'Graceful deletion is safe and will ensure that the Pod shuts down gracefully before the kubelet deletes the name from the apiserver.',
    'A Pod is not deleted automatically when a node is unreachable.',
    "The Pods running on an unreachable Node enter the 'Terminating' or 'Unknown' state after a timeout.",
    'The Node object is deleted (either by you, or by the Node Controller).',
    'The kubelet on the unresponsive Node starts responding, kills the Pod and removes the entry from the apiserver.',
    'Force deletion of the Pod by the user.',
    'When the partition heals, the kubelet will complete the deletion of the Pod and free up its name in the apiserver.',
    'Pods may also enter these states when the user attempts graceful deletion of a Pod on an unreachable Node.',
    'the system completes the deletion once the Pod is no longer running on a Node, or the Node is deleted by an administrator',
  ],
  'force-delete-stateful-set-pod#force-deletion': [
    'Force deletions do not wait for confirmation from the kubelet that the Pod has been terminated.',
    'it will immediately free up the name from the apiserver',
    'This would let the StatefulSet controller create a replacement Pod with that same identity',
    'If even after these commands the pod is stuck on Unknown state, use the following command to remove the pod from the cluster',
  ],

  'node-shutdown#non-graceful-node-shutdown': [
    'will be stuck in terminating status on the shutdown node and cannot move to a new running node',
    'the pods will be deleted by kubelet and new pods will be created on a different running node',
    'the pods on the node will be forcefully deleted if there are no matching tolerations on it',
    'volume detach operations for the pods terminating on the node will happen immediately',
    'This allows the Pods on the out-of-service node to recover quickly on a different node.',
  ],
  'node-pressure-eviction#self-healing-behavior': [
    'the control plane (kube-controller-manager) creates new pods in place of the evicted pods',
  ],
  'api-eviction#how-api-initiated-eviction-works': [
    '200 OK: the eviction is allowed, the Eviction subresource is created, and the Pod is deleted',
    '429 Too Many Requests: the eviction is not currently allowed because of the configured PodDisruptionBudget.',
  ],
  'disruptions#pod-disruption-budgets': [
    'A PDB limits the number of Pods of a replicated application that are down simultaneously from voluntary disruptions.',
    'The "intended" number of pods is computed from the .spec.replicas of the workload resource that is managing those pods.',
    'The control plane discovers the owning workload resource by examining the .metadata.ownerReferences of the Pod.',
    'Pods which are deleted or unavailable due to a rolling upgrade to an application do count against the disruption budget',
    'workload resources (such as Deployment and StatefulSet) are not limited by PDBs when doing rolling upgrades',
    'It is recommended to set AlwaysAllow Unhealthy Pod Eviction Policy to your PodDisruptionBudgets to support eviction of misbehaving applications during a node drain.',
    'The default behavior is to wait for the application pods to become healthy before the drain can proceed.',
    'When a pod is evicted using the eviction API, it is gracefully terminated, honoring the terminationGracePeriodSeconds setting in its PodSpec.',
  ],
  'disruptions#pdb-example': [
    'for a StatefulSet, pod-a, which would be called something like pod-0, would need to terminate completely before its replacement, which is also called pod-0 but has a different UID, could be created',
  ],
  'safely-drain-node#use-kubectl-drain-to-remove-a-node-from-service': [
    "Safe evictions allow the pod's containers to gracefully terminate and will respect the PodDisruptionBudgets you have specified.",
  ],
  'assign-pod-node#inter-pod-affinity-and-anti-affinity': [
    'constrain which nodes your Pods can be scheduled on based on the labels of Pods already running on that node',
  ],
  'resource-quotas#how-kubernetes-resourcequotas-work': [
    'If creating or updating a resource violates a quota constraint, the control plane rejects that request with HTTP status code 403 Forbidden.',
  ],

  'server-side-apply#conflicts': [
    'A conflict is a special status error that occurs when an Apply operation tries to change a field that another manager also claims to manage.',
    "This forces the operation to succeed, changes the value of the field, and removes the field from all other managers' entries in managedFields.",
  ],

  'init-containers#understanding-init-containers': [
    'Each init container must complete successfully before the next one starts.',
  ],
  'init-containers#detailed-behavior': ['A Pod cannot be Ready until all init containers have succeeded.'],
  'pod-lifecycle#readiness-probe': [
    "removes the Pod's IP address from the EndpointSlices of all Services that match the Pod",
  ],

  'dns-pod-service#namespaces-of-services': [
    "DNS queries that don't specify a namespace are limited to the Pod's namespace.",
  ],
  'dns-pod-service#a-aaaa-records': [
    'This resolves to the cluster IP of the Service.',
    'this resolves to the set of IPs of all of the Pods selected by the Service',
  ],
  'dns-pod-service#srv-records': [
    'SRV Records are created for named ports that are part of normal or headless services.',
    'For a headless Service, this resolves to multiple answers, one for each Pod that is backing the Service',
    'contains the port number and the domain name of the Pod of the form hostname.my-svc.my-namespace.svc.cluster-domain.example',
  ],
  'dns-pod-service#pod-s-hostname-and-subdomain-fields': [
    "When specified, it takes precedence over the Pod's name to be the hostname of the Pod",
    "the cluster's DNS Server also returns A and/or AAAA records for the Pod's fully qualified hostname",
    'the first Pod will see its own FQDN as "busybox-1.busybox-subdomain.my-namespace.svc.cluster-domain.example"',
    "DNS serves A and/or AAAA records at that name, pointing to the Pod's IP.",
    'An EndpointSlice can specify the DNS hostname for any endpoint addresses, along with its IP.',
    'the Pod needs to be ready in order to have a record unless publishNotReadyAddresses=True is set on the Service',
  ],
  'service#headless-services': [
    'For headless Services, a cluster IP is not allocated',
    'headless Services report the endpoint IP addresses of the individual pods via internal DNS records',
  ],
  'service#with-selectors': [
    'A or AAAA records (IPv4 or IPv6 addresses) that point directly to the Pods backing the Service',
  ],
  'endpoint-slices#endpointslice-resource': [
    'These EndpointSlices include references to all the Pods that match the Service selector.',
  ],
  'endpoint-slices#serving': ["For endpoints backed by a Pod, this maps to the Pod's Ready condition."],
  'endpoint-slices#terminating': [
    'For endpoints backed by a Pod, this condition is set when the Pod is first deleted',
    'Service proxies will normally ignore endpoints that are terminating',
  ],
  'endpoint-slices#ready': [
    'The ready condition is essentially a shortcut for checking "serving and not terminating"',
    'it will also always be true for Services with spec.publishNotReadyAddresses set to true',
  ],

  'persistent-volumes#binding': [
    'If a PV was dynamically provisioned for a new PVC, the loop will always bind that PV to the PVC.',
    'A PVC to PV binding is a one-to-one mapping',
  ],
  'persistent-volumes#storage-object-in-use-protection': [
    'PVC removal is postponed until the PVC is no longer actively used by any Pods.',
  ],
  'persistent-volumes#retain': [
    'When the PersistentVolumeClaim is deleted, the PersistentVolume still exists and the volume is considered "released".',
    "it is not yet available for another claim because the previous claimant's data remains on the volume",
  ],
  'persistent-volumes#delete': [
    'deletion removes both the PersistentVolume object from Kubernetes, as well as the associated storage asset in the external infrastructure',
    'Volumes that were dynamically provisioned inherit the reclaim policy of their StorageClass, which defaults to Delete.',
  ],
  'persistent-volumes#reserving-a-persistentvolume': [
    'the PersistentVolume and PersistentVolumeClaim will be bound',
  ],
  'persistent-volumes#expanding-persistent-volumes-claims': [
    "You can only expand a PVC if its storage class's allowVolumeExpansion field is set to true.",
    'A new PersistentVolume is never created to satisfy the claim.',
    'Instead, an existing volume is resized.',
  ],
  'persistent-volumes#resizing-an-in-use-persistentvolumeclaim': [
    'Any in-use PVC automatically becomes available to its Pod as soon as its file system has been expanded.',
  ],
  'persistent-volumes#recovering-from-failure-when-expanding-volumes': [
    'you can retry expansion with a smaller size than the previously requested value',
  ],
  'persistent-volumes#volume-mode': [
    'Such volume is presented into a Pod as a block device, without any filesystem on it.',
  ],
  'persistent-volumes#access-modes': [
    'the volume can be mounted as read-write by a single node',
    'the volume can be mounted as read-write by a single Pod',
  ],
  'persistent-volumes#node-affinity': [
    'Pods that use a PV will only be scheduled to nodes that are selected by the node affinity.',
  ],
  'change-pv-reclaim-policy#why-change-reclaim-policy-of-a-persistentvolume': [
    'a dynamically provisioned volume is automatically deleted when a user deletes the corresponding PersistentVolumeClaim',
    'With the "Retain" policy, if a user deletes a PersistentVolumeClaim, the corresponding PersistentVolume will not be deleted.',
    'it is moved to the Released phase, where all of its data can be manually recovered',
  ],
  'storage-limits#dynamic-volume-limits': [
    'If a CSI storage driver advertises a maximum number of volumes for a Node (using NodeGetInfo), the kube-scheduler honors that limit.',
  ],
  'volume-attributes-classes#resizer': [
    'The end user can update the PVC with the new VolumeAttributesClass gold and apply',
  ],
  'volume-snapshots#provisioning-volumes-from-snapshots': [
    'You can provision a new volume, pre-populated with data from a snapshot',
  ],
  'storage-classes#volume-binding-mode': [
    'will delay the binding and provisioning of a PersistentVolume until a Pod using the PersistentVolumeClaim is created',
    "PersistentVolumes will be selected or provisioned conforming to the topology that is specified by the Pod's scheduling constraints.",
  ],

  'basic-stateful-set#ordered-pod-creation': [
    'A StatefulSet defaults to creating its Pods in a strict order.',
    'the web-1 Pod is not launched until the web-0 Pod is Running (see Pod Phase) and Ready',
  ],
  'basic-stateful-set#pods-in-a-statefulset': [
    'Pods in a StatefulSet have a unique ordinal index and a stable network identity.',
  ],
  'basic-stateful-set#examining-the-pod-s-ordinal-index': [
    "The Pods' names take the form <statefulset name>-<ordinal index>.",
  ],
  'basic-stateful-set#using-stable-network-identities': [
    'Each Pod has a stable hostname based on its ordinal index.',
    "The Pods' ordinals, hostnames, SRV records, and A record names have not changed",
    'it is OK to connect to Pods by resolving their hostname',
    "The SRV records point to A record entries that contain the Pods' IP addresses.",
  ],
  'basic-stateful-set#discovery-for-specific-pods-in-a-statefulset': [
    'The SRV records associated with the CNAME will contain only the Pods in the StatefulSet that are Running and Ready.',
    "your application will be able to discover the Pods' addresses when they transition to Running and Ready",
    'you could also connect to the IP address of a type: ClusterIP Service, backed by the Pods in that StatefulSet',
    'You can use the same Service that tracks the StatefulSet (specified in the serviceName of the StatefulSet) or a separate Service that selects the right set of Pods.',
  ],
  'basic-stateful-set#writing-to-stable-storage': [
    'the PersistentVolumes associated with their PersistentVolumeClaims are remounted to their volumeMounts',
    'their PersistentVolumes will be mounted to the appropriate mount points',
  ],
  'basic-stateful-set#scaling-up': [
    'the StatefulSet controller created each Pod sequentially with respect to its ordinal index',
    "it waited for each Pod's predecessor to be Running and Ready before launching the subsequent Pod",
  ],
  'basic-stateful-set#ordered-pod-termination': [
    'The control plane deleted one Pod at a time, in reverse order with respect to its ordinal index',
    'it waited for each Pod to be completely shut down before deleting the next one',
    "the PersistentVolumes mounted to the Pods of a StatefulSet are not deleted when the StatefulSet's Pods are deleted",
    'This is still true when Pod deletion is caused by scaling the StatefulSet down.',
  ],
  'basic-stateful-set#updating-statefulsets': [
    'There are two valid update strategies, RollingUpdate (the default) and OnDelete.',
  ],
  'basic-stateful-set#rolling-update': [
    'The RollingUpdate update strategy will update all Pods in a StatefulSet, in reverse ordinal order, while respecting the StatefulSet guarantees.',
    'The StatefulSet controller terminates each Pod, and waits for it to transition to Running and Ready prior to updating the next Pod.',
    "it will restore any Pod that fails during the update to that Pod's existing version",
    'Pods that have already received the update will be restored to the updated version',
    'Pods that have not yet received the update will be restored to the previous version',
    'the controller attempts to continue to keep the application healthy and the update consistent in the presence of intermittent failures',
    'You can also use kubectl rollout status sts/<name> to view the status of a rolling update to a StatefulSet',
  ],
  'basic-stateful-set#staging-an-update': [
    'you will keep the existing Pods in the StatefulSet unchanged whilst you change the pod template for the StatefulSet',
    'the StatefulSet restored the Pod with the original container image',
  ],
  'basic-stateful-set#rolling-out-a-canary': [
    'When you changed the partition, the StatefulSet controller automatically updated the web-2 Pod',
    'If a Pod that has an ordinal less than the partition is deleted or otherwise terminated, it will be restored to its original configuration.',
    'The control plane triggers replacement for web-2 (implemented by a graceful delete followed by creating a new Pod once the deletion is complete).',
  ],
  'basic-stateful-set#phased-roll-outs': [
    'set the partition to the ordinal at which you want the controller to pause the update',
    'By moving the partition to 0, you allowed the StatefulSet to continue the update process.',
  ],
  'basic-stateful-set#on-delete': [
    'You select this update strategy for a StatefulSet by setting the .spec.template.updateStrategy.type to OnDelete.',
    "the StatefulSet controller does not automatically update Pods when a modification is made to the StatefulSet's .spec.template field",
  ],
  'basic-stateful-set#deleting-statefulsets': [
    "In a non-cascading delete, the StatefulSet's Pods are not deleted when the StatefulSet is deleted.",
    'In a cascading delete, both the StatefulSet and its Pods are deleted.',
  ],
  'basic-stateful-set#non-cascading-delete': [
    'This parameter tells Kubernetes to only delete the StatefulSet, and to not delete any of its Pods.',
    'As the web StatefulSet has been deleted, web-0 has not been relaunched.',
    'when web-0 transitioned to Running and Ready, it adopted this Pod',
    'once web-1 had been determined to already be Running and Ready, web-2 was terminated',
    'When you recreated the StatefulSet and it relaunched web-0, its original PersistentVolume was remounted.',
  ],
  'basic-stateful-set#cascading-delete': [
    'the Pods are terminated one at a time, with respect to the reverse order of their ordinal indices',
    "Before terminating a Pod, the StatefulSet controller waits for the Pod's successor to be completely terminated.",
    'the cascade does not delete the headless Service associated with the StatefulSet',
    'the Pods are recreated with their PersistentVolumes mounted',
  ],
  'basic-stateful-set#orderedready-pod-management': [
    'if you have Pods app-0, app-1 and app-2, Kubernetes will update app-0 first and check it',
    'Once the checks are good, Kubernetes updates app-1 and finally app-2.',
  ],
  'basic-stateful-set#parallel-pod-management': [
    'Kubernetes still rolls out changes in order',
    'it did not wait for the first to become Running and Ready prior to launching the second and third Pods',
  ],
  'basic-stateful-set#cleaning-up': [
    "it does not wait for a Pod's ordinal successor to terminate prior to deleting that Pod",
  ],

  'run-replicated-stateful-application#configmap': [
    "you want replicas to reject any writes that don't come via replication",
  ],
  'run-replicated-stateful-application#services': [
    'the Pods are accessible by resolving <pod-name>.mysql from within any other Pod in the same Kubernetes cluster and namespace',
    'distributes connections across all MySQL Pods that report being Ready',
    'only read queries can use the load-balanced client Service',
  ],
  'run-replicated-stateful-application#understanding-stateful-pod-initialization': [
    'The StatefulSet controller starts Pods one at a time, in order by their ordinal index.',
    'It waits until each Pod reports being Ready before starting the next one.',
    'the controller assigns each Pod a unique, stable name of the form <statefulset-name>-<ordinal-index>',
  ],
  'run-replicated-stateful-application#generating-configuration': [
    'generates special MySQL config files based on the ordinal index',
    'the script assigns ordinal 0 to be the primary server, and everyone else to be replicas',
    'this ensures the primary MySQL server is Ready before creating replicas, so they can begin replicating',
  ],
  'run-replicated-stateful-application#cloning-existing-data': [
    'performs a clone operation on a replica Pod the first time it starts up on an empty PersistentVolume',
    'the script instructs each Pod to clone from the Pod whose ordinal index is one lower',
    'the StatefulSet controller always ensures Pod N is Ready before starting Pod N+1',
  ],
  'run-replicated-stateful-application#starting-replication': [
    'it remembers its primary MySQL server and reconnects automatically if the server restarts or the connection dies',
    'they automatically find the primary server even if it gets a new Pod IP due to being rescheduled',
  ],
  'run-replicated-stateful-application#sending-client-traffic': [
    'a different endpoint might be selected upon each connection attempt',
  ],
  'run-replicated-stateful-application#break-the-readiness-probe': [
    'it never reports 102 anymore',
    'it should reappear in the loop output after a few seconds',
  ],
  'run-replicated-stateful-application#delete-pods': [
    "The StatefulSet also recreates Pods if they're deleted",
    'creates a new one with the same name and linked to the same PersistentVolumeClaim',
  ],
  'run-replicated-stateful-application#drain-a-node': [
    'Now you can watch as the Pod reschedules on a different Node',
  ],
  'run-replicated-stateful-application#scaling-the-number-of-replicas': [
    'you should see server IDs 103 and 104 start appearing in the SELECT @@server_id loop output',
    'these new servers have the data you added before they existed',
    'scaling up creates new PersistentVolumeClaims automatically, scaling down does not automatically delete these PVCs',
  ],
  'run-replicated-stateful-application#cleaning-up': [
    'it automatically deletes the PersistentVolumes when it sees that you deleted the PersistentVolumeClaims',
    'Some dynamic provisioners (such as those for EBS and PD) also release the underlying resources upon deleting the PersistentVolumes.',
  ],

  'cassandra#validating-the-cassandra-statefulset': ['The StatefulSet resource deploys Pods sequentially.'],
  'zookeeper#facilitating-leader-election': [
    'The zk-hs Service creates a domain for all of the Pods, zk-hs.default.svc.cluster.local.',
  ],
  'zookeeper#achieving-consensus': [
    'The A records for each Pod are entered when the Pod becomes Ready.',
    'the FQDNs of the ZooKeeper servers will resolve to a single endpoint',
  ],
  'zookeeper#configuring-a-non-privileged-user': [
    "the ownership of the Pods' PersistentVolumes is set to the zookeeper group",
  ],
  'zookeeper#updating-the-ensemble': [
    'This terminates the Pods, one at a time, in reverse ordinal order, and recreates them with the new configuration.',
    'This ensures that quorum is maintained during a rolling update.',
  ],
  'zookeeper#handling-process-failure': [
    'Because the RestartPolicy of the container is Always, it restarted the parent process.',
  ],
  'zookeeper#testing-for-liveness': [
    'When the liveness probe for the ZooKeeper process fails, Kubernetes will automatically restart the process for you',
  ],
  'zookeeper#surviving-maintenance': [
    'as only two nodes are schedulable, the Pod will remain in a Pending state',
    'zk-1 is rescheduled on this node.',
    'You cannot drain the third node because evicting zk-2 would violate zk-budget. However, the node will remain cordoned.',
    'The service is still available because its PodDisruptionBudget is respected.',
  ],

  'controller-revision#ControllerRevision': [
    'Once a ControllerRevision has been successfully created, it can not be updated.',
    'The API Server will fail validation of all requests that attempt to mutate the Data field.',
    'ControllerRevisions may, however, be deleted.',
  ],
} as const satisfies Record<`${keyof typeof pages}#${string}`, Quotes>;

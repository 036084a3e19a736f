import { type Citation, cites } from '../guarantee';
import { docs, field } from '.';

/** The sentences that a guarantee will prove: a guarantee that does not exist yet, or a further case of an existing one. */
export const planned: Readonly<Record<string, readonly Citation[]>> = {
  'disruptive/controller-restart-keeps-claims': [
    cites(
      docs('persistentvolumeclaim-retention'),
      'the condemned Pods are first set as owners to the associated StatefulSet template PVCs, before the Pod is deleted',
      'if the controller crashes and restarts, no Pod will be deleted before its owner reference has been updated appropriate to the policy',
      'we recommend waiting for the controller to come back up, which will verify owner references before terminating Pods',
    ),
  ],
  'disruptive/kubelet-returns': [
    cites(
      docs('force-delete-stateful-set-pod#delete-pods'),
      'The kubelet on the unresponsive Node starts responding, kills the Pod and removes the entry from the apiserver.',
      'When the partition heals, the kubelet will complete the deletion of the Pod and free up its name in the apiserver.',
    ),
  ],
  'disruptive/node-deleted-moves': [
    cites(
      docs('force-delete-stateful-set-pod#delete-pods'),
      'The Node object is deleted (either by you, or by the Node Controller).',
      'the system completes the deletion once the Pod is no longer running on a Node, or the Node is deleted by an administrator',
    ),
  ],
  'disruptive/out-of-service-moves': [
    cites(
      docs('persistentvolumeclaim-retention'),
      'the StatefulSet retains the existing PVC',
      'The existing volume is unaffected, and the cluster will attach it to the node where the new Pod is about to launch.',
    ),
    cites(
      docs('node-shutdown#non-graceful-node-shutdown'),
      'will be stuck in terminating status on the shutdown node and cannot move to a new running node',
      'the pods will be deleted by kubelet and new pods will be created on a different running node',
      'the pods on the node will be forcefully deleted if there are no matching tolerations on it',
      'volume detach operations for the pods terminating on the node will happen immediately',
      'This allows the Pods on the out-of-service node to recover quickly on a different node.',
    ),
  ],
  'disruptive/unreachable-pod-stays': [
    cites(
      docs('force-delete-stateful-set-pod#delete-pods'),
      'A Pod is not deleted automatically when a node is unreachable.',
      "The Pods running on an unreachable Node enter the 'Terminating' or 'Unknown' state after a timeout.",
      'Pods may also enter these states when the user attempts graceful deletion of a Pod on an unreachable Node.',
    ),
  ],

  'identity/fulfils-the-template': [
    cites(
      field('spec.template'),
      'Each pod stamped out by the StatefulSet will fulfill this Template, but have a unique identity from the rest of the StatefulSet.',
    ),
  ],
  'identity/moves-between-sets': [
    cites(
      field('spec.ordinals.start'),
      'orchestrate progressive movement of replicas from one StatefulSet to another',
    ),
  ],

  'network/dns-follows-the-pod': [
    cites(
      docs('basic-stateful-set#using-stable-network-identities'),
      "The Pods' ordinals, hostnames, SRV records, and A record names have not changed",
    ),
  ],
  'network/governing-service-with-an-address': [
    cites(
      docs('basic-stateful-set#discovery-for-specific-pods-in-a-statefulset'),
      'you could also connect to the IP address of a type: ClusterIP Service, backed by the Pods in that StatefulSet',
      'You can use the same Service that tracks the StatefulSet (specified in the serviceName of the StatefulSet) or a separate Service that selects the right set of Pods.',
    ),
  ],
  'network/one-name-one-address': [
    cites(
      docs('zookeeper#achieving-consensus'),
      'The A records for each Pod are entered when the Pod becomes Ready.',
      'the FQDNs of the ZooKeeper servers will resolve to a single endpoint',
    ),
  ],
  'network/pod-dns': [
    cites(
      docs('dns-pod-service#namespaces-of-services'),
      "DNS queries that don't specify a namespace are limited to the Pod's namespace.",
    ),
  ],
  'network/pod-index-selects': [
    cites(docs('pod-index-label'), 'This label allows you to route traffic to a particular pod index'),
  ],
  'network/reads-exclude-unready': [
    cites(docs('dns-pod-service#a-aaaa-records'), 'This resolves to the cluster IP of the Service.'),
  ],
  'network/srv-records': [
    cites(
      docs('dns-pod-service#srv-records'),
      'SRV Records are created for named ports that are part of normal or headless services.',
    ),
    cites(
      docs('basic-stateful-set#using-stable-network-identities'),
      "The SRV records point to A record entries that contain the Pods' IP addresses.",
    ),
  ],

  'ordering/parallel-starts-together': [
    cites(
      docs('pod-management-policies'),
      'StatefulSet allows you to relax its ordering guarantees while preserving its uniqueness and identity guarantees',
    ),
  ],
  'ordering/replaced-in-order': [
    cites(
      field('spec.podManagementPolicy'),
      'controls how pods are created during initial scale up, when replacing pods on nodes, or when scaling down',
    ),
  ],

  'provider/retain-in-the-cloud': [
    cites(
      docs('persistent-volumes#delete'),
      'deletion removes both the PersistentVolume object from Kubernetes, as well as the associated storage asset in the external infrastructure',
    ),
    cites(
      docs('run-replicated-stateful-application#cleaning-up'),
      'Some dynamic provisioners (such as those for EBS and PD) also release the underlying resources upon deleting the PersistentVolumes.',
    ),
  ],
  'provider/zone-and-limits': [
    cites(
      docs('labels-annotations-taints#topologykubernetesiozone'),
      'will ensure that Pods, that claim a given volume, are only placed into the same zone as that volume',
    ),
    cites(
      docs('persistent-volumes#node-affinity'),
      'Pods that use a PV will only be scheduled to nodes that are selected by the node affinity.',
    ),
  ],

  'recovery/a-crash-takes-availability': [
    cites(
      docs('minimum-ready-seconds'),
      'the minimum number of seconds for which a newly created Pod should be running and ready without any of its containers crashing, for it to be considered available',
    ),
  ],
  'recovery/at-most-one': [
    cites(
      docs('force-delete-stateful-set-pod#statefulset-considerations'),
      'at any time, there is at most one Pod with a given identity running in a cluster',
    ),
    cites(docs('force-delete-stateful-set-pod#delete-pods'), 'Force deletion of the Pod by the user.'),
    cites(
      docs('force-delete-stateful-set-pod#force-deletion'),
      'Force deletions do not wait for confirmation from the kubelet that the Pod has been terminated.',
      'it will immediately free up the name from the apiserver',
      'This would let the StatefulSet controller create a replacement Pod with that same identity',
      'If even after these commands the pod is stuck on Unknown state, use the following command to remove the pod from the cluster',
    ),
    cites(
      docs('disruptions#pdb-example'),
      'for a StatefulSet, pod-a, which would be called something like pod-0, would need to terminate completely before its replacement, which is also called pod-0 but has a different UID, could be created',
    ),
  ],
  'recovery/budget-counts-the-set': [
    cites(
      docs('disruptions#pod-disruption-budgets'),
      'The "intended" number of pods is computed from the .spec.replicas of the workload resource that is managing those pods.',
      'The control plane discovers the owning workload resource by examining the .metadata.ownerReferences of the Pod.',
    ),
  ],
  'recovery/container-restarts-in-place': [
    cites(
      docs('zookeeper#handling-process-failure'),
      'Because the RestartPolicy of the container is Always, it restarted the parent process.',
    ),
    cites(
      docs('zookeeper#testing-for-liveness'),
      'When the liveness probe for the ZooKeeper process fails, Kubernetes will automatically restart the process for you',
    ),
  ],
  'recovery/drain-stops-at-the-budget': [
    cites(
      docs('zookeeper#surviving-maintenance'),
      'You cannot drain the third node because evicting zk-2 would violate zk-budget. However, the node will remain cordoned.',
      'The service is still available because its PodDisruptionBudget is respected.',
    ),
  ],
  'recovery/eviction-respects-budget': [
    cites(
      docs('api-eviction#how-api-initiated-eviction-works'),
      '200 OK: the eviction is allowed, the Eviction subresource is created, and the Pod is deleted',
    ),
    cites(
      docs('disruptions#pod-disruption-budgets'),
      'A PDB limits the number of Pods of a replicated application that are down simultaneously from voluntary disruptions.',
      'When a pod is evicted using the eviction API, it is gracefully terminated, honoring the terminationGracePeriodSeconds setting in its PodSpec.',
    ),
    cites(
      docs('safely-drain-node#use-kubectl-drain-to-remove-a-node-from-service'),
      "Safe evictions allow the pod's containers to gracefully terminate and will respect the PodDisruptionBudgets you have specified.",
    ),
  ],
  'recovery/failed-and-succeeded-pods-are-replaced': [
    cites(
      docs('node-pressure-eviction#self-healing-behavior'),
      'the control plane (kube-controller-manager) creates new pods in place of the evicted pods',
    ),
  ],
  'recovery/unhealthy-eviction-policy': [
    cites(
      docs('disruptions#pod-disruption-budgets'),
      'The default behavior is to wait for the application pods to become healthy before the drain can proceed.',
    ),
  ],

  'replication/scale-to-four-and-back': [
    cites(
      docs('run-replicated-stateful-application#scaling-the-number-of-replicas'),
      'you should see server IDs 103 and 104 start appearing in the SELECT @@server_id loop output',
    ),
  ],

  'retention/when-deleted': [
    cites(
      docs('persistentvolumeclaim-retention'),
      'before the backing PV and volume are deleted, depending on the retain policy',
    ),
  ],

  'storage/default-class': [
    cites(
      docs('stable-storage'),
      'If no StorageClass is specified, then the default StorageClass will be used.',
    ),
  ],
  'storage/deleting-a-claim-frees-the-volume': [
    cites(
      docs('persistent-volumes#delete'),
      'Volumes that were dynamically provisioned inherit the reclaim policy of their StorageClass, which defaults to Delete.',
    ),
  ],
  'storage/expansion': [
    cites(
      docs('persistent-volumes#expanding-persistent-volumes-claims'),
      "You can only expand a PVC if its storage class's allowVolumeExpansion field is set to true.",
    ),
  ],
  'storage/preprovisioned-volume': [
    cites(
      docs('volume-claim-templates'),
      'The cluster already contains a PersistentVolume with the correct StorageClass and sufficient available storage space.',
    ),
    cites(
      docs('limitations'),
      'The storage for a given Pod must either be provisioned by a PersistentVolume Provisioner based on the requested storage class, or pre-provisioned by an admin.',
    ),
  ],
  'storage/several-templates': [cites(field('kind'), 'Storage: As many VolumeClaims as requested.')],
  'storage/spread-across-nodes': [
    cites(
      docs('zookeeper#surviving-maintenance'),
      'as only two nodes are schedulable, the Pod will remain in a Pending state',
      'zk-1 is rescheduled on this node.',
    ),
  ],
};

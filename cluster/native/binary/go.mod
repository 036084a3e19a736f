// Names the module; what it needs of each Kubernetes minor stands in 1.NN.mod.
module statefulset-conformance/cluster

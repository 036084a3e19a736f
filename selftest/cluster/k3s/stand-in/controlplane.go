package main

func startControlPlane(node node, names []string) {
	ca := newAuthority()
	ca.client("admin", "system:admin", "system:masters")
	ca.server("serving", append([]string{
		"127.0.0.1", "localhost", node.name, node.address, service,
		"kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local",
	}, names...)...)
	ca.server("kubelet", node.name, node.address)
	newKey("service-account")
	writeKubeconfig()

	etcd := "http://127.0.0.1:2379"
	run("etcd",
		"--data-dir", data+"/server/db/etcd", "--listen-client-urls", etcd, "--advertise-client-urls", etcd,
		"--listen-peer-urls", "http://127.0.0.1:2380", "--unsafe-no-fsync", "--log-level", "error")
	run("kube-apiserver",
		"--etcd-servers", etcd, "--secure-port=6443", "--advertise-address", node.address,
		"--service-cluster-ip-range", services, "--authorization-mode=Node,RBAC", "--allow-privileged",
		"--client-ca-file", file("ca.crt"), "--tls-cert-file", file("serving.crt"), "--tls-private-key-file", file("serving.key"),
		"--kubelet-certificate-authority", file("ca.crt"),
		"--kubelet-client-certificate", file("admin.crt"), "--kubelet-client-key", file("admin.key"),
		"--kubelet-preferred-address-types=InternalIP",
		"--service-account-issuer=https://kubernetes.default.svc.cluster.local",
		"--service-account-key-file", file("service-account.key"),
		"--service-account-signing-key-file", file("service-account.key"))
	newClient().until("/readyz")
	run("kube-controller-manager",
		"--kubeconfig", kubeconfig, "--leader-elect=false", "--bind-address=127.0.0.1", "--cert-dir", pki,
		"--service-account-private-key-file", file("service-account.key"), "--root-ca-file", file("ca.crt"),
		"--use-service-account-credentials")
	run("kube-scheduler",
		"--kubeconfig", kubeconfig, "--leader-elect=false", "--bind-address=127.0.0.1", "--cert-dir", pki)
}

package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

const (
	agent  = data + "/agent"
	socket = "/run/k3s/containerd/containerd.sock"
)

type node struct{ name, address string }

func newNode() node {
	eth0 := value(net.InterfaceByName("eth0"))
	address := value(eth0.Addrs())[0].(*net.IPNet).IP
	return node{value(os.Hostname()), address.String()}
}

func write(path, format string, values ...any) string {
	must(os.MkdirAll(filepath.Dir(path), 0o755))
	must(os.WriteFile(path, fmt.Appendf(nil, format, values...), 0o644))
	return path
}

func startNode(node node) {
	// Containers see the mounts of the kubelet only in a shared mount tree.
	must(syscall.Mount("", "/", "", syscall.MS_SHARED|syscall.MS_REC, ""))
	must(os.WriteFile("/proc/sys/net/ipv4/ip_forward", []byte("1"), 0o644))
	coverSysctls()
	startContainerd()
	run("kubelet",
		"--config", kubeletConfig(node), "--kubeconfig", kubeconfig, "--hostname-override", node.name,
		"--node-ip", node.address)
}

func startContainerd() {
	write(agent+"/etc/cni/net.d/10-pods.conflist", `{"cniVersion": "0.4.0", "name": "pods", "plugins": [
  {"type": "ptp", "ipam": {"type": "host-local", "ranges": [[{"subnet": %q}]], "routes": [{"dst": "0.0.0.0/0"}]}}
]}`, pods)
	config := write(agent+"/etc/containerd.toml", `version = 2
root = %q
state = "/run/k3s/containerd"
[grpc]
  address = %q
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = %q
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/opt/cni/bin"
    conf_dir = %q
`, agent+"/containerd", socket, os.Getenv("PAUSE_IMAGE"), agent+"/etc/cni/net.d")
	run("containerd", "--config", config, "--log-level", "warn")
	for ctr("version") != nil {
		time.Sleep(50 * time.Millisecond)
	}
	for _, image := range value(filepath.Glob(agent + "/images/*.tar")) {
		must(ctr("--namespace=k8s.io", "images", "import", image))
	}
}

func ctr(words ...string) error {
	output, err := exec.Command("ctr", append([]string{"--address", socket}, words...)...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("ctr %v: %w: %s", words, err, output)
	}
	return nil
}

func kubeletConfig(node node) string {
	return write(agent+"/etc/kubelet.yaml", `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: %s
authentication: {anonymous: {enabled: false}, webhook: {enabled: false}, x509: {clientCAFile: %s}}
authorization: {mode: AlwaysAllow}
tlsCertFile: %s
tlsPrivateKeyFile: %s
containerRuntimeEndpoint: unix://%s
cgroupDriver: cgroupfs
cgroupRoot: %s
failCgroupV1: false
failSwapOn: false
enforceNodeAllocatable: []
localStorageCapacityIsolation: false
evictionHard: {nodefs.available: "1%%", imagefs.available: "1%%", memory.available: 50Mi}
imageGCHighThresholdPercent: 100
resolvConf: ""
healthzPort: 0
`, node.address, file("ca.crt"), file("kubelet.crt"), file("kubelet.key"), socket, nodeCgroup())
}

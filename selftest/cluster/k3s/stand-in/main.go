// A stand-in for rancher/k3s for machines without access to a registry. The stand-in has what testcontainers needs:
// the `server` command with --tls-san and --disable, images from agent/images, /etc/rancher/k3s/k3s.yaml and the log
// line that reports a successful start. The components of Kubernetes are real, but run as one process each instead of
// K3s' single process. The stand-in has no flannel, kube-proxy, CoreDNS or local-path provisioner, and no datastore except etcd.
package main

import (
	"fmt"
	"os"
	"strings"
	"time"
)

const (
	data       = "/var/lib/rancher/k3s"
	kubeconfig = "/etc/rancher/k3s/k3s.yaml"
	pods       = "198.19.240.0/24"
	services   = "198.19.244.0/23"
	service    = "198.19.244.1"
)

func say(level, message string) {
	fmt.Fprintf(os.Stderr, "time=%q level=%s msg=%q\n", time.Now().Format(time.RFC3339), level, message)
}

func must(err error) {
	if err != nil {
		say("fatal", err.Error())
		os.Exit(1)
	}
}

func value[T any](value T, err error) T {
	must(err)
	return value
}

func main() {
	if os.Getpid() == 1 {
		os.Exit(beInit())
	}
	if len(os.Args) < 2 || os.Args[1] != "server" {
		must(fmt.Errorf("only the server command is supported, not %q", os.Args[1:]))
	}
	var names []string
	for _, flag := range os.Args[2:] {
		if name, found := strings.CutPrefix(flag, "--tls-san="); found {
			names = append(names, strings.Split(name, ",")...)
		} else if !strings.HasPrefix(flag, "--disable=") {
			must(fmt.Errorf("flag provided but not defined: %s", flag))
		}
	}
	say("info", "Starting the stand-in for K3s")
	node := newNode()
	startControlPlane(node, names)
	startNode(node)
	newClient().until("/api/v1/nodes/" + node.name)
	say("info", "Node controller sync successful")
	select {}
}

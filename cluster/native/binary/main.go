// This program contains all components of a Kubernetes cluster. The name of the executable selects the component.
// The components are the upstream packages, unchanged: this file only runs the command of one component.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/coredns/coredns/core/dnsserver"
	"github.com/coredns/coredns/coremain"
	_ "github.com/coredns/coredns/plugin/bind"
	_ "github.com/coredns/coredns/plugin/cache"
	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/forward"
	_ "github.com/coredns/coredns/plugin/health"
	_ "github.com/coredns/coredns/plugin/kubernetes"
	_ "github.com/coredns/coredns/plugin/loadbalance"
	_ "github.com/coredns/coredns/plugin/loop"
	_ "github.com/coredns/coredns/plugin/metrics"
	_ "github.com/coredns/coredns/plugin/ready"
	_ "github.com/coredns/coredns/plugin/reload"
	_ "github.com/coredns/coredns/plugin/template"
	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllers "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	proxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

func kubernetes(command *cobra.Command) { os.Exit(cli.Run(command)) }

// A request passes the plugins in this order, the order of the official CoreDNS.
var dnsPlugins = []string{
	"reload", "bind", "ready", "health", "prometheus", "errors", "loadbalance", "cache", "template", "kubernetes", "loop",
	"forward",
}

func main() {
	switch name := filepath.Base(os.Args[0]); name {
	case "kube-apiserver":
		kubernetes(apiserver.NewAPIServerCommand())
	case "kube-controller-manager":
		kubernetes(controllers.NewControllerManagerCommand())
	case "kube-scheduler":
		kubernetes(scheduler.NewSchedulerCommand())
	case "kube-proxy":
		kubernetes(proxy.NewProxyCommand())
	case "kubelet":
		kubernetes(kubelet.NewKubeletCommand(context.Background()))
	case "etcd":
		etcdmain.Main(os.Args)
	case "coredns":
		dnsserver.Directives = dnsPlugins
		coremain.Run()
	default:
		fmt.Fprintf(os.Stderr, "%s is not a component of a cluster\n", name)
		os.Exit(2)
	}
}

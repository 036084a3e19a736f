package service

import (
	"context"
	"log"
	"net"
	"os"
	"path/filepath"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc"
	registration "k8s.io/kubelet/pkg/apis/pluginregistration/v1"
	"statefulset-conformance/disks/disks"
)

// ServeController serves the requests of the provisioner, the attacher, the resizer and the snapshotter.
func ServeController(storage *disks.Folder, name, firstZone, socket string) error {
	server := newServer(name)
	csi.RegisterControllerServer(server, &controller{storage: storage, firstZone: firstZone})
	return serve(server, socket)
}

// Node is the machine on which the driver attaches disks.
type Node struct {
	Name       string
	Zone       string
	MaxVolumes int64
	// Kubelet is the root folder of the kubelet.
	Kubelet string
}

// ServeNode serves the requests of a kubelet, and registers the driver with the kubelet.
func ServeNode(storage *disks.Folder, name string, of Node) error {
	if err := storage.AddNode(of.Name); err != nil {
		return err
	}
	server := newServer(name)
	csi.RegisterNodeServer(server, &node{
		storage: storage, name: of.Name, zone: of.Zone, maxVolumes: of.MaxVolumes,
		blocks: map[string]*os.File{}, writers: map[string]string{},
	})
	// Short names, because the path of a socket has at most 107 characters.
	socket := filepath.Join(of.Kubelet, "plugins", "disks", "csi.sock")
	registry := grpc.NewServer()
	registration.RegisterRegistrationServer(registry, &registrar{name: name, socket: socket})
	ended := make(chan error, 2)
	go func() { ended <- serve(server, socket) }()
	go func() { ended <- serve(registry, filepath.Join(of.Kubelet, "plugins_registry", "disks.sock")) }()
	return <-ended
}

func newServer(name string) *grpc.Server {
	server := grpc.NewServer(grpc.UnaryInterceptor(withCodes))
	csi.RegisterIdentityServer(server, &identity{name: name})
	return server
}

func serve(server *grpc.Server, socket string) error {
	if err := os.MkdirAll(filepath.Dir(socket), 0o755); err != nil {
		return err
	}
	// An earlier process may have left its socket.
	if err := os.RemoveAll(socket); err != nil {
		return err
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return err
	}
	return server.Serve(listener)
}

type registrar struct {
	registration.UnimplementedRegistrationServer
	name   string
	socket string
}

func (r *registrar) GetInfo(context.Context, *registration.InfoRequest) (*registration.PluginInfo, error) {
	return &registration.PluginInfo{
		Type: registration.CSIPlugin, Name: r.name, Endpoint: r.socket, SupportedVersions: []string{version},
	}, nil
}

func (r *registrar) NotifyRegistrationStatus(
	_ context.Context, status *registration.RegistrationStatus,
) (*registration.RegistrationStatusResponse, error) {
	// The kubelet tries again, for example if it had not yet registered its node.
	if !status.GetPluginRegistered() {
		log.Printf("the kubelet did not register the driver: %s", status.GetError())
	}
	return &registration.RegistrationStatusResponse{}, nil
}

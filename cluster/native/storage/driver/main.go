// This program is a CSI driver whose disks are files of this machine. It stands in for the driver of a cloud, and behaves
// like one: a disk has its own size, is in a zone, and is attached to one node at a time.
package main

import (
	"flag"
	"log"

	"statefulset-conformance/disks/disks"
	"statefulset-conformance/disks/service"
)

func main() {
	name := flag.String("driver-name", "", "name of the driver in StorageClasses")
	folder := flag.String("folder", "", "folder of the disks")
	maxVolumes := flag.Int64("max-volumes", 0, "greatest number of disks per node")
	zone := flag.String("zone", "", "zone of the node; without --node, the zone of disks for which a request names none")
	socket := flag.String("socket", "", "socket of the controller service")
	node := flag.String("node", "", "name of the node; without a name, the process serves the controller service")
	kubelet := flag.String("kubelet", "", "root folder of the kubelet of the node")
	flag.Parse()
	storage, err := disks.Open(*folder, int(*maxVolumes))
	if err != nil {
		log.Fatal(err)
	}
	if *node == "" {
		log.Fatal(service.ServeController(storage, *name, *zone, *socket))
	}
	log.Fatal(service.ServeNode(storage, *name, service.Node{
		Name: *node, Zone: *zone, MaxVolumes: *maxVolumes, Kubelet: *kubelet,
	}))
}

package service

import (
	"slices"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"statefulset-conformance/disks/device"
)

var accessModes = []csi.VolumeCapability_AccessMode_Mode{
	csi.VolumeCapability_AccessMode_SINGLE_NODE_WRITER,
	csi.VolumeCapability_AccessMode_SINGLE_NODE_READER_ONLY,
	csi.VolumeCapability_AccessMode_SINGLE_NODE_SINGLE_WRITER,
	csi.VolumeCapability_AccessMode_SINGLE_NODE_MULTI_WRITER,
}

// supported returns an error for the first capability that a disk of one node does not have.
func supported(capabilities ...*csi.VolumeCapability) error {
	if len(capabilities) == 0 {
		return invalid("the capabilities are missing")
	}
	for _, each := range capabilities {
		if each.GetBlock() == nil && each.GetMount() == nil {
			return invalid("the capability names neither a mount nor a block device")
		}
		if mode := each.GetAccessMode().GetMode(); !slices.Contains(accessModes, mode) {
			return invalid("a disk cannot be used with the access mode %s", mode)
		}
		if kind := each.GetMount().GetFsType(); kind != "" && kind != device.FileSystem {
			return invalid("a disk has the file system %s, not %s", device.FileSystem, kind)
		}
	}
	return nil
}

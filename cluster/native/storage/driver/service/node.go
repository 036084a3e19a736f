package service

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"golang.org/x/sys/unix"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"statefulset-conformance/disks/device"
	"statefulset-conformance/disks/disks"
)

type node struct {
	csi.UnimplementedNodeServer
	storage    *disks.Folder
	name       string
	zone       string
	maxVolumes int64

	mutex sync.Mutex
	// blocks keeps the devices of volumes in block mode open: the kernel removes a device that nothing uses.
	blocks map[string]*os.File
	// writers are the paths of volumes that only one pod may use.
	writers map[string]string
}

func (s *node) NodeGetCapabilities(
	context.Context, *csi.NodeGetCapabilitiesRequest,
) (*csi.NodeGetCapabilitiesResponse, error) {
	response := &csi.NodeGetCapabilitiesResponse{}
	for _, kind := range []csi.NodeServiceCapability_RPC_Type{
		csi.NodeServiceCapability_RPC_STAGE_UNSTAGE_VOLUME,
		csi.NodeServiceCapability_RPC_EXPAND_VOLUME,
		csi.NodeServiceCapability_RPC_GET_VOLUME_STATS,
		csi.NodeServiceCapability_RPC_SINGLE_NODE_MULTI_WRITER,
	} {
		response.Capabilities = append(response.Capabilities, &csi.NodeServiceCapability{
			Type: &csi.NodeServiceCapability_Rpc{Rpc: &csi.NodeServiceCapability_RPC{Type: kind}},
		})
	}
	return response, nil
}

func (s *node) NodeGetInfo(context.Context, *csi.NodeGetInfoRequest) (*csi.NodeGetInfoResponse, error) {
	return &csi.NodeGetInfoResponse{
		NodeId:             s.name,
		MaxVolumesPerNode:  s.maxVolumes,
		AccessibleTopology: &csi.Topology{Segments: map[string]string{zoneKey: s.zone}},
	}, nil
}

// attached returns the path of the disk on this node.
func (s *node) attached(id string) (string, error) {
	path := s.storage.AttachedPath(s.name, id)
	if _, err := os.Stat(path); err != nil {
		if _, unknown := s.storage.Disk(id); unknown != nil {
			return "", fmt.Errorf("disk %s: %w", id, unknown)
		}
		return "", status.Errorf(codes.FailedPrecondition, "disk %s is not attached to %s", id, s.name)
	}
	return path, nil
}

func (s *node) NodeStageVolume(
	_ context.Context, request *csi.NodeStageVolumeRequest,
) (*csi.NodeStageVolumeResponse, error) {
	id, target := request.GetVolumeId(), request.GetStagingTargetPath()
	if id == "" || target == "" {
		return nil, invalid("the volume id or the staging path is missing")
	}
	if err := supported(request.GetVolumeCapability()); err != nil {
		return nil, err
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	image, err := s.attached(id)
	if err != nil {
		return nil, err
	}
	if request.GetVolumeCapability().GetBlock() != nil {
		return &csi.NodeStageVolumeResponse{}, s.openBlock(id, image)
	}
	if mounted, err := device.IsMounted(target); err != nil || mounted {
		return &csi.NodeStageVolumeResponse{}, err
	}
	disk, err := device.Attach(image)
	if err != nil {
		return nil, err
	}
	// From the mount on, the mount keeps the device.
	defer disk.Close()
	if err := device.EnsureFileSystem(disk.Name()); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(target, 0o750); err != nil {
		return nil, err
	}
	if err := device.Mount(disk.Name(), target, request.GetVolumeCapability().GetMount().GetMountFlags()); err != nil {
		return nil, err
	}
	// A copy of a smaller disk has a smaller file system.
	if err := device.Fill(target); err != nil {
		return nil, errors.Join(err, device.Unmount(target))
	}
	return &csi.NodeStageVolumeResponse{}, nil
}

func (s *node) openBlock(id, image string) error {
	if _, ok := s.blocks[id]; ok {
		return nil
	}
	disk, err := device.Attach(image)
	if err == nil {
		s.blocks[id] = disk
	}
	return err
}

func (s *node) NodeUnstageVolume(
	_ context.Context, request *csi.NodeUnstageVolumeRequest,
) (*csi.NodeUnstageVolumeResponse, error) {
	if request.GetVolumeId() == "" || request.GetStagingTargetPath() == "" {
		return nil, invalid("the volume id or the staging path is missing")
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if disk, ok := s.blocks[request.GetVolumeId()]; ok {
		delete(s.blocks, request.GetVolumeId())
		return &csi.NodeUnstageVolumeResponse{}, disk.Close()
	}
	return &csi.NodeUnstageVolumeResponse{}, device.Unmount(request.GetStagingTargetPath())
}

func (s *node) NodePublishVolume(
	_ context.Context, request *csi.NodePublishVolumeRequest,
) (*csi.NodePublishVolumeResponse, error) {
	id, staging, target := request.GetVolumeId(), request.GetStagingTargetPath(), request.GetTargetPath()
	if id == "" || target == "" {
		return nil, invalid("the volume id or the target path is missing")
	}
	if err := supported(request.GetVolumeCapability()); err != nil {
		return nil, err
	}
	if staging == "" {
		return nil, status.Error(codes.FailedPrecondition, "the staging path is missing")
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	image, err := s.attached(id)
	if err != nil {
		return nil, err
	}
	if request.GetVolumeCapability().GetAccessMode().GetMode() == csi.VolumeCapability_AccessMode_SINGLE_NODE_SINGLE_WRITER {
		if other, ok := s.writers[id]; ok && other != target {
			return nil, fmt.Errorf("disk %s is published at %s: %w", id, other, disks.ErrInUse)
		}
		s.writers[id] = target
	}
	source := staging
	if request.GetVolumeCapability().GetBlock() != nil {
		// The process may have been restarted since the volume was staged.
		if err := s.openBlock(id, image); err != nil {
			return nil, err
		}
		source = s.blocks[id].Name()
		err = touch(target)
	} else {
		err = os.MkdirAll(target, 0o750)
	}
	if err != nil {
		return nil, err
	}
	if mounted, err := device.IsMounted(target); err != nil || mounted {
		return &csi.NodePublishVolumeResponse{}, err
	}
	return &csi.NodePublishVolumeResponse{}, device.Bind(source, target, request.GetReadonly())
}

func touch(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_CREATE, 0o640)
	if err != nil {
		return err
	}
	return file.Close()
}

func (s *node) NodeUnpublishVolume(
	_ context.Context, request *csi.NodeUnpublishVolumeRequest,
) (*csi.NodeUnpublishVolumeResponse, error) {
	id, target := request.GetVolumeId(), request.GetTargetPath()
	if id == "" || target == "" {
		return nil, invalid("the volume id or the target path is missing")
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if err := device.Unmount(target); err != nil {
		return nil, err
	}
	if s.writers[id] == target {
		delete(s.writers, id)
	}
	// Only the empty folder or file: a mount that came back must not lose its data.
	if err := os.Remove(target); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	return &csi.NodeUnpublishVolumeResponse{}, nil
}

func (s *node) NodeExpandVolume(
	_ context.Context, request *csi.NodeExpandVolumeRequest,
) (*csi.NodeExpandVolumeResponse, error) {
	id, path := request.GetVolumeId(), request.GetVolumePath()
	if id == "" || path == "" {
		return nil, invalid("the volume id or the volume path is missing")
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	image, err := s.attached(id)
	if err != nil {
		return nil, err
	}
	devices, err := device.Of(image)
	if err != nil {
		return nil, err
	}
	if len(devices) == 0 {
		return nil, fmt.Errorf("disk %s is not staged on %s: %w", id, s.name, disks.ErrNotFound)
	}
	if err := device.Grow(devices[0]); err != nil {
		return nil, err
	}
	disk, err := s.storage.Disk(id)
	if err != nil {
		return nil, err
	}
	if _, isBlock := s.blocks[id]; !isBlock && disk.Defect != disks.FileSystemKeepsSize {
		if err := device.Fill(path); err != nil {
			return nil, err
		}
	}
	size, err := device.Size(devices[0])
	return &csi.NodeExpandVolumeResponse{CapacityBytes: size}, err
}

func (s *node) NodeGetVolumeStats(
	_ context.Context, request *csi.NodeGetVolumeStatsRequest,
) (*csi.NodeGetVolumeStatsResponse, error) {
	id, path := request.GetVolumeId(), request.GetVolumePath()
	if id == "" || path == "" {
		return nil, invalid("the volume id or the volume path is missing")
	}
	if _, err := s.storage.Disk(id); err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", path, disks.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		size, err := device.Size(path)
		return usage(&csi.VolumeUsage{Unit: csi.VolumeUsage_BYTES, Total: size}), err
	}
	var of unix.Statfs_t
	if err := unix.Statfs(path, &of); err != nil {
		return nil, err
	}
	block := of.Bsize
	return usage(
		&csi.VolumeUsage{
			Unit:      csi.VolumeUsage_BYTES,
			Total:     int64(of.Blocks) * block,
			Available: int64(of.Bavail) * block,
			Used:      int64(of.Blocks-of.Bfree) * block,
		},
		&csi.VolumeUsage{
			Unit:      csi.VolumeUsage_INODES,
			Total:     int64(of.Files),
			Available: int64(of.Ffree),
			Used:      int64(of.Files - of.Ffree),
		},
	), nil
}

func usage(of ...*csi.VolumeUsage) *csi.NodeGetVolumeStatsResponse {
	return &csi.NodeGetVolumeStatsResponse{Usage: of}
}

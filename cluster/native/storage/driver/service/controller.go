package service

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"
	"statefulset-conformance/disks/device"
	"statefulset-conformance/disks/disks"
)

const (
	mebibyte = 1 << 20
	// As in clouds; an XFS file system needs 300 MiB.
	smallest = 1 << 30
	largest  = 1 << 40
)

// zoneKey is the label of a node with its zone.
const zoneKey = "topology.kubernetes.io/zone"

type controller struct {
	csi.UnimplementedControllerServer
	storage *disks.Folder
	// firstZone is the zone of a disk for which the request names none.
	firstZone string
}

func (s *controller) ControllerGetCapabilities(
	context.Context, *csi.ControllerGetCapabilitiesRequest,
) (*csi.ControllerGetCapabilitiesResponse, error) {
	response := &csi.ControllerGetCapabilitiesResponse{}
	for _, kind := range []csi.ControllerServiceCapability_RPC_Type{
		csi.ControllerServiceCapability_RPC_CREATE_DELETE_VOLUME,
		csi.ControllerServiceCapability_RPC_PUBLISH_UNPUBLISH_VOLUME,
		csi.ControllerServiceCapability_RPC_LIST_VOLUMES,
		csi.ControllerServiceCapability_RPC_LIST_VOLUMES_PUBLISHED_NODES,
		csi.ControllerServiceCapability_RPC_CREATE_DELETE_SNAPSHOT,
		csi.ControllerServiceCapability_RPC_LIST_SNAPSHOTS,
		csi.ControllerServiceCapability_RPC_CLONE_VOLUME,
		csi.ControllerServiceCapability_RPC_EXPAND_VOLUME,
		csi.ControllerServiceCapability_RPC_MODIFY_VOLUME,
		csi.ControllerServiceCapability_RPC_SINGLE_NODE_MULTI_WRITER,
	} {
		response.Capabilities = append(response.Capabilities, &csi.ControllerServiceCapability{
			Type: &csi.ControllerServiceCapability_Rpc{Rpc: &csi.ControllerServiceCapability_RPC{Type: kind}},
		})
	}
	return response, nil
}

func (s *controller) CreateVolume(_ context.Context, request *csi.CreateVolumeRequest) (*csi.CreateVolumeResponse, error) {
	if request.GetName() == "" {
		return nil, invalid("the name is missing")
	}
	if err := supported(request.GetVolumeCapabilities()...); err != nil {
		return nil, err
	}
	performance, err := performanceOf(request.GetMutableParameters())
	if err != nil {
		return nil, err
	}
	defect := disks.Defect(request.GetParameters()["defect"])
	if !slices.Contains(disks.Defects, defect) {
		return nil, invalid("no disk has the defect %s", defect)
	}
	size, err := sizeOf(request.GetCapacityRange())
	if err != nil {
		return nil, err
	}
	source, smallestSize, err := s.sourceOf(request.GetVolumeContentSource())
	if err != nil {
		return nil, err
	}
	if request.GetCapacityRange() == nil && source != "" {
		size = smallestSize
	}
	if size < smallestSize {
		return nil, status.Errorf(codes.OutOfRange, "%d bytes are less than the %d bytes of the source", size, smallestSize)
	}
	var disk disks.Disk
	err = s.whileFrozen(source, func() (err error) {
		disk, err = s.storage.Create(disks.Disk{
			Name:        nameOf(request, defect),
			Size:        size,
			Zone:        s.zoneOf(request.GetAccessibilityRequirements(), defect),
			Source:      source,
			Performance: performance,
			Defect:      defect,
		}, request.GetCapacityRange().GetLimitBytes())
		return err
	})
	if err != nil {
		return nil, err
	}
	volume := volumeOf(disk)
	volume.ContentSource = request.GetVolumeContentSource()
	return &csi.CreateVolumeResponse{Volume: volume}, nil
}

func (s *controller) sourceOf(source *csi.VolumeContentSource) (id string, size int64, err error) {
	if of := source.GetSnapshot(); of != nil {
		snapshot, err := s.storage.Snapshot(of.GetSnapshotId())
		if err != nil {
			return "", 0, fmt.Errorf("snapshot %q: %w", of.GetSnapshotId(), err)
		}
		return snapshot.ID, snapshot.Size, nil
	}
	if of := source.GetVolume(); of != nil {
		disk, err := s.storage.Disk(of.GetVolumeId())
		if err != nil {
			return "", 0, fmt.Errorf("disk %q: %w", of.GetVolumeId(), err)
		}
		return disk.ID, disk.Size, nil
	}
	return "", 0, nil
}

// sizeOf rounds up to whole MiB.
func sizeOf(wanted *csi.CapacityRange) (int64, error) {
	size := max((wanted.GetRequiredBytes()+mebibyte-1)/mebibyte*mebibyte, smallest)
	limit := wanted.GetLimitBytes()
	if size > largest || (limit > 0 && size > limit) {
		return 0, status.Errorf(codes.OutOfRange, "a disk cannot have %d to %d bytes", wanted.GetRequiredBytes(), limit)
	}
	return size, nil
}

func (s *controller) zoneOf(wanted *csi.TopologyRequirement, defect disks.Defect) string {
	zone := s.firstZone
	for _, topology := range slices.Concat(wanted.GetPreferred(), wanted.GetRequisite()) {
		if first, ok := topology.GetSegments()[zoneKey]; ok {
			zone = first
			break
		}
	}
	if defect == disks.OtherZone {
		return zone + "-other"
	}
	return zone
}

// nameOf returns the name of the PersistentVolume. Disks with the same name are the same disk.
func nameOf(request *csi.CreateVolumeRequest, defect disks.Defect) string {
	if defect == disks.Shared {
		return "shared-in-" + request.GetParameters()["csi.storage.k8s.io/pvc/namespace"]
	}
	return request.GetName()
}

func volumeOf(disk disks.Disk) *csi.Volume {
	return &csi.Volume{
		VolumeId:           disk.ID,
		CapacityBytes:      disk.Size,
		AccessibleTopology: []*csi.Topology{{Segments: map[string]string{zoneKey: disk.Zone}}},
	}
}

// performanceOf accepts the values of a VolumeAttributesClass.
func performanceOf(parameters map[string]string) (map[string]string, error) {
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		if name != "iops" && name != "throughput" {
			return nil, invalid("a disk has no parameter %s; it has iops and throughput", name)
		}
	}
	return parameters, nil
}

func (s *controller) ControllerModifyVolume(
	_ context.Context, request *csi.ControllerModifyVolumeRequest,
) (*csi.ControllerModifyVolumeResponse, error) {
	if request.GetVolumeId() == "" {
		return nil, invalid("the volume id is missing")
	}
	performance, err := performanceOf(request.GetMutableParameters())
	if err != nil {
		return nil, err
	}
	return &csi.ControllerModifyVolumeResponse{}, s.storage.SetPerformance(request.GetVolumeId(), performance)
}

func (s *controller) DeleteVolume(_ context.Context, request *csi.DeleteVolumeRequest) (*csi.DeleteVolumeResponse, error) {
	if request.GetVolumeId() == "" {
		return nil, invalid("the volume id is missing")
	}
	return &csi.DeleteVolumeResponse{}, s.storage.Delete(request.GetVolumeId())
}

func (s *controller) ControllerPublishVolume(
	_ context.Context, request *csi.ControllerPublishVolumeRequest,
) (*csi.ControllerPublishVolumeResponse, error) {
	if request.GetVolumeId() == "" || request.GetNodeId() == "" {
		return nil, invalid("the volume id or the node id is missing")
	}
	if err := supported(request.GetVolumeCapability()); err != nil {
		return nil, err
	}
	if err := s.storage.Attach(request.GetVolumeId(), request.GetNodeId()); err != nil {
		return nil, err
	}
	return &csi.ControllerPublishVolumeResponse{}, nil
}

// ControllerUnpublishVolume fails while the node uses the disk, like a cloud whose machine still has the disk open.
func (s *controller) ControllerUnpublishVolume(
	_ context.Context, request *csi.ControllerUnpublishVolumeRequest,
) (*csi.ControllerUnpublishVolumeResponse, error) {
	id := request.GetVolumeId()
	if id == "" {
		return nil, invalid("the volume id is missing")
	}
	nodes := s.storage.NodesOf(id)
	if node := request.GetNodeId(); node != "" {
		nodes = slices.DeleteFunc(nodes, func(each string) bool { return each != node })
	}
	for _, node := range nodes {
		devices, err := device.Of(s.storage.ImagePath(id))
		if err != nil {
			return nil, err
		}
		if len(devices) > 0 {
			return nil, fmt.Errorf("disk %s is open on %s as %s: %w", id, node, devices[0], disks.ErrInUse)
		}
		if err := s.storage.Detach(id, node); err != nil {
			return nil, err
		}
	}
	return &csi.ControllerUnpublishVolumeResponse{}, nil
}

func (s *controller) ValidateVolumeCapabilities(
	_ context.Context, request *csi.ValidateVolumeCapabilitiesRequest,
) (*csi.ValidateVolumeCapabilitiesResponse, error) {
	if request.GetVolumeId() == "" || len(request.GetVolumeCapabilities()) == 0 {
		return nil, invalid("the volume id or the capabilities are missing")
	}
	if _, err := s.storage.Disk(request.GetVolumeId()); err != nil {
		return nil, err
	}
	if err := supported(request.GetVolumeCapabilities()...); err != nil {
		return &csi.ValidateVolumeCapabilitiesResponse{Message: err.Error()}, nil
	}
	return &csi.ValidateVolumeCapabilitiesResponse{
		Confirmed: &csi.ValidateVolumeCapabilitiesResponse_Confirmed{VolumeCapabilities: request.GetVolumeCapabilities()},
	}, nil
}

func (s *controller) ControllerExpandVolume(
	_ context.Context, request *csi.ControllerExpandVolumeRequest,
) (*csi.ControllerExpandVolumeResponse, error) {
	if request.GetVolumeId() == "" || request.GetCapacityRange() == nil {
		return nil, invalid("the volume id or the size is missing")
	}
	size, err := sizeOf(request.GetCapacityRange())
	if err != nil {
		return nil, err
	}
	if size, err = s.storage.Expand(request.GetVolumeId(), size); err != nil {
		return nil, err
	}
	return &csi.ControllerExpandVolumeResponse{CapacityBytes: size, NodeExpansionRequired: true}, nil
}

func (s *controller) ListVolumes(_ context.Context, request *csi.ListVolumesRequest) (*csi.ListVolumesResponse, error) {
	all, err := s.storage.Disks()
	if err != nil {
		return nil, err
	}
	page, next, err := pageOf(all, request.GetStartingToken(), request.GetMaxEntries())
	if err != nil {
		return nil, err
	}
	response := &csi.ListVolumesResponse{NextToken: next}
	for _, disk := range page {
		response.Entries = append(response.Entries, &csi.ListVolumesResponse_Entry{
			Volume: volumeOf(disk),
			Status: &csi.ListVolumesResponse_VolumeStatus{PublishedNodeIds: s.storage.NodesOf(disk.ID)},
		})
	}
	return response, nil
}

func (s *controller) CreateSnapshot(
	_ context.Context, request *csi.CreateSnapshotRequest,
) (*csi.CreateSnapshotResponse, error) {
	if request.GetName() == "" || request.GetSourceVolumeId() == "" {
		return nil, invalid("the name or the source volume is missing")
	}
	var snapshot disks.Snapshot
	err := s.whileFrozen(request.GetSourceVolumeId(), func() (err error) {
		snapshot, err = s.storage.CreateSnapshot(request.GetName(), request.GetSourceVolumeId())
		return err
	})
	if err != nil {
		return nil, err
	}
	return &csi.CreateSnapshotResponse{Snapshot: snapshotOf(snapshot)}, nil
}

// whileFrozen lets no program write to the disk during the work: otherwise a copy would contain parts of different times.
func (s *controller) whileFrozen(disk string, work func() error) error {
	if _, err := s.storage.Disk(disk); err != nil {
		return work()
	}
	devices, err := device.Of(s.storage.ImagePath(disk))
	if err != nil {
		return err
	}
	for _, each := range devices {
		mountPoints, err := device.MountedAt(each)
		if err != nil {
			return err
		}
		if len(mountPoints) > 0 {
			return device.WhileFrozen(mountPoints[0], work)
		}
	}
	return work()
}

func snapshotOf(snapshot disks.Snapshot) *csi.Snapshot {
	return &csi.Snapshot{
		SnapshotId:     snapshot.ID,
		SourceVolumeId: snapshot.Disk,
		SizeBytes:      snapshot.Size,
		CreationTime:   timestamppb.New(snapshot.Created),
		ReadyToUse:     true,
	}
}

func (s *controller) DeleteSnapshot(
	_ context.Context, request *csi.DeleteSnapshotRequest,
) (*csi.DeleteSnapshotResponse, error) {
	if request.GetSnapshotId() == "" {
		return nil, invalid("the snapshot id is missing")
	}
	return &csi.DeleteSnapshotResponse{}, s.storage.DeleteSnapshot(request.GetSnapshotId())
}

func (s *controller) ListSnapshots(
	_ context.Context, request *csi.ListSnapshotsRequest,
) (*csi.ListSnapshotsResponse, error) {
	all, err := s.storage.Snapshots()
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(each disks.Snapshot) bool {
		id, disk := request.GetSnapshotId(), request.GetSourceVolumeId()
		return (id != "" && each.ID != id) || (disk != "" && each.Disk != disk)
	})
	page, next, err := pageOf(all, request.GetStartingToken(), request.GetMaxEntries())
	if err != nil {
		return nil, err
	}
	response := &csi.ListSnapshotsResponse{NextToken: next}
	for _, snapshot := range page {
		response.Entries = append(response.Entries, &csi.ListSnapshotsResponse_Entry{Snapshot: snapshotOf(snapshot)})
	}
	return response, nil
}

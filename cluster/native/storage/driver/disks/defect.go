package disks

// A Defect is a way in which a disk differs from what its driver reports. Only tests of the suite ask for one: each must
// make a guarantee fail.
type Defect string

const (
	// HalfSize gives the disk half of the size that the driver reports.
	HalfSize Defect = "half-size"
	// EmptiedOnAttach removes the content of the disk when the disk is attached to a node.
	EmptiedOnAttach Defect = "emptied-on-attach"
	// FileSystemKeepsSize expands the disk, but not the file system on it.
	FileSystemKeepsSize Defect = "file-system-keeps-size"
	// Shared gives all PVCs of a namespace the same disk.
	Shared Defect = "shared"
	// NeverDetached keeps the disk attached to its first node.
	NeverDetached Defect = "never-detached"
	// OtherZone creates the disk in another zone than the one of its pod.
	OtherZone Defect = "other-zone"
)

// Defects are all known defects; no defect is "".
var Defects = []Defect{"", HalfSize, EmptiedOnAttach, FileSystemKeepsSize, Shared, NeverDetached, OtherZone}

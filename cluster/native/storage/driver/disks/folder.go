// Package disks keeps virtual disks in a folder, in the way a cloud keeps them: each disk is a sparse file, is in a zone,
// and is attached to at most one node at a time. A node sees only the disks in its own folder.
package disks

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

var (
	ErrNotFound = errors.New("not found")
	// ErrConflict means that an object with this name and other properties exists.
	ErrConflict = errors.New("exists with other properties")
	// ErrInUse means that the state of a disk does not permit the operation now.
	ErrInUse = errors.New("in use")
	// ErrNodeIsFull means that no more disks can be attached to the node.
	ErrNodeIsFull = errors.New("the node has the greatest number of disks")
)

type Disk struct {
	ID   string
	Name string
	// Size is in bytes.
	Size int64
	Zone string
	// Source is the id of the snapshot or disk whose content was copied.
	Source string `json:",omitempty"`
	// Performance holds the values of a VolumeAttributesClass. They have no effect on a file.
	Performance map[string]string `json:",omitempty"`
	Defect      Defect            `json:",omitempty"`
}

// realSize is the size of the file.
func (d Disk) realSize() int64 {
	if d.Defect == HalfSize {
		return d.Size / 2
	}
	return d.Size
}

type Snapshot struct {
	ID      string
	Name    string
	Disk    string
	Size    int64
	Created time.Time
}

// Folder is the storage behind the driver. Only one process may change a folder.
type Folder struct {
	path        string
	maxPerNode  int
	serialWrite sync.Mutex
}

func Open(path string, maxPerNode int) (*Folder, error) {
	folder := &Folder{path: path, maxPerNode: maxPerNode}
	for _, each := range []string{folder.in("disks"), folder.in("snapshots"), folder.in("nodes")} {
		if err := os.MkdirAll(each, 0o755); err != nil {
			return nil, err
		}
	}
	return folder, nil
}

func (f *Folder) in(parts ...string) string {
	return filepath.Join(append([]string{f.path}, parts...)...)
}

// AttachedPath is where a node finds a disk that is attached to the node.
func (f *Folder) AttachedPath(node, id string) string { return f.in("nodes", node, id) }

// idOf returns the same id for the same name: a repeated request finds the object of the first one.
func idOf(kind, name string) string {
	sum := sha256.Sum256([]byte(name))
	return kind + "-" + hex.EncodeToString(sum[:10])
}

const (
	imageFile = "image"
	stateFile = "state.json"
)

func read[T any](f *Folder, kind, id string) (T, error) {
	var state T
	if id == "" || strings.ContainsAny(id, "/\\") || strings.HasPrefix(id, ".") {
		return state, ErrNotFound
	}
	content, err := os.ReadFile(f.in(kind, id, stateFile))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
		return state, ErrNotFound
	}
	if err != nil {
		return state, err
	}
	return state, json.Unmarshal(content, &state)
}

func list[T any](f *Folder, kind string) ([]T, error) {
	entries, err := os.ReadDir(f.in(kind))
	if err != nil {
		return nil, err
	}
	var all []T
	for _, entry := range entries {
		state, err := read[T](f, kind, entry.Name())
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, state)
	}
	return all, nil
}

// create fills a temporary folder and renames it: an object exists completely or not at all.
func (f *Folder) create(kind, id string, state any, image func(path string) error) error {
	temporary := f.in(kind, ".new-"+id)
	if err := os.RemoveAll(temporary); err != nil {
		return err
	}
	if err := os.Mkdir(temporary, 0o755); err != nil {
		return err
	}
	if err := errors.Join(image(filepath.Join(temporary, imageFile)), write(temporary, state)); err != nil {
		return errors.Join(err, os.RemoveAll(temporary))
	}
	return os.Rename(temporary, f.in(kind, id))
}

func write(folder string, state any) error {
	content, err := json.Marshal(state)
	if err != nil {
		return err
	}
	temporary := filepath.Join(folder, "."+stateFile)
	if err := os.WriteFile(temporary, content, 0o644); err != nil {
		return err
	}
	return os.Rename(temporary, filepath.Join(folder, stateFile))
}

func remove(folder string) error {
	hidden := filepath.Join(filepath.Dir(folder), ".old-"+filepath.Base(folder))
	if err := os.Rename(folder, hidden); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.RemoveAll(hidden)
}

func (f *Folder) Disk(id string) (Disk, error)         { return read[Disk](f, "disks", id) }
func (f *Folder) Disks() ([]Disk, error)               { return list[Disk](f, "disks") }
func (f *Folder) Snapshot(id string) (Snapshot, error) { return read[Snapshot](f, "snapshots", id) }
func (f *Folder) Snapshots() ([]Snapshot, error)       { return list[Snapshot](f, "snapshots") }

// Create returns the disk with this name if the disk has a size between the size of the request and the limit.
func (f *Folder) Create(request Disk, limit int64) (Disk, error) {
	f.serialWrite.Lock()
	defer f.serialWrite.Unlock()
	request.ID = idOf("disk", request.Name)
	existing, err := f.Disk(request.ID)
	if err == nil {
		if existing.Size < request.Size || (limit > 0 && existing.Size > limit) || existing.Source != request.Source {
			return Disk{}, fmt.Errorf("disk %s: %w", request.Name, ErrConflict)
		}
		return existing, nil
	}
	if !errors.Is(err, ErrNotFound) {
		return Disk{}, err
	}
	source := ""
	if request.Source != "" {
		if source, err = f.imageOf(request.Source); err != nil {
			return Disk{}, err
		}
	}
	return request, f.create("disks", request.ID, request, func(path string) error {
		if source != "" {
			if err := copySparse(source, path); err != nil {
				return err
			}
		}
		return resize(path, request.realSize())
	})
}

func (f *Folder) imageOf(id string) (string, error) {
	if _, err := f.Snapshot(id); err == nil {
		return f.in("snapshots", id, imageFile), nil
	}
	if _, err := f.Disk(id); err == nil {
		return f.in("disks", id, imageFile), nil
	}
	return "", fmt.Errorf("source %s: %w", id, ErrNotFound)
}

func (f *Folder) Delete(id string) error {
	f.serialWrite.Lock()
	defer f.serialWrite.Unlock()
	if nodes := f.NodesOf(id); len(nodes) > 0 {
		return fmt.Errorf("disk %s is attached to %s: %w", id, nodes[0], ErrInUse)
	}
	if _, err := f.Disk(id); err != nil {
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		return err
	}
	return remove(f.in("disks", id))
}

// Expand returns the new size. A disk never shrinks.
func (f *Folder) Expand(id string, size int64) (int64, error) {
	f.serialWrite.Lock()
	defer f.serialWrite.Unlock()
	disk, err := f.Disk(id)
	if err != nil {
		return 0, err
	}
	if size <= disk.Size {
		return disk.Size, nil
	}
	disk.Size = size
	if err := resize(f.ImagePath(id), disk.realSize()); err != nil {
		return 0, err
	}
	return size, write(f.in("disks", id), disk)
}

// SetPerformance replaces the values of a VolumeAttributesClass.
func (f *Folder) SetPerformance(id string, values map[string]string) error {
	f.serialWrite.Lock()
	defer f.serialWrite.Unlock()
	disk, err := f.Disk(id)
	if err != nil {
		return err
	}
	disk.Performance = values
	return write(f.in("disks", id), disk)
}

// Nodes returns the names of the nodes that disks can be attached to.
func (f *Folder) Nodes() []string {
	entries, _ := os.ReadDir(f.in("nodes"))
	names := make([]string, 0, len(entries))
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// NodesOf returns the nodes that the disk is attached to: one at most.
func (f *Folder) NodesOf(id string) []string {
	return slices.DeleteFunc(f.Nodes(), func(node string) bool {
		_, err := os.Lstat(f.AttachedPath(node, id))
		return err != nil
	})
}

func (f *Folder) Attach(id, node string) error {
	f.serialWrite.Lock()
	defer f.serialWrite.Unlock()
	disk, err := f.Disk(id)
	if err != nil {
		return fmt.Errorf("disk %s: %w", id, err)
	}
	if !slices.Contains(f.Nodes(), node) {
		return fmt.Errorf("node %s: %w", node, ErrNotFound)
	}
	for _, other := range f.NodesOf(id) {
		if other == node {
			return nil
		}
		return fmt.Errorf("disk %s is attached to %s: %w", id, other, ErrInUse)
	}
	attached, err := os.ReadDir(f.in("nodes", node))
	if err != nil {
		return err
	}
	if len(attached) >= f.maxPerNode {
		return fmt.Errorf("%s: %w", node, ErrNodeIsFull)
	}
	if disk.Defect == EmptiedOnAttach {
		if err := empty(f.ImagePath(id)); err != nil {
			return err
		}
	}
	return os.Symlink(filepath.Join("..", "..", "disks", id, imageFile), f.AttachedPath(node, id))
}

// Detach does nothing if the disk is not attached to the node.
func (f *Folder) Detach(id, node string) error {
	f.serialWrite.Lock()
	defer f.serialWrite.Unlock()
	if disk, err := f.Disk(id); err == nil && disk.Defect == NeverDetached {
		return fmt.Errorf("disk %s remains attached to %s: %w", id, node, ErrInUse)
	}
	err := os.Remove(f.AttachedPath(node, id))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
		return nil
	}
	return err
}

// ImagePath is the file with the content of the disk.
func (f *Folder) ImagePath(id string) string { return f.in("disks", id, imageFile) }

func (f *Folder) CreateSnapshot(name, disk string) (Snapshot, error) {
	f.serialWrite.Lock()
	defer f.serialWrite.Unlock()
	id := idOf("snapshot", name)
	if existing, err := f.Snapshot(id); err == nil {
		if existing.Disk != disk {
			return Snapshot{}, fmt.Errorf("snapshot %s: %w", name, ErrConflict)
		}
		return existing, nil
	}
	source, err := f.Disk(disk)
	if err != nil {
		return Snapshot{}, fmt.Errorf("disk %s: %w", disk, err)
	}
	snapshot := Snapshot{ID: id, Name: name, Disk: disk, Size: source.Size, Created: time.Now()}
	return snapshot, f.create("snapshots", id, snapshot, func(path string) error {
		return copySparse(f.ImagePath(disk), path)
	})
}

func (f *Folder) DeleteSnapshot(id string) error {
	f.serialWrite.Lock()
	defer f.serialWrite.Unlock()
	if _, err := f.Snapshot(id); err != nil {
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		return err
	}
	return remove(f.in("snapshots", id))
}

// AddNode makes the folder of a node, in which the node finds its disks.
func (f *Folder) AddNode(node string) error { return os.MkdirAll(f.in("nodes", node), 0o755) }

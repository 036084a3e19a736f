package device

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// Mount mounts the file system of a device.
func Mount(device, folder string, options []string) error {
	// The copy of a disk has the UUID of the original, and both may be mounted at the same time.
	all := append([]string{"nouuid"}, options...)
	return run("mount", "-t", FileSystem, "-o", strings.Join(all, ","), device, folder)
}

// Bind shows a folder, or the file of a device, at another path.
func Bind(source, target string, readOnly bool) error {
	if err := unix.Mount(source, target, "", unix.MS_BIND, ""); err != nil {
		return &os.PathError{Op: "bind", Path: target, Err: err}
	}
	if !readOnly {
		return nil
	}
	if err := unix.Mount("", target, "", unix.MS_REMOUNT|unix.MS_BIND|unix.MS_RDONLY, ""); err != nil {
		return errors.Join(&os.PathError{Op: "remount", Path: target, Err: err}, Unmount(target))
	}
	return nil
}

// Unmount removes all mounts at this path. It does nothing if nothing is mounted.
func Unmount(path string) error {
	for {
		mounted, err := IsMounted(path)
		if err != nil || !mounted {
			return err
		}
		if err := unix.Unmount(path, 0); err != nil {
			return &os.PathError{Op: "unmount", Path: path, Err: err}
		}
	}
}

// IsMounted reports whether the path is a mount point of this mount namespace.
func IsMounted(path string) (bool, error) {
	mounts, err := mounts()
	if err != nil {
		return false, err
	}
	clean := filepath.Clean(path)
	for _, each := range mounts {
		if each.target == clean {
			return true, nil
		}
	}
	return false, nil
}

// MountedAt returns the mount points of a device: "/dev/loop7".
func MountedAt(device string) ([]string, error) {
	mounts, err := mounts()
	if err != nil {
		return nil, err
	}
	var targets []string
	for _, each := range mounts {
		if each.source == device {
			targets = append(targets, each.target)
		}
	}
	return targets, nil
}

type mount struct{ source, target string }

// mounts reads lines such as "36 35 98:0 /root /mount/point rw shared:1 - ext4 /dev/loop7 rw".
func mounts() ([]mount, error) {
	content, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return nil, err
	}
	var all []mount
	for line := range strings.Lines(string(content)) {
		before, after, _ := strings.Cut(strings.TrimSpace(line), " - ")
		place, kind := strings.Fields(before), strings.Fields(after)
		if len(place) > 4 && len(kind) > 1 {
			all = append(all, mount{source: kind[1], target: unescape.Replace(place[4])})
		}
	}
	return all, nil
}

var unescape = strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`)

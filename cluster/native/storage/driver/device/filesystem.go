package device

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"golang.org/x/sys/unix"
)

// FileSystem is the only type of the driver. A mounted ext4 grows only with the capability SYS_RESOURCE, which
// containers do not have.
const FileSystem = "xfs"

// ErrForeignContent protects data that the driver did not write.
var ErrForeignContent = errors.New("the disk is not empty, and contains no XFS file system")

// EnsureFileSystem creates a file system on an empty device.
func EnsureFileSystem(device string) error {
	file, err := os.Open(device)
	if err != nil {
		return err
	}
	defer file.Close()
	start := make([]byte, 64<<10)
	if _, err := io.ReadFull(file, start); err != nil {
		return err
	}
	if string(start[:4]) == "XFSB" {
		return nil
	}
	for _, each := range start {
		if each != 0 {
			return fmt.Errorf("%s: %w", device, ErrForeignContent)
		}
	}
	// The whole device is empty already.
	return run("mkfs.xfs", "-q", "-K", device)
}

// Fill lets a mounted file system use its whole device.
func Fill(mountPoint string) error { return run("xfs_growfs", "-d", mountPoint) }

const (
	freeze = 0xC0045877
	thaw   = 0xC0045878
)

// WhileFrozen writes everything of the file system to its device, and lets no program write during the work.
func WhileFrozen(mountPoint string, work func() error) error {
	folder, err := os.Open(mountPoint)
	if err != nil {
		return err
	}
	defer folder.Close()
	if err := unix.IoctlSetInt(int(folder.Fd()), freeze, 0); err != nil {
		return &os.PathError{Op: "freeze", Path: mountPoint, Err: err}
	}
	return errors.Join(work(), unix.IoctlSetInt(int(folder.Fd()), thaw, 0))
}

func run(program string, arguments ...string) error {
	output, err := exec.Command(program, arguments...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w: %s", program, strings.Join(arguments, " "), err, strings.TrimSpace(string(output)))
	}
	return nil
}

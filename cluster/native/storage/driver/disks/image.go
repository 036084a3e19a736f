package disks

import (
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// resize makes a file larger without using space on the machine's disk.
func resize(path string, size int64) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(file.Truncate(size), file.Close())
}

// empty removes the content of a file, and keeps its size.
func empty(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	return errors.Join(os.Truncate(path, 0), os.Truncate(path, info.Size()))
}

// copySparse copies the parts of a file that hold data. Writes that happen during the copy may be in the copy or not.
func copySparse(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	// The file system in the image writes through this page cache.
	if err := unix.Syncfs(int(source.Fd())); err != nil {
		return err
	}
	target, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(copyData(source, target), target.Close())
}

func copyData(source, target *os.File) error {
	info, err := source.Stat()
	if err != nil {
		return err
	}
	if err := target.Truncate(info.Size()); err != nil {
		return err
	}
	for end := int64(0); ; {
		start, err := unix.Seek(int(source.Fd()), end, unix.SEEK_DATA)
		if errors.Is(err, unix.ENXIO) {
			return nil
		}
		if err != nil {
			return err
		}
		if end, err = unix.Seek(int(source.Fd()), start, unix.SEEK_HOLE); err != nil {
			return err
		}
		if _, err := target.Seek(start, io.SeekStart); err != nil {
			return err
		}
		if _, err := io.Copy(target, io.NewSectionReader(source, start, end-start)); err != nil {
			return err
		}
	}
}

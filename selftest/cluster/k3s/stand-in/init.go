package main

import (
	"os"
	"syscall"
)

// beInit is the first process of the container: it reaps the orphans of containerd's shims, while its child process
// does the work.
func beInit() int {
	child := value(os.StartProcess("/proc/self/exe", os.Args, &os.ProcAttr{Files: []*os.File{nil, os.Stdout, os.Stderr}}))
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, 0, nil)
		if err == syscall.EINTR {
			continue
		}
		must(err)
		if pid == child.Pid {
			return status.ExitStatus()
		}
	}
}

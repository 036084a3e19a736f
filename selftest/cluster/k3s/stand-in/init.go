package main

import (
	"os"
	"syscall"
)

// beInit does what the first process of a container must: it adopts and buries the processes that containerd's shims
// leave, while a child of its own does the work.
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

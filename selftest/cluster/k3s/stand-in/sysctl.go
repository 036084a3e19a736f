package main

import (
	"path/filepath"
	"syscall"
)

// A kubelet sets these where it finds other values, and they are the machine's, not the container's: it is shown
// files of ours instead.
var wanted = map[string]string{
	"vm/overcommit_memory":      "1",
	"vm/panic_on_oom":           "0",
	"kernel/panic":              "10",
	"kernel/panic_on_oops":      "1",
	"kernel/keys/root_maxkeys":  "1000000",
	"kernel/keys/root_maxbytes": "25000000",
}

func coverSysctls() {
	for name, figure := range wanted {
		cover := write(filepath.Join("/run/sysctl", name), "%s\n", figure)
		must(syscall.Mount(cover, filepath.Join("/proc/sys", name), "", syscall.MS_BIND, ""))
	}
}

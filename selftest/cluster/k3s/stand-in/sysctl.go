package main

import (
	"path/filepath"
	"syscall"
)

// A kubelet changes these settings if they have other values. They belong to the machine, not to the container, so files
// with these values are mounted over them.
var kubeletSysctls = map[string]string{
	"vm/overcommit_memory":      "1",
	"vm/panic_on_oom":           "0",
	"kernel/panic":              "10",
	"kernel/panic_on_oops":      "1",
	"kernel/keys/root_maxkeys":  "1000000",
	"kernel/keys/root_maxbytes": "25000000",
}

func coverSysctls() {
	for name, value := range kubeletSysctls {
		cover := write(filepath.Join("/run/sysctl", name), "%s\n", value)
		must(syscall.Mount(cover, filepath.Join("/proc/sys", name), "", syscall.MS_BIND, ""))
	}
}

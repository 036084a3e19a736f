package main

import (
	"os"
	"path/filepath"
	"strings"
)

const cgroups = "/sys/fs/cgroup"

// nodeCgroup creates the cgroup of the pods below the container's own cgroup, so that it is removed with the container.
func nodeCgroup() string {
	own := ownCgroup()
	path := filepath.Join(own, "node")
	if controllers, err := os.ReadFile(filepath.Join(cgroups, own, "cgroup.controllers")); err == nil {
		delegate(own, strings.Fields(string(controllers)))
		must(os.MkdirAll(filepath.Join(cgroups, path), 0o755))
		return path
	}
	for _, hierarchy := range value(filepath.Glob(cgroups + "/*/cgroup.procs")) {
		hierarchy = filepath.Dir(hierarchy)
		must(os.MkdirAll(filepath.Join(hierarchy, path), 0o755))
		// A new cpuset is empty, and no process can run in it before it has the CPUs and memory of its parent.
		for _, name := range []string{"cpuset.cpus", "cpuset.mems"} {
			if content, err := os.ReadFile(filepath.Join(hierarchy, own, name)); err == nil {
				must(os.WriteFile(filepath.Join(hierarchy, path, name), content, 0o644))
			}
		}
	}
	return path
}

// ownCgroup reads the first line only: under version 1 a container has the same path in every hierarchy.
func ownCgroup() string {
	line, _, _ := strings.Cut(string(value(os.ReadFile("/proc/self/cgroup"))), "\n")
	return strings.SplitN(line, ":", 3)[2]
}

// delegate enables the controllers of version 2 for the children; a cgroup must contain no process for that.
func delegate(own string, controllers []string) {
	from, to := filepath.Join(cgroups, own), filepath.Join(cgroups, own, "init")
	must(os.MkdirAll(to, 0o755))
	for _, pid := range strings.Fields(string(value(os.ReadFile(filepath.Join(from, "cgroup.procs"))))) {
		must(os.WriteFile(filepath.Join(to, "cgroup.procs"), []byte(pid), 0o644))
	}
	for _, name := range controllers {
		must(os.WriteFile(filepath.Join(from, "cgroup.subtree_control"), []byte("+"+name), 0o644))
	}
}

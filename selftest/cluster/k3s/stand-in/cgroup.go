package main

import (
	"os"
	"path/filepath"
	"strings"
)

const cgroups = "/sys/fs/cgroup"

// nodeCgroup makes the pods' place below the container's own cgroup, so that it goes when the container goes.
func nodeCgroup() string {
	own := ownCgroup()
	place := filepath.Join(own, "node")
	if controllers, err := os.ReadFile(filepath.Join(cgroups, own, "cgroup.controllers")); err == nil {
		handDown(own, strings.Fields(string(controllers)))
		must(os.MkdirAll(filepath.Join(cgroups, place), 0o755))
		return place
	}
	for _, hierarchy := range value(filepath.Glob(cgroups + "/*/cgroup.procs")) {
		hierarchy = filepath.Dir(hierarchy)
		must(os.MkdirAll(filepath.Join(hierarchy, place), 0o755))
		// A new cpuset is empty, and nothing can run in it until it is given what its parent has.
		for _, name := range []string{"cpuset.cpus", "cpuset.mems"} {
			if has, err := os.ReadFile(filepath.Join(hierarchy, own, name)); err == nil {
				must(os.WriteFile(filepath.Join(hierarchy, place, name), has, 0o644))
			}
		}
	}
	return place
}

// ownCgroup is the first line's: under version 1 an engine gives a container the same path in every hierarchy.
func ownCgroup() string {
	line, _, _ := strings.Cut(string(value(os.ReadFile("/proc/self/cgroup"))), "\n")
	return strings.SplitN(line, ":", 3)[2]
}

// handDown gives version 2's controllers to the children, which a cgroup can only do once no process is left in it.
func handDown(own string, controllers []string) {
	from, to := filepath.Join(cgroups, own), filepath.Join(cgroups, own, "init")
	must(os.MkdirAll(to, 0o755))
	for _, pid := range strings.Fields(string(value(os.ReadFile(filepath.Join(from, "cgroup.procs"))))) {
		must(os.WriteFile(filepath.Join(to, "cgroup.procs"), []byte(pid), 0o644))
	}
	for _, name := range controllers {
		must(os.WriteFile(filepath.Join(from, "cgroup.subtree_control"), []byte("+"+name), 0o644))
	}
}

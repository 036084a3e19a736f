package main

import (
	"fmt"
	"os"
	"os/exec"
)

// run starts a process that lives as long as the container: when it ends, so does everything.
func run(program string, words ...string) {
	command := exec.Command(program, words...)
	command.Stdout, command.Stderr = os.Stderr, os.Stderr
	must(command.Start())
	go func() { must(fmt.Errorf("%s ended: %v", program, command.Wait())) }()
}

package main

import (
	"fmt"
	"os"
	"os/exec"
)

// run starts a process that must run as long as the container: when the process ends, the container ends.
func run(program string, words ...string) {
	command := exec.Command(program, words...)
	command.Stdout, command.Stderr = os.Stderr, os.Stderr
	must(command.Start())
	go func() { must(fmt.Errorf("%s ended: %v", program, command.Wait())) }()
}

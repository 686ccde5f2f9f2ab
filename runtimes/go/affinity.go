package main

import (
	"fmt"
	"syscall"
	"unsafe"
)

// requireAllowed refuses a PU that this process may not use, or that is not there.
func requireAllowed(pus []int) error {
	if len(pus) == 0 {
		return nil
	}
	var allowed [1024]byte // 8192 PUs, the most that Linux is built for
	size, _, errno := syscall.RawSyscall(syscall.SYS_SCHED_GETAFFINITY, 0, unsafe.Sizeof(allowed),
		uintptr(unsafe.Pointer(&allowed)))
	if errno != 0 {
		return fmt.Errorf("the PUs of this process cannot be asked for: %v", errno)
	}
	for _, pu := range pus {
		if pu/8 >= int(size) || allowed[pu/8]&(1<<(pu%8)) == 0 {
			return usageErrorf("--barista_pus: this process may not use PU %d; `barista doctor` names those it may", pu)
		}
	}
	return nil
}

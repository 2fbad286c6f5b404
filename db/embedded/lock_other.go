//go:build !unix

package embedded

import "os"

func tryExclusive(*os.File) (bool, error) { return true, nil }
func tryShared(*os.File) (bool, error)    { return true, nil }

// lastUser cannot count users without locks: the process that started the server ends it.
func lastUser(_ *os.File, started bool) (bool, error) { return started, nil }

package embedded

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// logName is the file that initdb and the server write to. It begins anew with each start and one older is kept, which bounds it.
const logName = "server.log"

// tailLines is how much of the log an error carries: PostgreSQL's FATAL, its hint and what led there.
const tailLines = 12

// rotateLog renames, because a backend of a killed postmaster may still write to the old file.
func rotateLog(dir string) {
	path := filepath.Join(dir, logName)
	_ = os.Rename(path, path+".old") // there is none at the first start, and an old log is no reason not to start
}

func logSize(dir string) int64 {
	info, err := os.Stat(filepath.Join(dir, logName))
	if err != nil {
		return 0
	}
	return info.Size()
}

func logSince(dir string, mark int64) string {
	file, err := os.Open(filepath.Join(dir, logName))
	if err != nil {
		return ""
	}
	defer file.Close()
	var said bytes.Buffer
	_, _ = io.Copy(&said, io.NewSectionReader(file, mark, 1<<20))
	return said.String()
}

// logTail is the end of an error message: the last lines of the log and where to read the rest.
func logTail(dir string) string {
	path := filepath.Join(dir, logName)
	said := strings.TrimSpace(logSince(dir, max(0, logSize(dir)-8192)))
	if said == "" {
		return "; its log " + path + " is empty"
	}
	lines := strings.Split(said, "\n")
	lines = lines[max(0, len(lines)-tailLines):]
	return "; the last lines of " + path + " say why:\n\t" + strings.Join(lines, "\n\t")
}

package main

import (
	"fmt"
	"io"
	"net"
)

// The fixed ids of the demo: see db/demo.sql.
const (
	demoBand = "b0000000-0000-4000-8000-000000000001"
	demoGig  = "60000000-0000-4000-8000-000000000004"
)

// greet tells a person what to try. Only with our own server, because it shows a
// password.
func (in *instance) greet(w io.Writer, addr net.Addr) {
	url := "http://" + addr.String()
	if tcp, ok := addr.(*net.TCPAddr); ok && (tcp.IP.IsLoopback() || tcp.IP.IsUnspecified()) {
		url = fmt.Sprintf("http://localhost:%d", tcp.Port)
	}
	fmt.Fprintf(w, "\nDownbeat is serving at %s\nand tells how to use it at %[1]s/api\n\n", url)
	if in.database.server == nil {
		return
	}
	fmt.Fprintf(w, "Sign in, as ana@, ben@, cleo@ or dan@demo.downbeat of The Night Shift, or as eve@ of Second Line:\n\n"+
		"    curl -c cookies --json '{\"email\":\"ana@demo.downbeat\",\"password\":\"downbeat\"}' %[1]s/api/session\n\n"+
		"Follow what happens in the band:\n\n"+
		"    curl -N -b cookies '%[1]s/api/realtime?band=%[2]s'\n\n"+
		"Change something, in another window:\n\n"+
		"    psql '%[3]s' -c \"update gigs set title = 'Late show' where id = '%[4]s'\"\n\n",
		url, demoBand, in.database.url, demoGig)
}

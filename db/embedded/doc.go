// Package embedded gives Downbeat a PostgreSQL of its own on a machine where nothing is configured: it finds the
// server's binaries, makes a cluster, starts it, shares it between processes, stops it, and picks it up again after
// any kind of kill.
//
// # What it promises
//
//   - The URL that Start returns answers: role downbeat (not a superuser) owns the database downbeat.
//   - Nobody but this machine reaches the server: it listens on 127.0.0.1 only, has no Unix socket, and asks for a
//     random password (SCRAM) that lies in a file of mode 0600.
//   - Two processes on one data folder share one server. The first starts it, the last stops it.
//   - What was committed survives kill -9 of the application, of the server, or of both, at any moment.
//   - The data of another major version are never deleted, converted or started with the wrong binaries.
//   - A server that is not its own is never attached to and never signalled.
//
// # What it does not
//
// It does not watch the server: when somebody kills the postmaster, connections fail until the next Start, by whichever
// process, brings it back, on the same port if that is still free. It does not upgrade a cluster to another major
// version. A data folder must not be shared between machines or containers, because neither the locks nor PostgreSQL's
// own check for a second postmaster see across. [Options.Settings] bind the process that starts the server; one that
// attaches takes the server as it is.
//
// # Who calls it, who stops it
//
// The command serve calls Start before it opens its pool and Stop after it has closed it. The command dsn calls URL.
// The postmaster is a process of its own in its own session, so that Ctrl-C in a terminal reaches the application
// alone, which drains its requests on a server that still runs. One goroutine per started server waits for the postmaster
// to end, to collect it; it ends with the postmaster, which may be later than Stop when others still use the server.
//
// # The data folder
//
//	lock                      held exclusively while a process starts or stops the server
//	users                     held shared by every process that uses the server
//	server.log, server.log.old  what initdb and the server said since the last start, and in the run before
//	bin/<version>/            downloaded binaries, if this machine had none
//	<major>/data/             the cluster
//	<major>/downbeat.password   of the role in the URL
//	<major>/postgres.password   of the superuser, for repairs and AdminURL
//	<major>/port              the port used last, tried first, so that a saved psql URL stays valid
//	<major>.new-*/            a cluster being made; left over only by a kill
//
// Both locks are flock(2): the kernel drops them with the process, so no kill leaves one behind. At most one server runs
// in a data folder, of whichever major version.
//
// # What happens at every failure
//
//	killed while initdb runs         the unfinished <major>.new-* is thrown away by the next start; a cluster gets its
//	                                 name, together with the superuser's password, by one rename when it is complete
//	killed before role and database  every Start tries the URL first and makes what is missing
//	application killed               the server runs on; the next Start attaches to it, and the last Stop stops it
//	postmaster killed                its postmaster.pid is stale; the next Start starts it and waits for crash recovery;
//	                                 while orphaned backends still hold the shared memory it tries again
//	machine restarted, pid reused    on Linux a process's working folder or command line tells whether it is our postmaster;
//	                                 where that cannot be seen, the password does, and PostgreSQL has the last word
//	port taken meanwhile             the next start takes another one
//	start fails or is cancelled      what was started is stopped again, locks are dropped, and the error ends with the
//	                                 last lines of server.log
//	no binaries                      a checksum-verified download; if that fails too, one sentence with the ways out
//
// # Which binaries, which cluster
//
// Binaries of PostgreSQL 14 or newer are looked for in PATH, /usr/lib/postgresql/*/bin, Homebrew, Postgres.app and among
// earlier downloads. If the data folder holds a cluster for which there are binaries, the newest such cluster is
// used, with the newest binaries of its major version; otherwise the newest binaries make a new cluster, and a
// warning names the folders that were left alone.
//
// # Root
//
// PostgreSQL refuses to run as root. A root process runs initdb and the server as the owner of the existing cluster, or as user
// postgres, or as nobody. That user must be able to enter every folder above the data and the binaries, which is why
// root's default is /var/lib/downbeat and not a place below /root.
//
// # Systems
//
// Linux and macOS keep every promise. Elsewhere (Windows) there are no locks and no change of user: the process that started
// the server stops it, and two processes must not start it at the same moment.
package embedded

// Package db is the only Go that speaks to PostgreSQL: it opens the pool and
// says in words what is wrong with a server (open.go), migrates (migrate.go),
// listens (listen.go), looks for changes and reads them (changes.go), and holds
// one file per noun with its row type and its queries.
//
// Everything here takes a context and gives up when it ends. Nothing here
// starts a goroutine that outlives the call, but for Listener.Run and the pool's
// own. Errors are wrapped with the operation; ErrNotFound is the only one that
// callers tell apart, besides *Problem: a fault of the set-up, with the sentence
// that tells the operator what to do about it.
package db

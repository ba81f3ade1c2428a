// Empty: lets main.go declare functions without bodies, which go:linkname finds elsewhere.

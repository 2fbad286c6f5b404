package edge

// placesOf is how many connections fit under a limit of open files. What is kept
// back is for the database, which must be reachable when the house is full, and
// for files; a quarter of few, and not more than 256 of many.
func placesOf(files int) int {
	reserve := min(max(files/4, 32), 256)
	return max(files-reserve, 8)
}

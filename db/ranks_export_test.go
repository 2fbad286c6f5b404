package db

// The arithmetic of ranks, which the API shows only through whole setlists.
var (
	RankBetween    = rankBetween
	SpreadRanks    = spreadRanks
	ReorderedRanks = reorderedRanks
)

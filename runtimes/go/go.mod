module barista/bench-go

go 1.19

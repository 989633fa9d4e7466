package main

import (
	"fmt"
	"os"
)

// Lamp is one lamp of the pier.
type Lamp struct {
	Name string
	Lit  bool
}

func main() {
	lamps := []Lamp{{"north", true}, {"south", false}}
	for i, lamp := range lamps {
		fmt.Fprintf(os.Stdout, "%d/%d %s %v\n", i+1, len(lamps), lamp.Name, lamp.Lit)
	}
}

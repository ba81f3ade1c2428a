// vishvananda/netlink and vishvananda/netns as a contestant on the running kernel.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"sort"
	"strings"
	"syscall"
	"time"

	"github.com/vishvananda/netlink"
	"github.com/vishvananda/netns"
)

const calls, pairCount = 200, 100

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// A named namespace, and back to where the thread was.
func create(home netns.NsHandle, name string) netns.NsHandle {
	made, err := netns.NewNamed(name)
	must(err)
	must(netns.Set(home))
	return made
}

func configure(ns netns.NsHandle, name, address string) {
	handle, err := netlink.NewHandleAt(ns)
	must(err)
	defer handle.Close()
	link, err := handle.LinkByName(name)
	must(err)
	addr, err := netlink.ParseAddr(address)
	must(err)
	must(handle.AddrAdd(link, addr))
	must(handle.LinkSetUp(link))
}

func pair(home netns.NsHandle) {
	server, client := create(home, "server"), create(home, "client")
	attrs := netlink.NewLinkAttrs()
	attrs.Name, attrs.Namespace = "veth0", netlink.NsFd(server)
	must(netlink.LinkAdd(&netlink.Veth{LinkAttrs: attrs, PeerName: "veth1", PeerNamespace: netlink.NsFd(client)}))
	configure(server, "veth0", "10.0.0.2/24")
	configure(client, "veth1", "10.0.0.3/24")
	must(server.Close())
	must(client.Close())
	must(netns.DeleteNamed("server"))
	must(netns.DeleteNamed("client"))
}

func pairs() int {
	home, err := netns.Get()
	must(err)
	defer home.Close()
	for i := 0; i < pairCount; i++ {
		pair(home)
	}
	return pairCount
}

func mtus() int {
	link, err := netlink.LinkByName("br0")
	must(err)
	for i := 0; i < calls; i++ {
		must(netlink.LinkSetMTU(link, 1000+i))
	}
	return calls
}

func links() int {
	all, err := netlink.LinkList()
	must(err)
	return len(all)
}

func cpu() int64 {
	var usage syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return usage.Utime.Nano() + usage.Stime.Nano()
}

func measure(name string, run func() int, limit time.Duration) map[string]any {
	var times, cpus []int64
	messages := 0
	for start := time.Now(); len(times) == 0 || time.Since(start) < limit; {
		before, spent := time.Now(), cpu()
		messages = run()
		times = append(times, time.Since(before).Nanoseconds())
		cpus = append(cpus, cpu()-spent)
	}
	for _, all := range [][]int64{times, cpus} {
		sort.Slice(all, func(i, j int) bool { return all[i] < all[j] })
	}
	middle := len(times) / 2
	return map[string]any{"row": name, "messages": messages, "check": messages, "passes": len(times), "best": times[0], "median": times[middle], "cpu": cpus[middle]}
}

func main() {
	// setns is for one thread.
	runtime.LockOSThread()
	rows := map[string]func() int{"call: server and client": pairs, "call: set an MTU": mtus, "call: list a link, of 2,001": links}
	names := []string{}
	for name := range rows {
		names = append(names, name)
	}
	out := json.NewEncoder(os.Stdout)
	must(out.Encode(map[string]any{"version": os.Args[2], "rows": names}))
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		ms, name, _ := strings.Cut(in.Text(), " ")
		limit, err := time.ParseDuration(ms + "ms")
		must(err)
		must(out.Encode(measure(name, rows[name], limit)))
	}
}

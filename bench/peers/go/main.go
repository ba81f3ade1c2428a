// vishvananda/netlink as a contestant.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"syscall"
	"time"
	_ "unsafe" // for go:linkname

	"github.com/vishvananda/netlink"
	"github.com/vishvananda/netlink/nl"
	"golang.org/x/sys/unix"
)

// The library decodes addresses and routes by functions of its own, which it does not export.

//go:linkname parseAddr github.com/vishvananda/netlink.parseAddr
func parseAddr(m []byte) (addr netlink.Addr, family int, err error)

//go:linkname deserializeRoute github.com/vishvananda/netlink.deserializeRoute
func deserializeRoute(m []byte) (netlink.Route, error)

type pass struct{ messages, check, bytes int }

type row struct {
	name string
	run  func() pass
}

// What was made last is kept, so that no work can be left out.
var (
	lastLink    netlink.Link
	lastAddr    netlink.Addr
	lastRoute   netlink.Route
	lastRequest []byte
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func links(bodies [][]byte) pass {
	check := 0
	for _, m := range bodies {
		link, err := netlink.LinkDeserialize(nil, m)
		must(err)
		check += link.Attrs().Index
		lastLink = link
	}
	return pass{messages: len(bodies), check: check}
}

func addresses(bodies [][]byte) pass {
	check := 0
	for _, m := range bodies {
		addr, _, err := parseAddr(m)
		must(err)
		ones, _ := addr.Mask.Size()
		check += ones
		lastAddr = addr
	}
	return pass{messages: len(bodies), check: check}
}

func routes(bodies [][]byte) pass {
	check := 0
	for _, m := range bodies {
		route, err := deserializeRoute(m)
		must(err)
		if route.Dst != nil {
			ones, _ := route.Dst.Mask.Size()
			check += ones
		}
		lastRoute = route
	}
	return pass{messages: len(bodies), check: check}
}

// The request that LinkAdd sends for a Veth with a name and a peer's name: the same calls, without the sending.
func veth(name, peerName string) []byte {
	req := nl.NewNetlinkRequest(unix.RTM_NEWLINK, unix.NLM_F_CREATE|unix.NLM_F_EXCL|unix.NLM_F_ACK)
	req.AddData(nl.NewIfInfomsg(unix.AF_UNSPEC))
	req.AddData(nl.NewRtAttr(unix.IFLA_IFNAME, nl.ZeroTerminated(name)))
	info := nl.NewRtAttr(unix.IFLA_LINKINFO, nil)
	info.AddRtAttr(nl.IFLA_INFO_KIND, nl.NonZeroTerminated("veth"))
	peer := info.AddRtAttr(nl.IFLA_INFO_DATA, nil).AddRtAttr(nl.VETH_INFO_PEER, nil)
	nl.NewIfInfomsgChild(peer, unix.AF_UNSPEC)
	peer.AddRtAttr(unix.IFLA_IFNAME, nl.ZeroTerminated(peerName))
	req.AddData(info)
	return req.Serialize()
}

func veths() pass {
	const messages = 2000
	bytes := 0
	for i := 0; i < messages; i++ {
		lastRequest = veth("server0", "client0")
		bytes += len(lastRequest)
	}
	return pass{messages: messages, bytes: bytes}
}

// The bodies of the messages in a file: splitting is not timed.
func bodies(folder, scene string) [][]byte {
	data, err := os.ReadFile(filepath.Join(folder, scene+".bin"))
	if os.IsNotExist(err) {
		return nil
	}
	must(err)
	messages, err := syscall.ParseNetlinkMessage(data)
	must(err)
	out := make([][]byte, len(messages))
	for i, message := range messages {
		out[i] = message.Data
	}
	return out
}

func load(folder string) []row {
	rows := []row{{"encode veth", veths}}
	for scene, decode := range map[string]func([][]byte) pass{"links": links, "addresses": addresses, "routes": routes} {
		if all, decode := bodies(folder, scene), decode; all != nil {
			rows = append(rows, row{"decode " + scene, func() pass { return decode(all) }})
		}
	}
	return rows
}

func cpu() int64 {
	var usage syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return usage.Utime.Nano() + usage.Stime.Nano()
}

func measure(one row, limit time.Duration) map[string]any {
	var times []int64
	var last pass
	spent, start := cpu(), time.Now()
	for len(times) == 0 || time.Since(start) < limit {
		before := time.Now()
		last = one.run()
		times = append(times, time.Since(before).Nanoseconds())
	}
	used := (cpu() - spent) / int64(len(times))
	sort.Slice(times, func(i, j int) bool { return times[i] < times[j] })
	answer := map[string]any{"row": one.name, "messages": last.messages, "passes": len(times), "best": times[0], "median": times[len(times)/2], "cpu": used}
	if last.bytes > 0 {
		answer["bytes"] = last.bytes
	} else {
		answer["check"] = last.check
	}
	return answer
}

func main() {
	out := json.NewEncoder(os.Stdout)
	rows := map[string]row{}
	names := []string{}
	for _, one := range load(os.Args[1]) {
		rows[one.name] = one
		names = append(names, one.name)
	}
	must(out.Encode(map[string]any{"version": os.Args[2], "rows": names}))
	warm := map[string]bool{}
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		ms, name, _ := strings.Cut(in.Text(), " ")
		limit, err := time.ParseDuration(ms + "ms")
		must(err)
		if !warm[name] {
			measure(rows[name], limit)
			warm[name] = true
		}
		must(out.Encode(measure(rows[name], limit)))
	}
}
